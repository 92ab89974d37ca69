namespace Comity.Web;

/// <summary>How much a status or notice asks of the reader. Colour only repeats what the words say.</summary>
public enum Tone
{
    Neutral,
    Progress,
    Good,
    Attention,
    Urgent,
}

/// <summary>One participant's word on a matter. Only that participant can have said it.</summary>
/// <param name="By">Who, as the roster names it.</param>
/// <param name="Text">The status in the reader's language; null when there is no statement yet, which is never a refusal.</param>
/// <param name="Tone">What it asks of the reader.</param>
/// <param name="At">Since when; null if not known.</param>
public sealed record StatusView(string By, string? Text, Tone Tone = Tone.Neutral, DateTimeOffset? At = null);
