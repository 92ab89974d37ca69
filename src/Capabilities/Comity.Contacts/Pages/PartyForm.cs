using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Comity.Contacts.Pages;

/// <summary>The form of a party without a node, as it was entered: what came in comes back with its refusal.</summary>
/// <remarks>Field names are <c>desk-0-name</c> and the like. One desk more than there are stands open; one without name and ways to reach it does not count.</remarks>
public sealed record PartyForm
{
    /// <summary>Most desks one form takes.</summary>
    public const int MaxDesks = 20;

    public string Name { get; private init; } = "";

    public string Code { get; private init; } = "";

    public string Source { get; private init; } = "";

    public string SourceDate { get; private init; } = "";

    /// <summary>The version that was changed; null for a new party.</summary>
    public string? Version { get; private init; }

    public IReadOnlyList<DeskFields> Desks { get; private init; } = [];

    public static PartyForm Empty(DateOnly today) => new() { SourceDate = Written(today), Desks = [new DeskFields()] };

    public static PartyForm Of(AbsentParty party) => new()
    {
        Name = party.Name,
        Code = party.Code ?? "",
        Source = party.Source,
        SourceDate = Written(party.SourceDate),
        Version = party.Version,
        Desks = WithOneOpen(party.Desks.Select(desk => DeskFields.Of(desk.Entry))),
    };

    public static PartyForm Read(IFormCollection form) => new()
    {
        Name = form["name"].ToString(),
        Code = form["code"].ToString().Trim().ToUpperInvariant(),
        Source = form["source"].ToString(),
        SourceDate = form["sourceDate"].ToString(),
        Version = form["version"] is [{ Length: > 0 } version] ? version : null,
        Desks = WithOneOpen(Enumerable.Range(0, MaxDesks).TakeWhile(i => form.ContainsKey($"desk-{i}-name"))
            .Select(i => DeskFields.Read(form, i)).Where(desk => !desk.IsEmpty)),
    };

    /// <summary>What was entered, or which field cannot be read. Members that the form does not show stay as they were in <paramref name="known"/>.</summary>
    public Result<AbsentPartyBody> ToBody(AbsentParty? known)
    {
        if (!DateOnly.TryParseExact(SourceDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return new BadDate { Where = "sourceDate" };
        List<DeskEntry> desks = [];
        foreach (var (fields, i) in Desks.Where(desk => !desk.IsEmpty).Select((fields, i) => (fields, i)))
        {
            var before = known?.Desks.Select(desk => desk.Entry).FirstOrDefault(entry => entry.Desk == fields.Id);
            if (!fields.ToEntry(before, FreeId(fields, desks)).TryGet(out var entry, out var refusal))
                return refusal with { Where = $"desk-{i}-{refusal.Where}" };
            desks.Add(entry);
        }

        return new AbsentPartyBody(Name, Source, date, desks, Code.Length == 0 ? null : Code);
    }

    /// <summary>The refusal of a use case, at the field from which the refused value came.</summary>
    public Refusal AtField(Refusal refusal)
    {
        if (refusal.Where?.Split('/') is not ["", "desks", var index, var member, .. var rest] || !int.TryParse(index, CultureInfo.InvariantCulture, out var i)
            || i >= Desks.Count)
            return refusal;
        return refusal with { Where = $"desk-{i}-{(member == "channels" ? Desks[i].ChannelField(rest) : member == "desk" ? "name" : member)}" };
    }

    private static string Written(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IReadOnlyList<DeskFields> WithOneOpen(IEnumerable<DeskFields> desks)
    {
        List<DeskFields> all = [.. desks.Take(MaxDesks)];
        return all.Count < MaxDesks ? [.. all, new DeskFields()] : all;
    }

    // A desk keeps the name it once got; a new one is named by its level.
    private static string FreeId(DeskFields fields, List<DeskEntry> taken) => fields.Id.Length > 0
        ? fields.Id
        : Enumerable.Range(1, MaxDesks + 1).Select(n => n == 1 ? fields.Level : $"{fields.Level}-{n}").First(id => taken.TrueForAll(desk => desk.Desk != id));
}
