using Microsoft.Data.Sqlite;

namespace IonFunctions.Simulator.Storage;

/// <summary>What can be asked of the database while its lock is held.</summary>
internal readonly struct Statements(Database database)
{
    /// <summary>How many rows the statement changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) =>
        database.Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The first row, or null where there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = database.Prepare(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = database.Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public int Count(string sql, params ReadOnlySpan<object?> values) =>
        Convert.ToInt32(database.Prepare(sql, values).ExecuteScalar(), provider: null);
}
