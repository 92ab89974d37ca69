using System.CommandLine;

namespace Comity.Cli;

/// <summary>Options that many commands share, spelled once. <c>value</c> is what help shows for the value; the option's own name without it.</summary>
internal static class Options
{
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "The node's data folder.",
        Required = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "One JSON document on stdout and nothing else." };

    public static Option<string> Named(string name, string description, string? value = null) =>
        new(name) { Description = description, Required = true, HelpName = value };

    public static Option<string?> Optional(string name, string description, string? value = null) =>
        new(name) { Description = description, HelpName = value };

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Many(string name, string description, string? value = null) =>
        new(name) { Description = description + " May be given several times.", HelpName = value };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string> Or(string name, string fallback, string description, string? value = null) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback, HelpName = value };

    public static Option<FileInfo> File(string description) => new("--file") { Description = description, Required = true };

    public static Option<FileInfo?> OptionalFile(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    public static Option<string> Case() => Named("--case", "The case: the statement that opened it, s1:….");

    public static Option<string> Community() => Named("--community", "The community, c1:….");
}
