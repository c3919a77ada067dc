using System.Net.Sockets;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Identity;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Storage;

/// <summary>Table Storage as every table of the app uses it: short timeouts, tables made when first missed, one exception for all that keeps it from working.</summary>
internal sealed class TableStorage
{
    private readonly TableServiceClient _service;

    /// <param name="settings">Where the tables are.</param>
    /// <param name="identity">Who the app is there, where they are reached by an endpoint.</param>
    /// <param name="clock">Reads the service's time off its answers.</param>
    /// <param name="observer">Sees every request as it goes over the network, retries too: what counts them.</param>
    public TableStorage(StorageSettings settings, TokenCredential identity, StorageClock clock, HttpPipelinePolicy? observer = null)
    {
        Clock = clock;
        var options = new TableClientOptions
        {
            // A request waits for this: better a 503 with Retry-After after seconds than an answer after minutes.
            Retry = { Mode = RetryMode.Exponential, MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = TimeSpan.FromSeconds(4) },
        };
        options.AddPolicy(clock, HttpPipelinePosition.PerRetry);
        if (observer is not null)
        {
            options.AddPolicy(observer, HttpPipelinePosition.PerRetry);
        }

        _service = settings.TablesUri is { } uri
            ? new(uri, identity, options)
            : new(settings.ConnectionString, options);
    }

    public StorageClock Clock { get; }

    public TableClient Table(string name) => _service.GetTableClient(name);

    /// <summary>Runs an operation; a table that is missing is made, and the operation run again.</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used. Statuses that <paramref name="isAnswer"/> accepts are rethrown as they are.</exception>
    /// <exception cref="RowRefusedException">Storage will never take what was to be written.</exception>
    public static async Task<T> RunAsync<T>(
        TableClient table, Func<TableClient, Task<T>> operation, Func<RequestFailedException, bool> isAnswer, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await operation(table);
            }
            catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
            {
                await table.CreateIfNotExistsAsync(cancellationToken);
                return await operation(table);
            }
        }
        catch (RequestFailedException e) when (isAnswer(e))
        {
            throw;
        }
        catch (RequestFailedException e) when (RowRefusedException.Is(e))
        {
            throw new RowRefusedException(e);
        }
        catch (Exception e) when (IsUnavailability(e, cancellationToken))
        {
            throw new DependencyUnavailableException("storage", e, FixOf(e, table.Uri));
        }
    }

    private static string? FixOf(Exception e, Uri address) => e switch
    {
        RequestFailedException { Status: 401 or 403 } =>
            "it refuses this app; give the app's managed identity the role Storage Table Data Contributor on the storage account, and let the account's network rules admit it (or, with a connection string, check its key)",
        AuthenticationFailedException => AzureIdentity.NoTokenFix,
        // An answer, and so somebody is there; without one the status is 0.
        RequestFailedException { Status: > 0 } => null,
        _ => NoAnswer.Words(e, address, "Tables__Uri (or, where that is not set, AzureWebJobsStorage)"),
    };

    // The SDK wraps what all its attempts failed with in an AggregateException, and reports its own timeout as a cancellation.
    // HttpClient lets a SocketException through when a connection is reset just as it was made.
    private static bool IsUnavailability(Exception e, CancellationToken cancellationToken) =>
        e is RequestFailedException or AggregateException or AuthenticationFailedException or SocketException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
