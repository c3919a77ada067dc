using System.Text;
using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Fuzz.Targets;

/// <summary>The query of a callback, and the state in it.</summary>
internal static class StateTarget
{
    private static readonly SignInStates States = new(SampleSettings.Sealer, new(SampleSettings.App, NullLogger<ReturnUrls>.Instance), SampleSettings.App, TimeProvider.System);

    public static void Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        Finding.Unless(Open(text) is null, "A state that was not sealed here.");

        var query = new QueryCollection(QueryHelpers.ParseQuery(text));
        if (CallbackRequest.Parse(query) is { } callback)
        {
            Finding.Unless((callback.Code is null) != (callback.Error is null), "Both a code and an error, or neither.");
            Finding.Unless(Open(callback.State) is null, "A state that was not sealed here.");
        }
    }

    private static SignInState? Open(string state) => States.OpenAsync(state, CancellationToken.None).GetAwaiter().GetResult();
}
