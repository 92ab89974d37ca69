using System.Security.Claims;
using Comity.Office.Accounts;
using Comity.Office.Audit;

namespace Comity.Office.Rights;

/// <summary>The officer for whom the current request speaks, as the database described them when it began.</summary>
/// <remarks>Scoped; resolve it only behind <c>RequireAuthorization</c>.</remarks>
public sealed class CurrentOfficer
{
    internal CurrentOfficer(Officer officer, OfficerRights rights, AuditWho who, Guid? session, bool mustEnrol)
    {
        (OfficerId, Login, DisplayName, Seat) = (officer.Id, officer.Login, officer.DisplayName, officer.Seat);
        (Desks, Languages, TimeZone) = (officer.Desks, officer.Languages, officer.TimeZone);
        (Session, MustEnrol) = (session, mustEnrol);
        Actor = new Actor(who, mustEnrol ? OfficerRights.None : rights);
    }

    public OfficerId OfficerId { get; }

    public string Login { get; }

    public string DisplayName { get; }

    public int Seat { get; }

    public IReadOnlyList<string> Desks { get; }

    /// <summary>Language tags, preferred first.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>An IANA name.</summary>
    public string TimeZone { get; }

    /// <summary>The session's public identifier; null when an API token speaks.</summary>
    public Guid? Session { get; }

    /// <summary>Whether the officer has given a password only and must enrol a second factor. There are no rights until then.</summary>
    public bool MustEnrol { get; }

    /// <summary>Who this is for use cases and for the audit trail.</summary>
    public Actor Actor { get; }

    public OfficerRights Rights => Actor.Rights;

    /// <summary>The officer of a principal that one of our handlers made; null for any other.</summary>
    public static CurrentOfficer? From(ClaimsPrincipal? principal) =>
        principal?.Identities.OfType<OfficerIdentity>().FirstOrDefault()?.Officer;
}

/// <summary>The identity that our authentication handlers make; nothing else can.</summary>
internal sealed class OfficerIdentity(CurrentOfficer officer, string scheme)
    : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, officer.OfficerId.ToString()), new Claim(ClaimTypes.Name, officer.Login)], scheme)
{
    public CurrentOfficer Officer { get; } = officer;
}
