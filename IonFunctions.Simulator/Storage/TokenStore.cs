using System.Security.Cryptography;
using IonFunctions.Simulator.OAuth;
using Microsoft.Data.Sqlite;

namespace IonFunctions.Simulator.Storage;

/// <summary>
/// Codes and tokens, with the life that Django OAuth Toolkit gives them: a code and a refresh token work once, a refresh
/// takes the previous access token with it, and nothing that is used twice harms what was issued from it.
/// </summary>
internal sealed class TokenStore
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 30;

    private readonly Database _database;
    private readonly Lifetimes _lifetimes;
    private readonly TimeProvider _time;

    public TokenStore(Database database, Lifetimes lifetimes, TimeProvider time)
    {
        (_database, _lifetimes, _time) = (database, lifetimes, time);
        DeleteExpired();
    }

    public AuthorizationCode IssueCode(
        string username, string redirectUri, string scope, string? challenge, string? challengeMethod, string? nonce)
    {
        var code = new AuthorizationCode(
            Random(), username, redirectUri, scope, challenge, challengeMethod, nonce,
            _time.GetUtcNow() + _lifetimes.AuthorizationCode);

        _database.Ask(code, static (statements, code) => statements.Execute(
            "INSERT INTO authorization_code VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            code.Code, code.Username, code.RedirectUri, code.Scope, code.CodeChallenge, code.CodeChallengeMethod,
            code.Nonce, Milliseconds(code.ExpiresAt)));
        return code;
    }

    /// <summary>A code that could be exchanged now.</summary>
    public AuthorizationCode? FindCode(string code)
    {
        var found = _database.Ask(code, static (statements, code) => statements.First(
            """
            SELECT code, username, redirect_uri, scope, code_challenge, code_challenge_method, nonce, expires
            FROM authorization_code WHERE code = $1
            """,
            static row => new AuthorizationCode(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
                OptionalString(row, 4), OptionalString(row, 5), OptionalString(row, 6), Time(row, 7)),
            code));
        return found is not null && _time.GetUtcNow() < found.ExpiresAt ? found : null;
    }

    /// <summary>Exchanges a code, or returns null if somebody was faster.</summary>
    public IssuedTokens? Exchange(AuthorizationCode code) =>
        _database.Transact((Store: this, Code: code), static (statements, state) =>
            statements.Execute("DELETE FROM authorization_code WHERE code = $1", state.Code.Code) == 1
                ? state.Store.Issue(statements, state.Code.Username, state.Code.Scope, state.Code.Scope)
                : null);

    /// <summary>A refresh token, even one that was used, revoked or has expired: the counters want to know whose it was.</summary>
    public RefreshToken? FindRefreshToken(string token) =>
        _database.Ask(token, static (statements, token) => statements.First(
            """
            SELECT r.token, r.username, coalesce(a.scope, ''), r.granted_scope, r.revoked, r.expires
            FROM refresh_token r LEFT JOIN access_token a ON a.token = r.access_token WHERE r.token = $1
            """,
            static row => new RefreshToken(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), Time(row, 5)),
            token));

    public bool IsUsable(RefreshToken token) => !token.Revoked && _time.GetUtcNow() < token.ExpiresAt;

    /// <summary>Rotates a refresh token, or returns null if somebody was faster: of simultaneous uses one wins.</summary>
    public IssuedTokens? Rotate(RefreshToken token, string scope) =>
        _database.Transact((Store: this, Token: token, Scope: scope), static (statements, state) =>
            RevokeRefreshToken(statements, state.Token.Token)
                ? state.Store.Issue(statements, state.Token.Username, state.Scope, state.Token.GrantedScope)
                : null);

    public AccessToken? FindAccessToken(string token) =>
        _database.Ask(token, static (statements, token) => statements.First(
            "SELECT token, username, scope, granted_scope, expires FROM access_token WHERE token = $1",
            static row => new AccessToken(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Time(row, 4)),
            token));

    public bool IsExpired(AccessToken token) => _time.GetUtcNow() >= token.ExpiresAt;

    /// <summary>
    /// Revokes a token of either type (RFC 7009): a refresh token with its access token, an access token alone. Null if
    /// there was nothing to revoke.
    /// </summary>
    public RevokedToken? Revoke(string token) =>
        _database.Transact(token, static (statements, token) =>
        {
            var accessTokenOf = statements.First(
                "SELECT username FROM access_token WHERE token = $1", static row => row.GetString(0), token);
            if (accessTokenOf is not null)
            {
                statements.Execute("DELETE FROM access_token WHERE token = $1", token);
                return new RevokedToken("access_token", accessTokenOf);
            }

            var refreshTokenOf = statements.First(
                "SELECT username FROM refresh_token WHERE token = $1", static row => row.GetString(0), token);
            return refreshTokenOf is not null && RevokeRefreshToken(statements, token)
                ? new RevokedToken("refresh_token", refreshTokenOf)
                : null;
        });

    /// <summary>Deletes a user's access tokens, as an administrator can; the refresh tokens stay.</summary>
    public int RevokeAccessTokens(string username) =>
        _database.Ask(username, static (statements, username) =>
            statements.Execute("DELETE FROM access_token WHERE username = $1", username));

    /// <summary>Ends a user's access tokens as time does: unlike one that was deleted, each is remembered with its scope.</summary>
    public int ExpireAccessTokens(string username) =>
        _database.Ask(username, static (statements, username) =>
            statements.Execute("UPDATE access_token SET expires = 0 WHERE username = $1", username));

    /// <summary>Revokes all that a user has granted, codes included, as the user can at Ion's own pages.</summary>
    public int RevokeGrants(string username) =>
        _database.Transact(username, static (statements, username) =>
            statements.Execute("DELETE FROM authorization_code WHERE username = $1", username)
            + statements.Execute("DELETE FROM access_token WHERE username = $1", username)
            + statements.Execute("UPDATE refresh_token SET revoked = 1 WHERE username = $1 AND revoked = 0", username));

    /// <summary>Ends a user's tokens as signing out of Ion does (<c>do_logout</c>): access tokens, and the refresh tokens that go with one.</summary>
    public int RevokePairs(string username) =>
        _database.Transact(username, static (statements, username) =>
            statements.Execute(
                """
                UPDATE refresh_token SET revoked = 1 WHERE username = $1 AND revoked = 0
                AND access_token IN (SELECT token FROM access_token WHERE username = $1)
                """,
                username)
            + statements.Execute("DELETE FROM access_token WHERE username = $1", username));

    public LiveTokens CountLive(string username) =>
        _database.Ask((username, Now: Milliseconds(_time.GetUtcNow())), static (statements, state) => new LiveTokens(
            statements.Count(
                "SELECT count(*) FROM access_token WHERE username = $1 AND expires > $2", state.username, state.Now),
            statements.Count(
                "SELECT count(*) FROM refresh_token WHERE username = $1 AND revoked = 0 AND expires > $2",
                state.username, state.Now)));

    private IssuedTokens Issue(Statements statements, string username, string scope, string grantedScope)
    {
        var (now, lifetime) = (_time.GetUtcNow(), _lifetimes.AccessToken);
        var issued = new IssuedTokens(Random(), Random(), scope, username, lifetime);

        statements.Execute(
            "INSERT INTO access_token VALUES ($1, $2, $3, $4, $5)",
            issued.AccessToken, username, scope, grantedScope, Milliseconds(now + lifetime));
        statements.Execute(
            "INSERT INTO refresh_token VALUES ($1, $2, $3, $4, 0, $5)",
            issued.RefreshToken, username, grantedScope, issued.AccessToken,
            Milliseconds(now + _lifetimes.RefreshToken));
        return issued;
    }

    private static bool RevokeRefreshToken(Statements statements, string token)
    {
        if (statements.Execute("UPDATE refresh_token SET revoked = 1 WHERE token = $1 AND revoked = 0", token) == 0)
        {
            return false;
        }

        statements.Execute(
            "DELETE FROM access_token WHERE token = (SELECT access_token FROM refresh_token WHERE token = $1)", token);
        return true;
    }

    /// <summary>
    /// What Ion's nightly <c>cleartokens</c> does. Access tokens whose refresh token lives on are kept, expired as they
    /// are, for the scope in them.
    /// </summary>
    private void DeleteExpired() =>
        _database.Transact(Milliseconds(_time.GetUtcNow()), static (statements, now) =>
            statements.Execute("DELETE FROM authorization_code WHERE expires <= $1", now)
            + statements.Execute("DELETE FROM refresh_token WHERE expires <= $1", now)
            + statements.Execute(
                """
                DELETE FROM access_token WHERE expires <= $1
                AND token NOT IN (SELECT access_token FROM refresh_token WHERE revoked = 0)
                """,
                now));

    private static string Random() => RandomNumberGenerator.GetString(Letters, Length);

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static string? OptionalString(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
