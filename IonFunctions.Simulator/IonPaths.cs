namespace IonFunctions.Simulator;

/// <summary>Ion's paths, exactly as Ion spells them.</summary>
internal static class IonPaths
{
    public const string Authorize = "/oauth/authorize/";
    public const string Token = "/oauth/token/";
    public const string Revoke = "/oauth/revoke_token/";
    public const string Configuration = "/oauth/.well-known/openid-configuration";
    public const string JsonWebKeySet = "/oauth/.well-known/jwks.json";
    public const string UserInfo = "/oauth/userinfo/";
    public const string Logout = "/oauth/logout/";
    public const string Api = "/api";
}
