using System.Runtime.InteropServices;

namespace Comity.Taxii;

/// <summary>Reads columns of the current row by the shortest way: a page has hundreds of them, and each only looks into memory.</summary>
/// <remarks>The statement stays alive while it is read: its owner holds it.</remarks>
internal static unsafe partial class SqliteColumns
{
    private const string Library = "e_sqlite3";

    /// <summary>A text in UTF-8 or a blob; it ends with the next step.</summary>
    public static ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        // In this order: asking for the bytes settles the form of the value that their number is of.
        var start = sqlite3_column_blob(statement, column);
        return new ReadOnlySpan<byte>(start, sqlite3_column_bytes(statement, column));
    }

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int sqlite3_column_bytes(nint statement, int column);
}
