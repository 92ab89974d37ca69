using System.Text;

namespace Comity.Office.Accounts;

/// <summary>A login name in its one normal form: lower case, 2 to 64 characters of a-z, 0-9, <c>. _ - @</c>, a letter or digit first.</summary>
internal static class LoginName
{
    public static bool TryNormalise(string? typed, out string login)
    {
        login = "";
        // Neither half of a pair nor U+FFFE, U+FFFF: normalisation throws on them, and no login name has them.
        if (typed is null or { Length: > 128 } || typed.Any(c => char.IsSurrogate(c) || c >= '\uFFFE'))
            return false;
        login = typed.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        return login.Length is >= 2 and <= 64 && char.IsAsciiLetterOrDigit(login[0])
            && login.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '@');
    }
}
