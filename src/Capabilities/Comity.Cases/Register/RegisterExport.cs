using System.Globalization;
using System.Text;
using System.Text.Json;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Statements.Evidence;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Register;

/// <summary>Makes the file of a register that lies beside an evidence file: our own record, signed by nobody.</summary>
internal sealed class RegisterExport(NodeDb db, TimeProvider time)
{
    public async Task<CustodyRegister> MakeAsync(CaseRow row, IReadOnlyList<EvidenceRow> items, CancellationToken cancellation)
    {
        var seat = await db.Set<SeatRow>().AsNoTracking().SingleAsync(found => found.Id == row.Seat, cancellation);
        var ids = db.Set<EvidenceRow>().Where(item => item.Seat == row.Seat && item.Thread == row.Thread).Select(item => item.Id);
        var custody = (await db.Set<CustodyRow>().AsNoTracking().Where(record => ids.Contains(record.Item)).OrderBy(record => record.N).ToListAsync(cancellation)).ToLookup(record => record.Item);
        return new CustodyRegister
        {
            Format = CustodyRegister.FormatName,
            Note = new ExportNote(seat.Participant, seat.Name, CustodyText.Second(time.GetUtcNow())),
            Case = row.Thread,
            Exercise = row.Play.Length == 0 ? null : row.Play,
            Items = [.. items.Select(item => Registered(item, [.. custody[item.Id]]))],
        };
    }

    private static RegisteredItem Registered(EvidenceRow item, List<CustodyRow> custody) => new()
    {
        Number = item.Number,
        Description = item.Words,
        Sha256 = HexHash.Of(item.Content),
        Size = item.Size,
        HashBy = item.IsComputed ? "computed" : "stated",
        Tlp = item.Tlp,
        CopyOf = item.CopyOf,
        Collector = item.Collector,
        CollectedAt = item.CollectedAt,
        Place = item.Place,
        Tool = item.Tool,
        Method = item.Method,
        Storage = item.Storage,
        SealedBag = item.SealedBag,
        Handling = item.Handling,
        EnteredBy = item.EnteredBy,
        EnteredAt = item.EnteredAt,
        Holder = item.Holder,
        Standing = Code(item.Standing),
        Head = HexHash.Of(item.Head),
        Gap = item.Item(custody).Refusal?.Explanation,
        Custody = custody.ConvertAll(record => Registered(record, item.Content)),
    };

    private static RegisteredRecord Registered(CustodyRow record, Sha256Digest content) => new()
    {
        Deed = Code(record.Deed),
        By = record.By,
        At = record.At,
        EnteredAt = record.EnteredAt,
        Why = record.Why,
        From = record.From,
        To = record.To,
        Storage = record.Storage,
        SealedBag = record.SealedBag,
        Found = record.Found is { } found ? HexHash.Of(found) : null,
        Same = record.Deed == CustodyDeed.Verified ? record.Found == content : null,
        Corrects = record.Corrects,
    };

    private static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>A register as CSV (RFC 4180): one line for each item and each record of its custody, each with its label; no cell is a formula to a spreadsheet.</summary>
internal static class RegisterCsv
{
    private static readonly string[] Head =
    [
        "label", "exercise", "case", "item", "record", "deed", "at", "entered_at", "entered_by", "description", "sha256", "size", "hash_by", "copy_of", "from", "to", "storage", "sealed_bag",
        "why", "place", "tool", "handling", "same", "corrects", "head",
    ];

    public static byte[] Write(CustodyRegister register) => Encoding.UTF8.GetBytes(string.Concat(
        register.Items.SelectMany(item => item.Custody.Select((record, i) => Cells(register, item, record, i + 1)).Prepend(Cells(register, item))).Prepend(Head).Select(Pages.CaseCsv.Line)));

    private static string[] Cells(CustodyRegister register, RegisteredItem item) =>
    [
        item.Tlp.ToString(), Play(register), register.Case.ToString(), Number(item.Number), "0", "collected", Timestamp.Write(item.CollectedAt), Timestamp.Write(item.EnteredAt), item.EnteredBy,
        item.Description.Original.Text, item.Sha256, Number(item.Size), item.HashBy, item.CopyOf is { } original ? Number(original) : "", "", item.Collector, item.Storage, item.SealedBag ?? "",
        item.Method, item.Place, item.Tool, item.Handling ?? "", item.Gap is null ? "" : "broken", "", item.Head,
    ];

    private static string[] Cells(CustodyRegister register, RegisteredItem item, RegisteredRecord record, int n) =>
    [
        item.Tlp.ToString(), Play(register), register.Case.ToString(), Number(item.Number), Number(n), record.Deed, Timestamp.Write(record.At), Timestamp.Write(record.EnteredAt), record.By,
        "", record.Found ?? "", "", "", "", record.From ?? "", record.To ?? "", record.Storage ?? "", record.SealedBag ?? "",
        record.Why, "", "", "", record.Same switch { true => "yes", false => "no", _ => "" }, record.Corrects is { } corrected ? Number(corrected) : "", "",
    ];

    private static string Play(CustodyRegister register) => register.Exercise is { } play ? $"EXERCISE {play}" : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
