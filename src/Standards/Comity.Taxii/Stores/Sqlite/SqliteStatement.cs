using SQLitePCL;

namespace Comity.Taxii;

/// <summary>A prepared statement: bind from 1, step, read columns from 0, dispose of it to reset it.</summary>
internal sealed class SqliteStatement(SqliteDb db, sqlite3_stmt statement) : IDisposable
{
    private readonly nint _handle = statement.DangerousGetHandle();

    public SqliteStatement Bind(int parameter, long value)
    {
        raw.sqlite3_bind_int64(statement, parameter, value);
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        raw.sqlite3_bind_text(statement, parameter, value);
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        raw.sqlite3_bind_blob(statement, parameter, value);
        return this;
    }

    /// <summary>Whether there is another row.</summary>
    public bool Step() => raw.sqlite3_step(statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => throw db.Failure("running a statement"),
    };

    public long Integer(int column) => SqliteColumns.sqlite3_column_int64(_handle, column);

    /// <summary>A text in UTF-8 or a blob; it ends with the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => SqliteColumns.Bytes(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? TextOrNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : Text(column);

    public void Dispose()
    {
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
    }

    internal void Finish() => statement.Dispose();
}
