using Microsoft.Extensions.Hosting;

namespace IonFunctions.Core.Secrets;

/// <summary>
/// Asks for both secrets side by side as soon as the app starts, without the start waiting for them, and again every
/// <see cref="Period"/>: a rotated secret is in use before Ion has to refuse the old one, and no request ever waits for it.
/// </summary>
internal sealed class SecretsRefresh(KeyVaultSecrets secrets, TimeProvider time) : BackgroundService
{
    /// <summary>How often the secrets are loaded anew.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await secrets.RefreshAsync().WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
