using System.Text.RegularExpressions;
using Comity.Office.Audit;

namespace Comity.Office.Accounts;

/// <summary>What people and pages need to know of an officer.</summary>
/// <param name="DisplayName">One line of at most 200 characters.</param>
/// <param name="Desks">At most 32 desk identifiers of the officer's seat: a-z, 0-9, hyphen.</param>
/// <param name="Languages">1 to 16 language tags (BCP 47), preferred first.</param>
/// <param name="TimeZone">An IANA name, such as <c>Etc/UTC</c>.</param>
public sealed partial record Profile(string DisplayName, IReadOnlyList<string> Desks, IReadOnlyList<string> Languages, string TimeZone)
{
    /// <summary>What is wrong with it; null if nothing is.</summary>
    public Refusal? Flaw()
    {
        if (DisplayName.Trim().Length is 0 or > 200 || !AuditText.IsOneLine(DisplayName))
            return new BadProfile("displayName", "A display name is one line of 1 to 200 characters.") { Where = "displayName" };
        if (Desks.Count > 32 || !Desks.All(DeskForm().IsMatch) || Desks.Distinct(StringComparer.Ordinal).Count() != Desks.Count)
            return new BadProfile("desks", "Desks are at most 32 different identifiers of a-z, 0-9 and hyphen.") { Where = "desks" };
        if (Languages.Count is 0 or > 16 || !Languages.All(LanguageForm().IsMatch))
            return new BadProfile("languages", "Languages are 1 to 16 tags such as en or pt-BR.") { Where = "languages" };
        return !TimeZone.Contains('\0', StringComparison.Ordinal) && TimeZone.Length is > 0 and <= 64
            && TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) && zone.HasIanaId
                ? null
                : new BadProfile("timeZone", "The time zone is not an IANA name known here.") { Where = "timeZone" };
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9\-]{0,63}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex DeskForm();

    [GeneratedRegex(@"^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,5}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex LanguageForm();
}
