namespace Comity.Cases.Bodies;

/// <summary>Says what is wrong with a member of a body, and where.</summary>
internal static class BodyFlaw
{
    public static Refusal? When(bool isWrong, string explanation, string where) =>
        isWrong ? new BadCaseBody(explanation) { Where = where } : null;

    /// <summary>Every variant has at most so many characters.</summary>
    public static Refusal? Text(LanguageText text, int max, string where) =>
        When(text.Variants.Any(variant => variant.Text.Length > max), $"A text has at most {max} characters in each language.", where);

    public static Refusal? Optional(LanguageText? text, int max, string where) => text is null ? null : Text(text, max, where);

    /// <summary>A file number: 1 to 64 characters without control characters.</summary>
    public static Refusal? Number(string? number, string where) =>
        When(number is not null && (string.IsNullOrWhiteSpace(number) || number.Length > 64 || number.Any(char.IsControl)), "A file number has 1 to 64 characters.", where);

    public static Refusal? Desk(string? desk, string where) =>
        When(desk is not null && (string.IsNullOrWhiteSpace(desk) || desk.Length > 64 || desk.Any(char.IsControl)), "A desk has a name of 1 to 64 characters.", where);
}
