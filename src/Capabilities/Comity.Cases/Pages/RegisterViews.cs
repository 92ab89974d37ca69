using Comity.Cases.Register;
using Comity.Web;
using Microsoft.AspNetCore.Http;

namespace Comity.Cases.Pages;

/// <summary>An item of evidence in a list.</summary>
/// <param name="HasFile">Whether this node keeps its bytes.</param>
public sealed record EvidenceLine(
    int Number, LanguageText Description, Tlp Tlp, int? CopyOf, EvidenceStanding Standing, string Holder, string? Kept, string? Bag, DateTimeOffset CollectedAt, bool HasFile)
{
    internal static EvidenceLine Of(EvidenceRow row) =>
        new(row.Number, row.Words, row.Tlp, row.CopyOf, row.Standing, row.Holder, row.Kept, row.Bag, row.CollectedAt, row.Blob is not null);
}

/// <summary>The head of every page of a register: which case it belongs to.</summary>
public sealed record RegisterHead(StatementId Thread, long Number, Tlp Tlp, string? Exercise, bool MayWrite);

/// <summary>A register as its page lists it.</summary>
/// <param name="Total">All items, whatever is wanted.</param>
public sealed record RegisterPageView(RegisterHead Head, IReadOnlyList<EvidenceLine> Items, int Total, RegisterWish Wish, string? Next, bool IsFirst);

/// <summary>The form for another item.</summary>
/// <param name="Originals">What it may be a copy of.</param>
/// <param name="Entered">What stood in the form when it came back.</param>
public sealed record NewEvidenceView(RegisterHead Head, IReadOnlyList<Choice> Originals, IReadOnlyList<Choice> Languages, string Collector, IFormCollection? Entered)
{
    public string? this[string field] => Entered?[field].ToString();
}

/// <summary>One item with its custody.</summary>
/// <param name="Sha256">In hexadecimal.</param>
/// <param name="Gap">Whether the records do not hang together.</param>
/// <param name="Deed">The form that came back, with what stood in it.</param>
public sealed record EvidenceItemView(
    RegisterHead Head, EvidenceLine Item, string Sha256, long Size, Collection Collection, Accession Accession, string? FileName, string Custodial, bool Gap,
    IReadOnlyList<CustodyRecord> Custody, Sha256Digest Content, string? Deed, IFormCollection? Entered)
{
    /// <summary>What was entered into a field of a form that came back.</summary>
    public string? V(string deed, string field) => deed == Deed ? Entered?[$"{deed}-{field}"].ToString() : null;

    /// <summary>The last time that the hash was taken again.</summary>
    public CustodyRecord? Verification => Custody.LastOrDefault(record => record.Deed == CustodyDeed.Verified);
}
