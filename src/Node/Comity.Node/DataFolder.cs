namespace Comity.Node;

/// <summary>The one folder in which a node keeps everything: configuration, databases, keys that seal sign-ins.</summary>
public sealed class DataFolder
{
    /// <summary>Before the names of settings in the environment, which stand before the file: <c>COMITY__Node__Name</c>.</summary>
    public const string EnvironmentPrefix = "COMITY__";

    public DataFolder(string path) => Path = System.IO.Path.GetFullPath(path);

    public string Path { get; }

    /// <summary>The one configuration file.</summary>
    public string Configuration => In("comity.json");

    /// <summary>Where SQLite keeps the history; absent on PostgreSQL.</summary>
    public string NodeDatabase => In("node.db");

    /// <summary>Keys of the web framework that seal cookies and authenticators.</summary>
    public string SessionKeys => In("session-keys");

    /// <summary>Remembers how far each log was signed. Left out of backups on purpose.</summary>
    public string HighWater => In("high-water");

    public bool IsNode => File.Exists(Configuration);

    /// <summary>Makes the folder, readable by its owner alone.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
