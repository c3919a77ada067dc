using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.SignIn;

/// <summary>What this room brings to the container.</summary>
internal static class SignInRegistration
{
    public static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddSingleton<SignInCookies>()
        .AddSingleton<SignInStates>()
        .AddSingleton<SignInFlights>()
        .AddSingleton<ReturnUrls>()
        .AddSingleton<WhoSignedIn>()
        .AddSingleton<SignInService>()
        .AddSingleton<SignOutService>()
        .AddSingleton<CallbackServices>()
        .AddSingleton<LoginEndpoint>()
        .AddSingleton<CallbackEndpoint>()
        .AddSingleton<SignOutStates>()
        .AddSingleton<LogoutEndpoint>()
        .AddSingleton<SignedOutEndpoint>()
        .AddSingleton<EndSessionEndpoint>();
}
