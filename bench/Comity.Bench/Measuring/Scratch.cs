using Microsoft.Data.Sqlite;

namespace Comity.Bench.Measuring;

/// <summary>A folder on the disk that is measured, gone when disposed.</summary>
internal sealed class Scratch : IDisposable
{
    private int _made;

    /// <param name="parent">Where it is made; the system's folder for temporary files when null.</param>
    public Scratch(string? parent)
    {
        Path = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), $"comity-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>A path in it that nobody has yet.</summary>
    public string New(string name) => System.IO.Path.Combine(Path, $"{++_made}-{name}");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
