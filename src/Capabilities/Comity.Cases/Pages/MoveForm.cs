using System.Runtime.CompilerServices;
using Comity.Web;
using Microsoft.AspNetCore.Http;

namespace Comity.Cases.Pages;

/// <summary>Which fields a move has besides label and language.</summary>
[Flags]
public enum MoveFields
{
    None = 0,
    Text = 1,
    TextNeeded = 2,
    OwnNumber = 4,
    Reason = 8,
    Conditions = 16,
    ExpectedBy = 32,
    Redirect = 64,
    Party = 128,
    Consent = 256,
    Recall = 512,
    RecallAnswer = 1024,
    Rights = 2048,
}

/// <summary>One thing that our side may say now, as a small form of its own.</summary>
/// <param name="Code">A status in kebab case, or ask, reply, consent, recall, recall-answer, close, withdraw, reopen.</param>
public sealed record MoveForm(string Code, MoveFields Fields)
{
    /// <summary>The question, redirection or recall that it answers.</summary>
    public StatementId? Item { get; init; }

    /// <summary>Who asked.</summary>
    public string? ItemBy { get; init; }

    /// <summary>Of whom it may be asked.</summary>
    public IReadOnlyList<Choice> Parties { get; init; } = [];

    /// <summary>Our statements that can be recalled.</summary>
    public IReadOnlyList<Choice> Statements { get; init; } = [];

    public IReadOnlyList<Choice> Languages { get; init; } = [];

    public string Language { get; init; } = "en";

    public Tlp Tlp { get; init; } = Tlp.Amber;

    /// <summary>What was entered, when the form comes back; it then stands open.</summary>
    public MoveEntered? Entered { get; init; }

    /// <summary>What field names begin with, so that several forms share a page.</summary>
    public string Prefix => PrefixOf(Code, Item);

    public bool Has(MoveFields field) => (Fields & field) != MoveFields.None;

    public static string PrefixOf(string code, StatementId? item) => item is { } sid ? $"{code}-{sid.ToString()[^8..]}" : code;
}

/// <summary>A move as it was entered.</summary>
public sealed record MoveEntered(string Code, StatementId? Item, IFormCollection? Form)
{
    public string Prefix => MoveForm.PrefixOf(Code, Item);

    /// <summary>What stands in a field, without space around it; null when nothing does.</summary>
    [IndexerName("Field")]
    public string? this[string field] => Form?[$"{Prefix}-{field}"].ToString().Trim() is { Length: > 0 } value ? value : null;

    /// <summary>Every value of a field of boxes.</summary>
    public IReadOnlyList<string> All(string field) => Form is null ? [] : [.. Form[$"{Prefix}-{field}"].OfType<string>()];

    public bool IsFor(MoveForm move) => move.Code == Code && move.Item == Item;
}
