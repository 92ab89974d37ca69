using System.CommandLine;
using System.Globalization;
using Comity.Cli.Stix;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary><c>comity taxii push</c>: a file into a collection; 1 when the server did not take every object.</summary>
internal static class PushCommand
{
    public static Command Make()
    {
        var file = StixFiles.One("A bundle, a list, an envelope or a single object.");
        var (collection, state) = (TaxiiTarget.Option(), Options.Optional(
            "--state", "Remember in this file how far it came, so that a push that was broken off goes on from there.", "FILE"));
        return TaxiiVerb.Make("push",
            "Add the objects of a file to a collection. Exit code 1 when the server did not take every one; a duplicate is no error.",
            TaxiiTarget.AnyAddress, [file, collection, state], async (call, cancellation) =>
            {
                var name = call.Parsed.GetValue(file)!;
                var target = await TaxiiTarget.FindAsync(call.Client, call.Address, call.Parsed.GetValue(collection), cancellation);
                var journal = call.Parsed.GetValue(state) is { } kept ? await JournalAsync(kept, name, target, cancellation) : null;
                var objects = StixFiles.ObjectsAsync(name, cancellation);
                var report = await new TaxiiPush(call.Client, target).RunAsync(objects, journal?.Handled ?? 0,
                    journal is null ? null : journal.Note, call.Shown, cancellation);
                call.Shown.End();
                Terminal.Answer(call.Json, report,
                    [.. report.Failures.Select(failure => Terminal.OneLine($"failed  {failure.Id}  {failure.Reason}")), Sum(report)]);
                return report.Failed > 0 ? Terminal.Refused : Terminal.Done;
            });
    }

    private static async Task<PushJournal> JournalAsync(string state, string file, Uri target, CancellationToken cancellation)
    {
        if (!File.Exists(file))
            throw CommandFailed.Unreadable($"There is no file {file}.");
        return await PushJournal.OpenAsync(state, file, target, cancellation);
    }

    private static string Sum(PushReport report)
    {
        (long Count, string What)[] parts =
        [
            (report.Succeeded, "added or there already"), (report.Failed, "failed"), (report.Pending, "still pending"),
            (report.Unaccounted, "not accounted for by the server"), (report.Skipped, "handled before"),
        ];
        return string.Join(", ", parts.Where((part, index) => index == 0 || part.Count > 0).Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.What}")));
    }
}
