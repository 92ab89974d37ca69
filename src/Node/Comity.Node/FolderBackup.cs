using System.Globalization;
using Comity.Storage.Databases;
using Comity.Storage.Log;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Comity.Node;

/// <summary>Copies the databases of a data folder while the node runs, and puts a copy back while it is stopped.</summary>
/// <remarks>The high-water file is never part of a backup: it is what tells a restored database from the present (federation.md 2.9).</remarks>
public static class FolderBackup
{
    private static readonly string[] History = ["node.db"];
    private static readonly string[] Keys = ["keys.db"];

    /// <summary>Writes consistent copies; returns the files.</summary>
    /// <exception cref="InvalidOperationException">The node keeps its history in PostgreSQL, whose own tools copy it.</exception>
    public static async Task<IReadOnlyList<string>> WriteAsync(DataFolder folder, string output, string? keysOutput, CancellationToken cancellation)
    {
        if (IsPostgreSql(folder))
            throw new InvalidOperationException("this node keeps its history in PostgreSQL: copy both databases with pg_dump, and comity.json and session-keys by hand.");
        var written = new List<string>();
        foreach (var name in History)
            written.Add(await CopyAsync(folder, name, output, cancellation));
        File.Copy(folder.Configuration, Path.Combine(output, "comity.json"));
        foreach (var name in keysOutput is null ? [] : Keys)
            written.Add(await CopyAsync(folder, name, keysOutput!, cancellation));
        return written;
    }

    /// <summary>Replaces the databases; what was there is moved aside, never deleted. Returns where.</summary>
    /// <exception cref="InvalidOperationException">The node keeps its history in PostgreSQL, whose own tools put it back.</exception>
    /// <exception cref="FileNotFoundException">The backup lacks a file; nothing was touched.</exception>
    public static string Restore(DataFolder folder, string from, string? keysFrom)
    {
        if (IsPostgreSql(folder))
            throw new InvalidOperationException("this node keeps its history in PostgreSQL: put it back with pg_restore, and see docs/operating.md on the mark beside the high-water file.");
        List<(string Name, string Source)> files = [.. History.Select(name => (name, Path.Combine(from, name)))];
        files.AddRange(keysFrom is null ? [] : Keys.Select(name => (name, Path.Combine(keysFrom, name))));
        if (files.Find(file => !File.Exists(file.Source)) is { Name: { } missing, Source: var at })
            throw new FileNotFoundException($"the backup has no {missing}.", at);
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var aside = Path.Combine(folder.Path, $"replaced-{stamp}");
        Directory.CreateDirectory(aside);
        new HighWaterFile(HighWaterPath(folder)).MarkRestored();
        foreach (var (name, source) in files)
            Replace(folder, name, source, aside);
        return aside;
    }

    private static void Replace(DataFolder folder, string name, string source, string aside)
    {
        foreach (var part in new[] { name, name + "-wal", name + "-shm" })
        {
            var present = Path.Combine(folder.Path, part);
            if (File.Exists(present))
                File.Move(present, Path.Combine(aside, part));
        }

        File.Copy(source, Path.Combine(folder.Path, name));
    }

    private static async Task<string> CopyAsync(DataFolder folder, string name, string output, CancellationToken cancellation)
    {
        Directory.CreateDirectory(output);
        var target = Path.Combine(output, name);
        if (File.Exists(target))
            throw new IOException($"{target} is already there; give an empty folder.");
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Path, name), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        await command.ExecuteNonQueryAsync(cancellation);
        return target;
    }

    private static bool IsPostgreSql(DataFolder folder) => Setting(folder, $"{DatabaseOptions.Section}:Provider") == "postgresql";

    private static string HighWaterPath(DataFolder folder) =>
        Setting(folder, $"{NodeOptions.Section}:{nameof(NodeOptions.HighWaterFile)}") is { Length: > 0 } configured ? configured : folder.HighWater;

    private static string? Setting(DataFolder folder, string key) =>
        new ConfigurationBuilder().AddJsonFile(folder.Configuration).AddEnvironmentVariables(DataFolder.EnvironmentPrefix).Build()[key];
}
