using System.CommandLine;

namespace Comity.Cli.Commands;

/// <summary><c>comity evidence hand-over|move|correct|return|destroy</c>: what became of an item. Entries are added, never changed.</summary>
internal static class CustodyCommands
{
    public static IEnumerable<Command> Make()
    {
        yield return Entry("hand-over", "handed-over", "Enter that an item changed hands.", [Options.Named("--to", "Who has it from then on."), Storage(), Bag(), From()], "Why.");
        yield return Entry("move", "moved", "Enter that its holder keeps it elsewhere.", [Storage(), Bag()], "Why.");
        var wrong = new Option<int>("--record") { Description = "Which record is wrong; 0 for how the item was taken.", Required = true };
        yield return Entry("correct", "corrected", "Enter what is right where an earlier record is wrong; that record stays.",
            [wrong, Options.Optional("--to", "Who has it in truth."), Options.Optional("--storage", "Where it is kept in truth."), Bag()], "What is right.");
        yield return Entry("return", "returned", "Enter that an item was given back to whom it belongs.", [Options.Named("--to", "To whom it belongs."), From()], "Why.");
        yield return Entry("destroy", "destroyed", "Enter that an item is no more.", [], "Why.");
    }

    private static Option<string> Storage() => Options.Named("--storage", "Where it is kept.");

    private static Option<string?> Bag() => Options.Optional("--bag", "The number of the sealed bag, where it changes.");

    private static Option<string?> From() => Options.Optional("--from", "Who gives it away, as a check against what is recorded.");

    private static Command Entry(string name, string deed, string description, IReadOnlyList<Option> options, string words)
    {
        var (thread, number, why) = (Options.Case(), EvidenceCommands.Number(), new Said(words, required: true));
        var at = Options.Optional("--at", "When it happened, such as 2026-11-22T09:30:00Z; now when left out.");
        var takesTime = deed != "corrected";
        return NodeVerb.Make(name, description, [thread, number, .. options, why.Words, .. takesTime ? [at] : Array.Empty<Option>()], async (parsed, node, json, cancellation) =>
        {
            string? Given(string option) => options.OfType<Option<string?>>().FirstOrDefault(one => one.Name == option) is { } found ? parsed.GetValue(found) : null;
            var record = options.OfType<Option<int>>().FirstOrDefault();
            var file = await node.PostAsync(EvidenceCommands.PathOf(parsed, thread, number, "/custody"), Said.Members(
                ("deed", deed), ("to", Given("--to")), ("storage", Given("--storage")), ("sealedBag", Given("--bag")), ("from", Given("--from")), ("why", await why.WordsAsync(parsed, cancellation)),
                ("at", takesTime ? Said.Instant(parsed.GetValue(at)) : null), ("corrects", record is null ? null : parsed.GetValue(record))), cancellation);
            Terminal.Answer(json, file, $"entered; now with {file.GetProperty("item").GetProperty("holder").GetString()}", $"{file.GetProperty("head").GetString()} (all records)");
        });
    }
}
