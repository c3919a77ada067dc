namespace IonFunctions.Simulator.Storage;

/// <summary>
/// The tables. Those of tokens have the shape of Django OAuth Toolkit's, because what happens to a refresh token whose
/// access token is gone, say, follows from that shape.
/// </summary>
internal static class Schema
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS authorization_code (
            code TEXT PRIMARY KEY, username TEXT NOT NULL, redirect_uri TEXT NOT NULL, scope TEXT NOT NULL,
            code_challenge TEXT, code_challenge_method TEXT, nonce TEXT, expires INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS access_token (
            token TEXT PRIMARY KEY, username TEXT NOT NULL, scope TEXT NOT NULL, granted_scope TEXT NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS access_token_of_user ON access_token (username);

        CREATE TABLE IF NOT EXISTS refresh_token (
            token TEXT PRIMARY KEY, username TEXT NOT NULL, granted_scope TEXT NOT NULL, access_token TEXT NOT NULL,
            revoked INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS refresh_token_of_user ON refresh_token (username) WHERE revoked = 0;

        CREATE TABLE IF NOT EXISTS signup (
            id INTEGER PRIMARY KEY, user INTEGER NOT NULL, block INTEGER NOT NULL, activity INTEGER NOT NULL,
            UNIQUE (user, block));

        CREATE TABLE IF NOT EXISTS favorite (
            user INTEGER NOT NULL, activity INTEGER NOT NULL, PRIMARY KEY (user, activity)) WITHOUT ROWID;
        """;
}
