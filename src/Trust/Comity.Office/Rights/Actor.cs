using Comity.Office.Audit;

namespace Comity.Office.Rights;

/// <summary>Who asks for something, as the audit trail names them, and what they may do.</summary>
public sealed record Actor(AuditWho Who, OfficerRights Rights)
{
    /// <summary>The officer behind it; null for the operator.</summary>
    public OfficerId? Officer => Who.Officer;

    /// <summary>Whether an API token acts in the officer's place.</summary>
    public bool IsToken => Who.Token is not null;

    internal bool IsOperator => ReferenceEquals(Rights, OfficerRights.Operator);

    /// <summary>The holder of the data folder, who acts without an account.</summary>
    /// <param name="name">The door used, such as <c>cli</c>; it stands in the audit trail.</param>
    public static Actor Operator(string name) => new(AuditWho.System(name), OfficerRights.Operator);
}
