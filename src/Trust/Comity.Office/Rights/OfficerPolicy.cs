using Microsoft.AspNetCore.Authorization;

namespace Comity.Office.Rights;

/// <summary>The authorization policies of the node, for <c>RequireAuthorization</c>: each asks for one right, anywhere.</summary>
/// <remarks>A policy opens the door; the use case behind it asks <see cref="OfficerRights.May"/> with its seat and community.</remarks>
public static class OfficerPolicy
{
    public const string MayDraft = "may-draft";
    public const string MayClear = "may-clear";
    public const string MayRelease = "may-release";
    public const string MayRead = "may-read";
    public const string MayAdminister = "may-administer";
    public const string MayAudit = "may-audit";

    /// <summary>A fully signed-in officer or a valid token, whatever their rights. The default policy.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Also an officer who has given a password and must enrol a second factor first. Never a token.</summary>
    public const string MayEnrol = "may-enrol";

    internal static void Configure(AuthorizationOptions options)
    {
        Add(options, MayDraft, Verbs.Draft);
        Add(options, MayClear, Verbs.Clear);
        Add(options, MayRelease, Verbs.Release);
        Add(options, MayRead, Verbs.Read);
        Add(options, MayAdminister, Verbs.Administer);
        Add(options, MayAudit, Verbs.Audit);
        options.AddPolicy(SignedIn, policy => policy.RequireAssertion(asked => CurrentOfficer.From(asked.User) is { MustEnrol: false }));
        options.AddPolicy(MayEnrol, policy => policy.RequireAssertion(asked => CurrentOfficer.From(asked.User) is { Actor.IsToken: false }));
        options.DefaultPolicy = options.GetPolicy(SignedIn)!;
    }

    private static void Add(AuthorizationOptions options, string name, Verbs verb) =>
        options.AddPolicy(name, policy => policy.RequireAssertion(asked => CurrentOfficer.From(asked.User)?.Rights.MayAnywhere(verb) == true));
}
