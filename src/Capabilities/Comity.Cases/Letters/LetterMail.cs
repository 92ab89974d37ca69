using System.Globalization;
using System.Text;

namespace Comity.Cases.Letters;

/// <summary>Writes a letter as a mail file: RFC 5322 headers, RFC 2047 words, a multipart of text and HTML in base64.</summary>
internal static class LetterMail
{
    private const int LineBytes = 57;

    public static byte[] Write(Letter letter, string from)
    {
        var mail = new StringBuilder();
        // Derived from the content: the same letter is the same file.
        var boundary = "=_" + Convert.ToHexString(Sha256Digest.Of(Encoding.UTF8.GetBytes(letter.ToText())).ToArray())[..32];
        Header(mail, "From", Address(letter.Sender, from));
        Header(mail, "To", Address(letter.To.Name, letter.To.Mail ?? "undisclosed@invalid"));
        Header(mail, "Subject", Words((letter.IsExercise ? "EXERCISE " : "") + letter.Reference));
        Header(mail, "Date", letter.WrittenAt.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        Header(mail, "Message-ID", $"<{boundary[2..]}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}>");
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        mail.Append("\r\n");
        Part(mail, boundary, "text/plain", letter.ToText());
        Part(mail, boundary, "text/html", letter.ToHtml());
        return Encoding.ASCII.GetBytes(mail.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n").ToString());
    }

    private static void Header(StringBuilder mail, string name, string value) => mail.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");

    private static string Address(string name, string address) => $"{Words(name)} <{address}>";

    /// <summary>Encoded words of at most 75 characters, never cutting a character in two (RFC 2047 2 and 5).</summary>
    private static string Words(string text)
    {
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > 42)
            {
                words.Add(Word(word));
                word = [];
            }

            word.AddRange(bytes);
        }

        return string.Join("\r\n ", words.Append(Word(word)));
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";

    private static void Part(StringBuilder mail, string boundary, string type, string content)
    {
        mail.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        foreach (var line in Encoding.UTF8.GetBytes(content).Chunk(LineBytes))
            mail.Append(Convert.ToBase64String(line)).Append("\r\n");
    }
}
