using System.CommandLine;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix id</c>: the identifier that everybody gives the same observable (STIX 2.1, 2.9), beside the one that it has.</summary>
internal static class IdCommand
{
    public static Command Make()
    {
        var file = StixFiles.One("A bundle, a list or a single object.");
        var json = Options.Json();
        var command = new Command("id", "Print the deterministic identifier of each cyber-observable object of a file.") { file, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var found = new List<(string Id, string Given)>();
            await foreach (var one in StixFiles.StreamAsync(parsed.GetValue(file)!, around: null, cancellation))
            {
                if (DeterministicId.Of(one) is { } id)
                    found.Add((id.ToString(), one.Id));
            }

            Terminal.Answer(parsed.GetValue(json),
                found.Select(one => new { id = one.Id, given = one.Given, same = one.Id == one.Given }),
                found.Select(one => $"{one.Id}  {(one.Given.Length == 0 ? "has none" : one.Id == one.Given ? "has it" : Terminal.OneLine($"has {one.Given}"))}"));
            return Terminal.Done;
        });
        return command;
    }
}
