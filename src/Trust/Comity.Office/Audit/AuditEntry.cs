using System.Text;
using Comity.Office.Rights;

namespace Comity.Office.Audit;

/// <summary>Who did something: an officer, a token in an officer's place, or a part of the node itself.</summary>
public sealed record AuditWho
{
    private AuditWho(OfficerId? officer, Guid? token, string? part) => (Officer, Token, Part) = (officer, token, part);

    public OfficerId? Officer { get; }

    public Guid? Token { get; }

    /// <summary>The part of the node, such as <c>cli</c> or <c>retention</c>.</summary>
    public string? Part { get; }

    public static AuditWho Person(OfficerId officer) => new(officer, token: null, part: null);

    public static AuditWho TokenOf(OfficerId officer, Guid token) => new(officer, token, part: null);

    /// <exception cref="ArgumentException"><paramref name="part"/> is not a plain code.</exception>
    public static AuditWho System(string part) => new(officer: null, token: null, AuditText.Code(part, nameof(part)));
}

/// <summary>One deed for the audit trail: identifiers only, never content above TLP:CLEAR.</summary>
/// <remarks>Verb, kind and outcome are codes (a-z, 0-9, dot, hyphen; at most 64); the object's identifier is visible ASCII, at most 200.</remarks>
public sealed record AuditEntry
{
    /// <summary>The longest purpose, in UTF-16 units.</summary>
    public const int MaxPurposeLength = 500;

    private readonly string? _purpose;
    private readonly string _outcome = "done";

    /// <exception cref="ArgumentException">A part is not of its form.</exception>
    public AuditEntry(AuditWho who, int seat, string verb, string objectKind, string objectId)
    {
        (Who, Seat) = (who, seat);
        Verb = AuditText.Code(verb, nameof(verb));
        ObjectKind = AuditText.Code(objectKind, nameof(objectKind));
        ObjectId = AuditText.Identifier(objectId, nameof(objectId));
    }

    public AuditWho Who { get; }

    /// <summary>The seat whose matter it is; 0 for the node itself.</summary>
    public int Seat { get; }

    public string Verb { get; }

    public string ObjectKind { get; }

    public string ObjectId { get; init; }

    /// <summary>Why, in the officer's words, where the use case asks for it. Ask <see cref="PurposeFlaw"/> first.</summary>
    /// <exception cref="ArgumentException">It has a flaw.</exception>
    public string? Purpose
    {
        get => _purpose;
        init => _purpose = PurposeFlaw(value) is null ? value : throw new ArgumentException("Not a purpose.", nameof(value));
    }

    /// <summary><c>done</c>, or the code of the refusal.</summary>
    public string Outcome
    {
        get => _outcome;
        init => _outcome = AuditText.Code(value, nameof(value));
    }

    /// <summary>What is wrong with a purpose that a person typed; null if nothing is.</summary>
    public static Refusal? PurposeFlaw(string? purpose) =>
        purpose is null || (purpose.Length is > 0 and <= MaxPurposeLength && AuditText.IsOneLine(purpose))
            ? null
            : new BadPurpose(MaxPurposeLength);
}

/// <summary>The forms of text that may enter the trail. Both databases keep them byte for byte.</summary>
internal static class AuditText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Code(string text, string name) =>
        IsCode(text)
            ? text
            : throw new ArgumentException("A code has 1 to 64 characters of a-z, 0-9, dot and hyphen.", name);

    public static bool IsCode(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    public static bool IsIdentifier(string text) => text.Length is > 0 and <= 200 && text.All(c => c is > ' ' and < (char)0x7F);

    public static string Identifier(string text, string name) =>
        IsIdentifier(text)
            ? text
            : throw new ArgumentException("An identifier has 1 to 200 visible ASCII characters.", name);

    public static bool IsOneLine(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsControl(text[at]) || char.IsLowSurrogate(text[at]))
                return false;
            if (char.IsHighSurrogate(text[at]) && (++at == text.Length || !char.IsLowSurrogate(text[at])))
                return false;
        }

        return true;
    }

    /// <exception cref="EncoderFallbackException">A lone surrogate: the stored text is damaged.</exception>
    public static byte[] Utf8(string text) => Strict.GetBytes(text);
}
