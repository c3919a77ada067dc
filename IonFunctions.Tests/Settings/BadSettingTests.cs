using static IonFunctions.Tests.Settings.SampleSettings;

namespace IonFunctions.Tests.Settings;

/// <summary>What is missing or has a bad value.</summary>
public sealed class BadSettingTests
{
    [Theory]
    [InlineData("Ion__Scopes", "read,write", "commas")]
    [InlineData("Ion__Scopes", "read \"write\"", "no scope may have")]
    [InlineData("Ion__Scopes", "lesen schréiben", "no scope may have")]
    [InlineData("App__AllowedOrigins", "*", "is not an absolute http or https URL")]
    [InlineData("App__AllowedOrigins", "null", "is not an absolute http or https URL")]
    [InlineData("App__AllowedOrigins", "https://a.example https://b.example", "is not an absolute http or https URL")]
    [InlineData("App__AllowedOrigins", "https://bu\u0308cher.example", "can't be put into ASCII")] // An accent of its own, as macOS writes it.
    [InlineData("App__AllowedOrigins", "https://ｂｏｏｋｓ.example", "can't be put into ASCII")]
    [InlineData("App__PublicUrl", "https://a\u200db.example", "can't be put into ASCII")]
    [InlineData("AzureWebJobsStorage", "nonsense", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "https://account.table.core.windows.net", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=a", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=not base64", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA", "uses http for a host that is not this machine")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=ftp;AccountName=a;AccountKey=AAAA", "at no http or https address")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=a/../b;AccountKey=AAAA", "at no http or https address")]
    [InlineData("AzureWebJobsStorage", "TableEndpoint=http://;AccountName=a;AccountKey=AAAA", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=x", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sig=x", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", ";;", "is not a storage connection string")]
    [InlineData("Ion__ClientId", "<client ID of your application at Ion>", "is not a client ID as Ion shows it")]
    [InlineData("Ion__ClientId", "schlüssel", "is not a client ID as Ion shows it")]
    [InlineData("Ion__ClientSecret", "<client secret of your application at Ion>", "is not a client secret as Ion shows it")]
    [InlineData("Ion__ClientSecret", "two\nlines", "is not a client secret as Ion shows it")]
    [InlineData("AZURE_CLIENT_ID", "club", "is not the client ID of a managed identity")]
    [InlineData("AZURE_CLIENT_ID", "{1b4e28ba-2fa1-11d2-883f-0016d3cca427}", "is not the client ID of a managed identity")]
    [InlineData("Logging__LogLevel__Default", "loud", "is none of Trace, Debug")]
    [InlineData("Logging__LogLevel__IonFunctions", "7", "is none of Trace, Debug")]
    [InlineData("Logging__Console__LogLevel__Default", "warn", "is none of Trace, Debug")]
    [InlineData("Session__Key", "c2hvcnQ=", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "not base64!", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "<base64 of 32 random bytes: openssl rand -base64 32>", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "that are not random")]
    [InlineData("Session__Key", "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=", "that are not random")]
    [InlineData("Session__Key", "//////////////////////////////////////////8=", "that are not random")]
    [InlineData("Session__Key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "that are not random")] // 0 to 31
    [InlineData("Session__Key", "AAECAwQFBgcAAQIDBAUGBwABAgMEBQYHAAECAwQFBgc=", "that are not random")] // 0 to 7, four times
    [InlineData("Session__Key", "MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXY=", "that are not random")] // 1234567890abcdefghijklmnopqrstuv
    [InlineData("Session__Lifetime", "30", "is not a duration")]
    [InlineData("Session__Lifetime", "30 days", "is not a duration")]
    [InlineData("Session__Lifetime", "00:00:59", "is not between")]
    [InlineData("Session__Lifetime", "366.00:00:00", "is not between")]
    [InlineData("Session__Lifetime", "-1.00:00:00", "is not a duration")]
    [InlineData("Session__Lifetime", "99999999999.00:00:00", "is not a duration")]
    [InlineData("Session__IdleTimeout", "14", "is not a duration")]
    [InlineData("Session__IdleTimeout", "00:00:30", "is not between")]
    [InlineData("RefreshSchedule", "*/5 * * * *", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "0 */5 * * * * *", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "0 61 * * * *", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "00:05:00", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "0 0 0 31 2 *", "names a time that never comes")]
    [InlineData("RefreshSchedule", "0 0 12 30 FEB *", "names a time that never comes")]
    [InlineData("RefreshSchedule", "0 0 0 31 4,6,9,11 *", "names a time that never comes")]
    [InlineData("Refresh__LeadTime", "1h", "is not a duration")]
    [InlineData("Refresh__LeadTime", "00:00:00", "is not between")]
    [InlineData("Refresh__LeadTime", "10:00:01", "is not between")]
    [InlineData("Refresh__ActiveWithin", "3", "is not a duration")]
    [InlineData("Refresh__ActiveWithin", "-00:00:01", "is not a duration")]
    [InlineData("Refresh__Parallelism", "0", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "1001", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "-1", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "3.2", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "99999999999", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "many", "is not a whole number from 1 to 1000")]
    [InlineData("Proxy__AllowWrites", "yes", "is neither true nor false")]
    [InlineData("Proxy__AllowWrites", "1", "is neither true nor false")]
    [InlineData("Offline__Enabled", "on", "is neither true nor false")]
    [InlineData("Proxy__PublicFor", "60", "is not a duration")]
    [InlineData("Proxy__PublicFor", "false", "is not a duration")]
    [InlineData("Proxy__PublicFor", "1.00:00:01", "is not between")]
    [InlineData("Site__SignInFor", "members/*", "has what is no path that begins with a slash")]
    [InlineData("Site__SignInFor", "/list, /*/members", "has what is no path that begins with a slash")]
    [InlineData("Site__SignInFor", "https://app.example/list", "has what is no path that begins with a slash")]
    [InlineData("Site__Fallback", "app", "is no .html file of the folder of pages")]
    [InlineData("Site__Fallback", "../app.html", "is no .html file of the folder of pages")]
    [InlineData("Site__Fallback", "views//app.html", "is no .html file of the folder of pages")]
    [InlineData("Site__Fallback", "C:\\app.html", "is no .html file of the folder of pages")]
    public void A_bad_value_is_a_fault(string setting, string value, string words) => AssertFault(setting, words, (setting, value));

    [Theory]
    [InlineData("0 0 0 29 2 *")]
    [InlineData("0 0 0 29 2 3")]
    [InlineData("0 0 0 1 1 *")]
    [InlineData("0 0 0 31 12 *")]
    public void A_schedule_that_seldom_comes_is_one(string schedule) => Assert.Empty(FaultsOf(("RefreshSchedule", schedule)));

    [Theory]
    [InlineData("Ion__ClientId", "is missing", "Ion__ClientId")]
    [InlineData("App__PublicUrl", "is missing, and WEBSITE_HOSTNAME is not set either", "App__PublicUrl")]
    [InlineData("Tables__Uri", "is missing, and AzureWebJobsStorage is not set either", "AzureWebJobsStorage")]
    [InlineData("KeyVault__Uri", "Ion__ClientSecret is not set", "Ion__ClientSecret")]
    [InlineData("KeyVault__Uri", "Session__Key is not set", "Session__Key")]
    [InlineData("KeyVault__Uri", "neither Ion__ClientSecret nor Session__Key is set", "Ion__ClientSecret", "Session__Key")]
    public void What_is_required_and_missing_or_blank_is_a_fault(string setting, string words, params string[] missing)
    {
        AssertFault(setting, words, [.. missing.Select(name => (name, (string?)null))]);
        AssertFault(setting, words, [.. missing.Select(name => (name, (string?)"  "))]);
    }
}
