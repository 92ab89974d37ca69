using System.Text;

namespace Comity.Web;

/// <summary>Makes a right-to-left stand-in out of English: readable with effort, about a third longer, placeholders intact.</summary>
internal static class PseudoText
{
    private const char RightToLeftOverride = '\u202E';
    private const char PopOverride = '\u202C';
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Accented = "àƀçďéƒğĥîĵķļɱñôþǫřšţûṽŵẋýžÀƁÇĎÉƑĞĤÎĴĶĻḾÑÔÞǪŘŠŢÛṼŴẊÝŽ";

    /// <summary>Whether a text was made here: what is visible and unmarked was never given to a translator.</summary>
    public static bool IsMarked(string text) => text.Contains(RightToLeftOverride, StringComparison.Ordinal);

    public static Message Of(Message english) => new(
        english.Forms.ToDictionary(form => form.Key, form => Of(form.Value), StringComparer.Ordinal));

    public static string Of(string english)
    {
        var pseudo = new StringBuilder(english.Length * 2).Append(RightToLeftOverride);
        var end = 0;
        foreach (var placeholder in Message.Placeholder().EnumerateMatches(english))
        {
            Accent(pseudo, english.AsSpan(end..placeholder.Index));
            pseudo.Append(english.AsSpan(placeholder.Index, placeholder.Length));
            end = placeholder.Index + placeholder.Length;
        }

        Accent(pseudo, english.AsSpan(end..));
        return pseudo.Append(PopOverride).ToString();
    }

    private static void Accent(StringBuilder pseudo, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var letter = Plain.IndexOf(text[i], StringComparison.Ordinal);
            var written = letter < 0 ? text[i] : Accented[letter];
            // Every third vowel doubled: other languages need about a third more room than English.
            pseudo.Append(written, letter >= 0 && i % 3 == 0 && "aeiou".Contains(text[i], StringComparison.Ordinal) ? 2 : 1);
        }
    }
}
