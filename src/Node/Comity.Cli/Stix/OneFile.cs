using System.CommandLine;

namespace Comity.Cli.Stix;

/// <summary>A command that reads one file, and answers lines for a person or one document.</summary>
internal static class OneFile
{
    /// <param name="run">Given the file's name and whether a document is wanted.</param>
    public static Command Command(string name, string description, string file, Func<string, bool, CancellationToken, Task> run)
    {
        var (given, json) = (StixFiles.One(file), Options.Json());
        var command = new Command(name, description) { given, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await run(parsed.GetValue(given)!, parsed.GetValue(json), cancellation);
            return Terminal.Done;
        });
        return command;
    }
}
