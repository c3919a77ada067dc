using System.Web;
using Azure.Data.Tables;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

public abstract partial class AppContract
{
    [Fact]
    public async Task Who_is_not_signed_in_is_told_so_and_where_to()
    {
        using var visitor = App.NewVisitor();

        Assert.Equal("""{"signedIn":false,"loginUrl":"/api/login"}""", (await visitor.GetJsonAsync("/api/session")).GetRawText());
    }

    [Fact]
    public async Task A_session_is_known_to_an_instance_that_was_not_there_when_it_began()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        await StartInstancesAsync(2);
        using var elsewhere = visitor.At(_instances[1]);

        Assert.True(await elsewhere.IsSignedInAsync());
    }

    [Fact]
    public async Task No_token_code_or_session_id_is_in_a_table_in_clear()
    {
        using var visitor = App.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync(), SampleUsers.Alan);
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var handle = visitor.Handle;
        var first = (await App.Store.ReadAsync(handle, TestContext.Current.CancellationToken))!.Tokens;
        var atSignIn = await RowsAsync();
        await Ion.RevokeAccessTokensAsync(SampleUsers.Alan);
        using var profile = await visitor.GetAsync("/api/profile");
        var second = (await App.Store.ReadAsync(handle, TestContext.Current.CancellationToken))!.Tokens;
        var refreshed = await RowsAsync();
        string[] secrets =
        [
            visitor.Cookies["ion-session"], HttpUtility.ParseQueryString(callback.Query)["code"]!,
            first.AccessToken.Value, first.RefreshToken.Value, second.AccessToken.Value, second.RefreshToken.Value,
            SampleUsers.Alan, "Turing",
        ];

        Assert.Equal(secrets.Length, secrets.Distinct(StringComparer.Ordinal).Count());
        Assert.All(new[] { atSignIn, refreshed }, rows =>
        {
            Assert.Equal(handle.Value[..2], Assert.Single(rows, row => row.Table == AzureSessionTable.Name).Row.PartitionKey);
            Assert.Single(rows, row => row.Table == AzureUserIndex.Name);
            Assert.Contains(rows, row => row.Table == AzureDueIndex.Name);
        });
        Assert.NotEqual(SessionRowOf(atSignIn), SessionRowOf(refreshed));
        var stored = string.Join('\n', atSignIn.Concat(refreshed).Select(row => Text(row.Row)));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, stored, StringComparison.OrdinalIgnoreCase));
        Assert.All(secrets, secret => Assert.DoesNotContain(App.LogLines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        // All that any table has of the session.
        async Task<List<(string Table, TableEntity Row)>> RowsAsync()
        {
            var service = new TableServiceClient(await storage.GetConnectionStringAsync());
            List<(string, TableEntity)> rows = [];
            foreach (var table in new[] { AzureSessionTable.Name, AzureDueIndex.Name, AzureUserIndex.Name })
            {
                var ofSession = TableClient.CreateQueryFilter($"RowKey eq {handle.Value}");
                await foreach (var row in service.GetTableClient(table).QueryAsync<TableEntity>(ofSession, cancellationToken: TestContext.Current.CancellationToken))
                {
                    rows.Add((table, row));
                }
            }

            return rows;
        }

        static string SessionRowOf(List<(string Table, TableEntity Row)> rows) => Text(rows.Single(row => row.Table == AzureSessionTable.Name).Row);

        static string Text(TableEntity row) => string.Join('\n', row.Select(column => $"{column.Key}={Readable(column.Value)}"));

        // A value of any encoding that may hide one.
        static string Readable(object value) => value switch
        {
            byte[] bytes => System.Text.Encoding.Latin1.GetString(bytes) + Convert.ToBase64String(bytes),
            DateTimeOffset time => time.ToString("O"),
            _ => value.ToString() ?? "",
        };
    }
}
