using System.Net;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Offline;

/// <summary>Agreeing and taking back at the same moment, in two tabs say: taking back wins, and nobody is told what is not so.</summary>
public sealed partial class OfflineTests
{
    [Fact]
    public async Task An_agreement_that_storage_carries_out_after_it_was_taken_back_undoes_nothing()
    {
        using var tab = await SignInAsync(SampleUsers.Ada);
        using var other = tab.At(App);
        BeforeFirstWrite(() => WithdrawAsync(other));

        using var agreed = await AgreeAsync(tab);

        Assert.Equal(HttpStatusCode.Conflict, agreed.StatusCode);
        Assert.False(await SaysAsync(tab));
        using var anew = await AgreeAsync(tab);
        Assert.Equal(HttpStatusCode.NoContent, anew.StatusCode);
        Assert.True(await SaysAsync(tab));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // Once before, so there is a row already.
    public async Task Nor_does_one_that_is_done_a_second_time_because_its_answer_was_lost(bool before)
    {
        using var tab = await SignInAsync(SampleUsers.Ada);
        using var other = tab.At(App);
        if (before)
        {
            await AgreeAsync(tab);
            await WithdrawAsync(tab);
        }

        Operations.Writing = async (_, write) =>
        {
            Operations.Writing = null;
            await write();
            await WithdrawAsync(other);
            return await write(); // As the SDK does.
        };
        using var agreed = await AgreeAsync(tab);

        Assert.Equal(HttpStatusCode.Conflict, agreed.StatusCode);
        Assert.False(await SaysAsync(tab));
    }

    [Fact]
    public async Task One_whose_answer_was_lost_is_known_again()
    {
        using var tab = await SignInAsync(SampleUsers.Ada);
        Operations.Writing = async (_, write) =>
        {
            Operations.Writing = null;
            await write();
            return await write();
        };
        using var agreed = await AgreeAsync(tab);

        Assert.Equal(HttpStatusCode.NoContent, agreed.StatusCode);
        Assert.True(await SaysAsync(tab));
    }

    [Fact]
    public async Task Two_tabs_that_agree_at_once_have_both_agreed()
    {
        using var tab = await SignInAsync(SampleUsers.Ada);
        using var other = tab.At(App);
        BeforeFirstWrite(() => AgreeAsync(other));

        using var agreed = await AgreeAsync(tab);

        Assert.Equal(HttpStatusCode.NoContent, agreed.StatusCode);
        Assert.True(await SaysAsync(tab));
    }

    /// <summary>What is written beside the user's wish, because they have signed in again, is no wish.</summary>
    [Fact]
    public async Task A_new_sign_in_prolongs_nothing_that_is_taken_back_meanwhile()
    {
        using var first = await SignInAndAgreeAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromDays(1));
        using var second = await SignInAsync(SampleUsers.Ada);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Operations.Writing = async (_, write) =>
        {
            Operations.Writing = null;
            await WithdrawAsync(first);
            var result = await write();
            written.SetResult();
            return result;
        };
        Assert.True(await SaysAsync(second));
        await written.Task;

        Assert.False(await SaysAsync(second));
        Assert.True((await Table.ReadAsync(UserKey.Of(AdasId), CancellationToken))!.IsWithdrawn);
    }

    private void BeforeFirstWrite(Func<Task<HttpResponseMessage>> other) => Operations.Writing = async (_, write) =>
    {
        Operations.Writing = null;
        using var response = await other();
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return await write();
    };
}
