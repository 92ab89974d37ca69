using System.CommandLine;
using System.Globalization;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>
/// <c>comity taxii pull</c>: a collection into a folder, each object once; called again it goes on, or brings what was added since.
/// </summary>
internal sealed class PullCommand
{
    private const DateTimeStyles AsUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private readonly Option<string> _folder = Options.Named("--out",
        "The folder: objects.ndjson with one object in each line, and state.json.", "DIR");
    private readonly Option<string?> _collection = TaxiiTarget.Option();
    private readonly Option<string?> _bundle = Options.Optional("--bundle",
        "Write everything in the folder as one bundle to this file, too.", "FILE");
    private readonly Option<string?> _after = Options.Optional(
        "--added-after", "Only what was added later than this instant, such as 2026-11-23T10:00:00Z.", "INSTANT");

    private readonly Option<string[]> _types = Options.Many("--type", "Only this type.", "TYPE");
    private readonly Option<string[]> _ids = Options.Many("--id", "Only this identifier.", "ID");
    private readonly Option<string[]> _versions = Options.Many("--version", "first, last, all, or an instant; the latest without it.",
        "VERSION");
    private readonly Option<string[]> _specs = Options.Many("--spec-version", "Only this version of STIX, such as 2.1.", "VERSION");
    private readonly Option<int?> _limit = new("--limit")
    {
        Description = "Objects in a page; the server may send fewer.", HelpName = "COUNT",
    };


    private PullCommand()
    {
    }

    public static Command Make()
    {
        var pull = new PullCommand();
        return TaxiiVerb.Make("pull",
            "Bring a collection into a folder, each object once. Called again, it goes on or brings what was added since.",
            TaxiiTarget.AnyAddress,
            [pull._folder, pull._collection, pull._bundle, pull._after, pull._types, pull._ids, pull._versions, pull._specs, pull._limit],
            pull.RunAsync);
    }

    private async Task<int> RunAsync(TaxiiCall call, CancellationToken cancellation)
    {
        var filters = Filters(call.Parsed);
        var target = await TaxiiTarget.FindAsync(call.Client, call.Address, call.Parsed.GetValue(_collection), cancellation);
        var folder = call.Parsed.GetValue(_folder)!;
        var report = await new TaxiiPull(call.Client, target, filters, folder).RunAsync(call.Shown, cancellation);
        call.Shown.End();
        if (call.Parsed.GetValue(_bundle) is { } file)
            await TaxiiPull.WriteBundleAsync(folder, file, cancellation);
        Terminal.Answer(call.Json, report, Sum(report));
        return Terminal.Done;
    }

    private TaxiiFilters Filters(ParseResult parsed) => new()
    {
        AddedAfter = Instant(parsed.GetValue(_after)),
        Types = parsed.GetValue(_types) ?? [],
        Ids = parsed.GetValue(_ids) ?? [],
        Versions = parsed.GetValue(_versions) ?? [],
        SpecVersions = parsed.GetValue(_specs) ?? [],
        Limit = parsed.GetValue(_limit) is null or > 0 ? parsed.GetValue(_limit) : throw CommandFailed.Unreadable("--limit is above 0."),
    };

    private static string Sum(PullReport report)
    {
        var unreadable = report.Unreadable > 0
            ? $", {ProgressCount.Counted(report.Unreadable, "unreadable one")} in unreadable.ndjson"
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{ProgressCount.Counted(report.Taken, "new object")}, {report.Objects} in all{unreadable}");
    }

    // To the microsecond, as the protocol counts: an instant that is cut to seconds would bring what came before it.
    private static DateTimeOffset? Instant(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, AsUtc, out var at) ? at
        : throw CommandFailed.Unreadable($"{text} is no instant such as 2026-11-23T10:00:00Z.");
}
