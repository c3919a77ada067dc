using Azure.Core;
using Azure.Core.Pipeline;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Tests.Waiting;

/// <summary>Lets an attempt at storage take minutes instead of seconds: on a busy machine it is slow, not down.</summary>
internal sealed class PatientStorage : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => message.NetworkTimeout = TimeSpan.FromMinutes(2);

    public static void AddTo(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(provider => new TableStorage(
        provider.GetRequiredService<AppSettings>().Storage,
        provider.GetRequiredService<TokenCredential>(),
        provider.GetRequiredService<StorageClock>(),
        new PatientStorage())));
}
