using System.Globalization;
using Comity.Cases.Register;
using Comity.Cases.Threads;
using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Pages;

/// <summary>The register of evidence beside a case, for people: listed, searched, added to; one item with its custody and what may be entered next.</summary>
internal static class RegisterPages
{
    /// <summary>Most bytes of a form with its file; larger files come over the API.</summary>
    public const int MaxForm = 64 * 1_048_576;

    private const int PageSize = 50;

    public static string PathOf(StatementId thread, string further = "") => $"{CasePages.PathOf(thread)}/evidence{further}";

    public static string PathOf(StatementId thread, int number) => PathOf(thread, FormattableString.Invariant($"/{number}"));

    public static string ApiOf(StatementId thread, string further) => $"/api/v1/cases/{thread}/{further}";

    public static void Map(RouteGroupBuilder cases)
    {
        var pages = cases.MapGroup("/{thread}/evidence");
        pages.MapGet("", List);
        pages.MapGet("/{number:int}", Show);
        pages.MapGet("/{number:int}/{deed}", (string thread, int number, string deed, EvidenceRegister register, CancellationToken cancellation) =>
            ShowAsync(thread, number, register, deed, form: null, refusal: null, cancellation));
        var writing = pages.MapGroup("").RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        writing.MapGet("/new", Ask);
        writing.MapPost("/new", Add);
        writing.MapPost("/{number:int}/{deed}", Enter);
    }

    /// <summary>What the address of the list says; what cannot be read filters nothing.</summary>
    internal sealed record Asked([FromQuery] string? Text, [FromQuery] string? Standing, [FromQuery] string? Order, [FromQuery] string? After)
    {
        public RegisterWish Wish => new(
            Text?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, RegisterWish.MaxText)] : null,
            CaseWords.TryRead<EvidenceStanding>(Standing, out var standing) ? standing : null,
            CaseWords.TryRead<RegisterOrder>(Order, out var order) ? order : RegisterOrder.Number);
    }

    private static async Task<IResult> List(string thread, [AsParameters] Asked asked, EvidenceRegister register, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        if (!(await register.ListAsync(sid, "evidence.list", cancellation)).TryGet(out var all, out var refusal)
            || !RegisterList.Page(RegisterList.Find(all.Items, asked.Wish), asked.After, PageSize).TryGet(out var page, out refusal))
            return CasePages.Bare(refusal);
        var view = new RegisterPageView(HeadOf(all.Case, register), [.. page.Items.Select(EvidenceLine.Of)], all.Items.Count, asked.Wish, page.Next, asked.After is null);
        return Page.Show<RegisterPage>(new { View = view });
    }

    private static Task<IResult> Show(string thread, int number, EvidenceRegister register, CancellationToken cancellation) =>
        ShowAsync(thread, number, register, deed: null, form: null, refusal: null, cancellation);

    private static async Task<IResult> ShowAsync(
        string thread, int number, EvidenceRegister register, string? deed, IFormCollection? form, Refusal? refusal, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        if (!(await register.ReadAsync(sid, number, cancellation)).TryGet(out var file, out var missing))
            return CasePages.Bare(missing);
        var row = file.Row;
        var view = new EvidenceItemView(
            HeadOf(file.Case, register), EvidenceLine.Of(row), HexHash.Of(row.Content), row.Size, new Collection(row.Collector, row.CollectedAt, row.Place, row.Tool, row.Method, row.Storage),
            new Accession(row.EnteredBy, row.EnteredAt, row.IsComputed, row.CopyOf, row.Tlp, row.Handling, row.SealedBag), row.FileName, HexHash.Of(row.Head), file.Gap is not null,
            [.. file.Records.Select(record => record.Record())], row.Content, deed, form);
        return refusal is null ? Page.Show<EvidenceItemPage>(new { View = view }) : Page.Refused<EvidenceItemPage>(new { View = view, Refusals = new[] { refusal } });
    }

    private static async Task<IResult> Ask(string thread, EvidenceRegister register, CurrentOfficer officer, Texts texts, CancellationToken cancellation) =>
        await AskAsync(thread, register, officer, texts, form: null, refusal: null, cancellation);

    private static async Task<IResult> AskAsync(
        string thread, EvidenceRegister register, CurrentOfficer officer, Texts texts, IFormCollection? form, Refusal? refusal, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        if (!(await register.WritableAsync(sid, cancellation)).TryGet(out var row, out var denied) || !(await register.ListAsync(sid, "evidence.list", cancellation)).TryGet(out var all, out denied))
            return CasePages.Bare(denied);
        var originals = all.Items.Select(item => new Choice(
            item.Number.ToString(CultureInfo.InvariantCulture), texts["cases.register.choice", ("number", item.Number), ("description", item.Words.In(texts.Language.Tag).Text)]));
        var view = new NewEvidenceView(HeadOf(row, register), [.. originals], CaseWords.Languages(officer.Languages), officer.DisplayName, form);
        return refusal is null ? Page.Show<NewEvidencePage>(new { View = view }) : Page.Refused<NewEvidencePage>(new { View = view, Refusals = new[] { refusal } });
    }

    private static async Task<IResult> Add(string thread, IFormCollection form, EvidenceRegister register, CurrentOfficer officer, Texts texts, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        if (!EvidenceForm.Read(form).TryGet(out var given, out var refusal))
            return await AskAsync(thread, register, officer, texts, form, refusal, cancellation);
        var file = form.Files.GetFile("file");
        await using var bytes = file is { Length: > 0 } ? file.OpenReadStream() : null;
        var added = bytes is null
            ? await register.AddAsync(sid, given, cancellation)
            : await register.AddAsync(sid, given, Path.GetFileName(file!.FileName), file.ContentType is { Length: > 0 } type ? type : "application/octet-stream", bytes, cancellation);
        return added.TryGet(out var number, out refusal) ? Page.Done(PathOf(sid, number)) : await AskAsync(thread, register, officer, texts, form, refusal, cancellation);
    }

    private static async Task<IResult> Enter(
        string thread, int number, string deed, IFormCollection form, EvidenceRegister register, EvidenceBytes bytes, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        var refusal = deed switch
        {
            "verify" => form["verify-sha256"].ToString().Trim() is { Length: > 0 } stated
                ? (await bytes.VerifyAsync(sid, number, stated, cancellation)).Refusal
                : (await bytes.VerifyAsync(sid, number, cancellation)).Refusal,
            _ when EvidenceForm.DeedOf(deed) is { } known => EvidenceForm.Read(form, deed, known).TryGet(out var given, out var bad)
                ? (await register.EnterAsync(sid, number, given, cancellation)).Refusal
                : bad,
            _ => new EvidenceNotFound(),
        };
        return refusal switch
        {
            null => Page.Done(PathOf(sid, number)),
            UnknownCase or EvidenceNotFound or Office.NotAllowed => CasePages.Bare(refusal),
            // A field of the form that was filled in, not one of the same name elsewhere on the page.
            _ => await ShowAsync(thread, number, register, deed, form, refusal.Where is { } where ? refusal with { Where = $"{deed}-{where}" } : refusal, cancellation),
        };
    }

    private static RegisterHead HeadOf(CaseRow row, EvidenceRegister register) => new(row.Thread, row.Number, row.Tlp, row.Play.Length == 0 ? null : row.Play, register.MayWrite(row));
}

/// <summary>Reads the forms of the register as they come: what is empty was not said.</summary>
internal static class EvidenceForm
{
    private static readonly Dictionary<string, CustodyDeed> Deeds = new(StringComparer.Ordinal)
    {
        ["hand-over"] = CustodyDeed.HandedOver,
        ["move"] = CustodyDeed.Moved,
        ["correct"] = CustodyDeed.Corrected,
        ["return"] = CustodyDeed.Returned,
        ["destroy"] = CustodyDeed.Destroyed,
    };

    public static CustodyDeed? DeedOf(string code) => Deeds.TryGetValue(code, out var deed) ? deed : null;

    public static Result<NewEvidence> Read(IFormCollection form)
    {
        if (!LanguageText.From([new LanguageVariant(form["language"].ToString(), Words(form, "description") ?? "")]).TryGet(out var description, out _))
            return new EvidenceIncomplete("description") { Where = "description" };
        if (!InstantField.TryParse(form["collectedAt"], out var at))
            return new EvidenceIncomplete("collectedAt") { Where = "collectedAt" };
        if (Words(form, "size") is { } typed && !long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return new BadEvidenceSize { Where = "size" };
        return new NewEvidence
        {
            Description = description,
            Sha256 = Words(form, "sha256"),
            Size = long.TryParse(Words(form, "size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null,
            Collector = Words(form, "collector") ?? "",
            CollectedAt = at,
            Place = Words(form, "place") ?? "",
            Tool = Words(form, "tool") ?? "",
            Method = Words(form, "method") ?? "",
            Storage = Words(form, "storage") ?? "",
            CopyOf = int.TryParse(form["copyOf"], NumberStyles.None, CultureInfo.InvariantCulture, out var original) ? original : null,
            Tlp = Tlp.TryParse(form["tlp"], out var tlp) ? tlp : null,
            Handling = Words(form, "handling"),
            SealedBag = Words(form, "sealedBag"),
        };
    }

    public static Result<NewCustody> Read(IFormCollection form, string code, CustodyDeed deed)
    {
        DateTimeOffset? at = null;
        if (Words(form, $"{code}-at") is { } typed)
        {
            if (!InstantField.TryParse(typed, out var read))
                return new EvidenceIncomplete("at") { Where = "at" };
            at = read;
        }

        return new NewCustody
        {
            Deed = deed,
            At = at,
            Why = Words(form, $"{code}-why") ?? "",
            From = Words(form, $"{code}-from"),
            To = Words(form, $"{code}-to"),
            Storage = Words(form, $"{code}-storage"),
            SealedBag = Words(form, $"{code}-sealedBag"),
            Corrects = int.TryParse(form[$"{code}-corrects"], NumberStyles.None, CultureInfo.InvariantCulture, out var corrected) ? corrected : null,
        };
    }

    private static string? Words(IFormCollection form, string field) =>
        form[field].ToString().ReplaceLineEndings("\n").Trim() is { Length: > 0 } words ? words : null;
}
