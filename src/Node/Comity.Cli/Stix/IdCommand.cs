using System.CommandLine;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>
/// <c>comity stix id</c>: the identifier that everybody gives the same observable (STIX 2.1, 2.9), beside the one that it has.
/// </summary>
internal static class IdCommand
{
    public static Command Make() => OneFile.Command(
        "id", "Print the deterministic identifier of each cyber-observable object of a file.", "A bundle, a list or a single object.",
        RunAsync);

    private static async Task RunAsync(string file, bool json, CancellationToken cancellation)
    {
        var (found, read) = (new List<(string Id, string Given)>(), 0);
        await foreach (var one in StixFiles.ObjectsAsync(file, cancellation))
        {
            read++;
            if (DeterministicId.Of(one) is { } id)
                found.Add((id.ToString(), one.Id));
        }

        Terminal.Answer(json, found.Select(one => new { id = one.Id, given = one.Given, same = one.Id == one.Given }), found.Select(Line));
        if (found.Count == 0)
            await Console.Error.WriteLineAsync(read == 0 ? $"There is no STIX Object in {StixFiles.Name(file)}."
                : "None of the objects has a deterministic identifier.");
    }

    private static string Line((string Id, string Given) one) =>
        one.Given.Length == 0 ? $"{one.Id}  (has none)"
        : one.Id == one.Given ? one.Id
        : Terminal.OneLine($"{one.Id}  (has {one.Given})");
}
