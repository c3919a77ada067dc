using Microsoft.Data.Sqlite;

namespace IonFunctions.Simulator.Storage;

/// <summary>
/// SQLite behind one connection and one lock, in a file or in memory. One writer is all SQLite allows anyway; a
/// lock in this process waits for it without the 150 ms naps that its busy handling would take, and a whole refresh
/// is a handful of prepared statements, so some thousands fit into a second.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Lock _gate = new();

    public Database(string? dataDirectory)
    {
        var source = dataDirectory is null ? ":memory:" : Path.Combine(dataDirectory, "ion.db");
        if (dataDirectory is not null)
        {
            OwnersFiles.Make(source); // SQLite gives its log the mode of the file.
        }

        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ConnectionString);
        _connection.Open();

        // What has been answered must outlive a killed process, not a power failure: that is WAL without full syncs.
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = NORMAL");
        Run(Schema.Tables);
    }

    /// <summary>Does all of <paramref name="work"/> or none of it, with nobody in between.</summary>
    public T Transact<TState, T>(TState state, Func<Statements, TState, T> work)
    {
        lock (_gate)
        {
            Prepare("BEGIN IMMEDIATE", []).ExecuteNonQuery();
            try
            {
                var result = work(new Statements(this), state);
                Prepare("COMMIT", []).ExecuteNonQuery();
                return result;
            }
            catch
            {
                Prepare("ROLLBACK", []).ExecuteNonQuery();
                throw;
            }
        }
    }

    /// <summary>Runs one statement, or several that only read, without the cost of a transaction.</summary>
    public T Ask<TState, T>(TState state, Func<Statements, TState, T> question)
    {
        lock (_gate)
        {
            return question(new Statements(this), state);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var command in _commands.Values)
            {
                command.Dispose();
            }

            _connection.Dispose();
        }
    }

    /// <summary>The statement as prepared at its first use, with this use's values for <c>$1</c>, <c>$2</c> and so on.</summary>
    internal SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only the constants above and the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
