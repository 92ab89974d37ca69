using System.Text;
using Comity.Cases.Severity;

namespace Comity.Tests.Severity;

/// <summary>The schemes under docs/examples/severity.</summary>
internal static class SchemeFiles
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root(), "docs", "examples", "severity", name));

    public static SeverityScheme Scheme(string name)
    {
        var read = SeverityScheme.Read(Bytes(name));
        Assert.True(read.Refusal is null, read.Refusal?.ToString());
        return read.Value;
    }

    /// <summary>An example in which one piece of text is another.</summary>
    public static Result<SeverityScheme> Edited(byte[] bytes, string from, string to)
    {
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return SeverityScheme.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
    }

    public static LanguageText Words(string text) => LanguageText.Of("en", text);

    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Comity.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder;
    }
}
