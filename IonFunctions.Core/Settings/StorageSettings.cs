using Azure.Data.Tables;

namespace IonFunctions.Core.Settings;

/// <summary>Where the tables are: an endpoint reached with the managed identity, or else a connection string.</summary>
internal sealed record StorageSettings(Uri? TablesUri, string? ConnectionString)
{
    /// <summary>Never the connection string, which holds the account key.</summary>
    public override string ToString() => TablesUri?.ToString() ?? "connection string";

    internal static StorageSettings Read(SettingsReader reader)
    {
        if (reader.Value("Tables__Uri") is { } uri)
        {
            return new(reader.ReadAzureOrigin("Tables__Uri", uri, "https://mystorage.table.core.windows.net"), null);
        }

        var connectionString = reader.Value("AzureWebJobsStorage");
        if (connectionString is null)
        {
            reader.Fault("Tables__Uri", "is missing, and AzureWebJobsStorage is not set either", "https://mystorage.table.core.windows.net");
        }
        else
        {
            const string example = "UseDevelopmentStorage=true";
            try
            {
                var endpoint = new TableServiceClient(connectionString).Uri;
                if (SettingsReader.IsInClear(endpoint))
                {
                    reader.Fault("AzureWebJobsStorage", "uses http for a host that is not this machine; use https", example);
                }
                // An account name with a slash in it moves the host; any other scheme fails at the first request.
                else if (endpoint.Scheme is not ("http" or "https") || (endpoint.AbsolutePath.Length > 1 && !endpoint.IsLoopback))
                {
                    reader.Fault("AzureWebJobsStorage", "is a storage connection string whose tables are at no http or https address", example);
                }
            }
            catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
            {
                // The SDK's message may repeat parts of the string, which holds the account key.
                reader.Fault("AzureWebJobsStorage", "is not a storage connection string", example);
            }
        }

        return new(null, connectionString);
    }
}
