using System.CommandLine;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix match</c>: 0 the pattern matches, 1 it does not, 2 it is none or the file cannot be read.</summary>
internal static class MatchCommand
{
    public static Command Make()
    {
        var given = Options.Named("--pattern", "The pattern; - reads it from standard input.", "PATTERN");
        var file = Options.Named("--bundle", "A bundle, a list of bundles, or a list of observed-data. It may be gzipped; - reads standard input.", "FILE");
        var json = Options.Json();
        var command = new Command("match", "Match a pattern against the observed-data of a file. Exit code 0 match, 1 none, 2 unreadable.") { given, file, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (text, bundle) = (parsed.GetValue(given)!, parsed.GetValue(file)!);
            if (text == "-" && bundle == "-")
                throw CommandFailed.Unreadable("Standard input holds one thing: the pattern, or the file.");
            var pattern = Pattern(await PatternCommand.TextAsync(text, cancellation));
            var objects = new List<StixObject>();
            await foreach (var one in StixFiles.ObjectsAsync(bundle, cancellation))
                objects.Add(one);
            var observations = Observation.In(objects);
            var match = Match(pattern, observations, cancellation);
            var matched = match.Observations.Select(one => one.Id).ToArray();
            Terminal.Answer(parsed.GetValue(json), new { match = match.IsMatch, observed = observations.Count, matched }, matched.Select(Terminal.OneLine));
            if (observations.Count == 0)
                await Console.Error.WriteLineAsync($"There is no observed-data in {StixFiles.Name(bundle)}.");
            return match.IsMatch ? Terminal.Done : Terminal.Refused;
        });
        return command;
    }

    private static StixPattern Pattern(string text) => StixPattern.TryParse(text, out var pattern, out var error)
        ? pattern
        : throw CommandFailed.Unreadable(PatternCommand.Explain(text, error));

    private static StixMatch Match(StixPattern pattern, IReadOnlyList<Observation> observations, CancellationToken cancellation)
    {
        try
        {
            return new StixMatcher(pattern).Match(observations, cancellation);
        }
        catch (StixMatchLimitException tooMuch)
        {
            throw new CommandFailed(Terminal.CouldNotRun, $"{StixMatchLimitException.Code}: {tooMuch.Message}");
        }
    }
}
