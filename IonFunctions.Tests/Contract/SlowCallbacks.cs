using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Tests.Contract;

/// <summary>Holds exchanges of codes back until a test opens the gate, and counts the callbacks that have come by then.</summary>
internal sealed class SlowCallbacks : IStartupFilter
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    public int Arrived => Volatile.Read(ref _arrived);

    public void Open() => _gate.SetResult();

    public void Configure(IServiceCollection services)
    {
        services.AddSingleton<IStartupFilter>(this);
        services.AddSingleton<IonTokenClient>();
        services.Replace(ServiceDescriptor.Singleton<ITokenClient>(provider => new Held(provider.GetRequiredService<IonTokenClient>(), _gate.Task)));
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Path == "/" + Routes.Callback)
            {
                Interlocked.Increment(ref _arrived);
            }

            return rest(context);
        });
        next(app);
    };

    private sealed class Held(ITokenClient client, Task gate) : ITokenClient
    {
        public async Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken);
            return await client.ExchangeCodeAsync(code, codeVerifier, cancellationToken);
        }

        public Task<TokenResult> RefreshAsync(RefreshToken refreshToken) => client.RefreshAsync(refreshToken);

        public Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken) => client.RevokeAsync(accessToken, refreshToken);
    }
}
