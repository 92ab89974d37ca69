using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Comity.Node.Entry;

/// <summary>An officer's own account: what it may do, where it is signed in, a new password.</summary>
internal static class AccountDoor
{
    public const string Path = "/account";
    public const string PasswordPath = "/account/password";
    public const string SessionsPath = "/account/sessions";

    public static Task<IResult> Show([FromQuery] string? done, CurrentOfficer officer, Sessions sessions, CancellationToken cancellation) =>
        PageOf(officer, sessions, done, refusal: null, cancellation);

    public static async Task<IResult> ChangePassword(
        [FromForm] string? old, [FromForm] string? password, [FromForm] string? again, CurrentOfficer officer, SetPassword setPassword,
        Sessions sessions, HttpContext context, CancellationToken cancellation)
    {
        var refusal = password != again
            ? new PasswordsDiffer { Where = "again" }
            : await setPassword.Change(officer, old ?? "", password ?? "", context.Connection.RemoteIpAddress, cancellation);
        if (refusal is WrongCredentials)
            refusal = refusal with { Where = "old" };
        return refusal is null ? Page.Done(Path + "?done=password") : await PageOf(officer, sessions, done: null, refusal, cancellation);
    }

    /// <param name="_">Read so that the form's token is checked.</param>
    public static async Task<IResult> EndSessions(
        IFormCollection _, CurrentOfficer officer, Officers officers, Sessions sessions, CancellationToken cancellation) =>
        await officers.EndSessions(officer.Actor, officer.OfficerId, officer.Session, cancellation) is { } refusal
            ? await PageOf(officer, sessions, done: null, refusal, cancellation)
            : Page.Done(Path + "?done=sessions");

    private static async Task<IResult> PageOf(CurrentOfficer officer, Sessions sessions, string? done, Refusal? refusal, CancellationToken cancellation)
    {
        var open = await sessions.List(officer.OfficerId, cancellation);
        return refusal is null
            ? Page.Show<AccountPage>(new { Officer = officer, Sessions = open, Done = done })
            : Page.Refused<AccountPage>(new { Officer = officer, Sessions = open, Refusals = new[] { refusal } });
    }
}
