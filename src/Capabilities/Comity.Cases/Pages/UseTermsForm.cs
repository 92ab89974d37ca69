using Comity.Statements;
using Microsoft.AspNetCore.Http;

namespace Comity.Cases.Pages;

/// <summary>Reads the fields of <see cref="UseTermsFields"/>: what a receiver may do with a statement, beyond its marking.</summary>
public static class UseTermsForm
{
    /// <summary>The five permissions, by the code of their text, in the order of the form.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["pass-on", "operators", "attribution", "block", "proceedings"];

    public static string Name(string prefix, string field) => prefix.Length == 0 ? $"use-{field}" : $"{prefix}-use-{field}";

    public static Permission Of(UseTerms terms, string field) => field switch
    {
        "pass-on" => terms.PassOn,
        "operators" => terms.AffectedPartyNotification,
        "attribution" => terms.Attribution,
        "block" => terms.Block,
        _ => terms.Proceedings,
    };

    /// <summary>The terms that were chosen. A form without these fields gives those that ask for consent, for defence only.</summary>
    /// <param name="prefix">What its field names begin with; empty for none.</param>
    public static Result<UseTerms> Read(IFormCollection? form, string prefix)
    {
        var chosen = new Dictionary<string, Permission>(StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            var entered = form?[Name(prefix, field)].ToString();
            if (string.IsNullOrEmpty(entered))
                chosen[field] = Permission.WithConsent;
            else if (CaseWords.TryRead<Permission>(entered, out var permission))
                chosen[field] = permission;
            else
                return new BadCaseBody("Choose whether it is allowed.") { Where = Name(prefix, field) };
        }

        return new UseTerms
        {
            PassOn = chosen["pass-on"],
            AffectedPartyNotification = chosen["operators"],
            Attribution = chosen["attribution"],
            Block = chosen["block"],
            Proceedings = chosen["proceedings"],
            // Given up only where the form says so: a form without the field keeps it.
            DefenceOnly = form?[Name(prefix, "purpose")].ToString() != "any",
        };
    }
}
