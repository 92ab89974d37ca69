using Comity.Office;
using Comity.Office.Accounts;
using Comity.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Comity.Node.Entry;

/// <summary>Where a new officer turns the setup secret into a password. The secret is typed, never part of an address that logs keep.</summary>
internal static class SetupDoor
{
    public const string Path = "/setup";

    public static RazorComponentResult<SetupPage> Show() => Page.Show<SetupPage>();

    public static async Task<IResult> Choose(
        [FromForm] string? secret, [FromForm] string? password, [FromForm] string? again, SetPassword setPassword, HttpContext context,
        CancellationToken cancellation)
    {
        var refusal = password != again
            ? new PasswordsDiffer { Where = "again" }
            : await setPassword.WithLink((secret ?? "").Trim(), password ?? "", context.Connection.RemoteIpAddress, cancellation);
        if (refusal is SetupLinkInvalid)
            refusal = refusal with { Where = "secret" };
        return refusal is null
            ? Page.Done(SignInDoor.Path + "?done=setup")
            : Page.Refused<SetupPage>(new { Secret = secret, Refusals = new[] { refusal } });
    }
}
