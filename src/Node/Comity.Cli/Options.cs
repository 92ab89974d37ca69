using System.CommandLine;

namespace Comity.Cli;

/// <summary>Options that many commands share, spelled once.</summary>
internal static class Options
{
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "The node's data folder.",
        Required = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "One JSON document on stdout and nothing else." };

    public static Option<string> Named(string name, string description) => new(name) { Description = description, Required = true };

    public static Option<string?> Optional(string name, string description) => new(name) { Description = description };
}
