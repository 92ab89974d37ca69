using System.CommandLine;
using System.Globalization;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary><c>comity taxii pull</c>: a collection into a folder, each object once; called again it goes on, or brings what was added since.</summary>
internal static class PullCommand
{
    public static Command Make()
    {
        var (output, collection) = (Options.Named("--out", "The folder: objects.ndjson with one object in each line, and state.json."), TaxiiTarget.Option());
        var bundle = Options.Optional("--bundle", "Write everything in the folder as one bundle to this file, too.");
        var after = Options.Optional("--added-after", "Only what was added later than this instant, such as 2026-11-23T10:00:00Z.");
        var (types, ids) = (Options.Many("--type", "Only this type."), Options.Many("--id", "Only this identifier."));
        var (versions, specs) = (Options.Many("--version", "first, last, all, or an instant; the latest without it."), Options.Many("--spec-version", "Only this version of STIX, such as 2.1."));
        var limit = new Option<int?>("--limit") { Description = "Objects in a page; the server may send fewer." };
        return TaxiiVerb.Make("pull", "Bring a collection into a folder, each object once. Called again, it goes on or brings what was added since.",
            [output, collection, bundle, after, types, ids, versions, specs, limit], async (call, cancellation) =>
            {
                var filters = new TaxiiFilters
                {
                    AddedAfter = Instant(call.Parsed.GetValue(after)),
                    Types = call.Parsed.GetValue(types) ?? [],
                    Ids = call.Parsed.GetValue(ids) ?? [],
                    Versions = call.Parsed.GetValue(versions) ?? [],
                    SpecVersions = call.Parsed.GetValue(specs) ?? [],
                    Limit = call.Parsed.GetValue(limit) is null or > 0 ? call.Parsed.GetValue(limit) : throw CommandFailed.Unreadable("--limit is above 0."),
                };
                var target = await TaxiiTarget.FindAsync(call.Client, call.Address, call.Parsed.GetValue(collection), cancellation);
                var folder = call.Parsed.GetValue(output)!;
                var report = await new TaxiiPull(call.Client, target, filters, folder).RunAsync(call.Shown, cancellation);
                call.Shown.End();
                if (call.Parsed.GetValue(bundle) is { } file)
                    await TaxiiPull.WriteBundleAsync(folder, file, cancellation);
                Terminal.Answer(call.Json, report, string.Create(CultureInfo.InvariantCulture,
                    $"{report.Taken} new objects, {report.Objects} in all{(report.Unreadable > 0 ? $", {report.Unreadable} unreadable ones in unreadable.ndjson" : "")}"));
                return Terminal.Done;
            });
    }

    // To the microsecond, as the protocol counts: an instant that is cut to seconds would bring what came before it.
    private static DateTimeOffset? Instant(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at
        : throw CommandFailed.Unreadable($"{text} is no instant such as 2026-11-23T10:00:00Z.");
}
