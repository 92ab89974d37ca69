using Comity.Office.Accounts;
using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Comity.Node.Entry;

/// <summary>Binds an authenticator in three steps: what it is for, the code to scan, a first code from it. Then recovery codes, once.</summary>
internal static class AuthenticatorDoor
{
    public const string Path = "/account/authenticator";
    public const string ConfirmPath = "/account/authenticator/confirm";

    public static RazorComponentResult<AuthenticatorPage> Show([FromQuery(Name = "return")] string? back) =>
        Page.Show<AuthenticatorPage>(new { Back = LocalPath.Or(back, "/") });

    public static async Task<IResult> Begin(
        [FromForm(Name = "return")] string? back, CurrentOfficer officer, EnrolTotp enrol, CancellationToken cancellation)
    {
        var way = LocalPath.Or(back, "/");
        var begun = await enrol.Begin(officer, cancellation);
        return begun.TryGet(out var offer, out var refusal)
            ? Page.Show<AuthenticatorPage>(new { Back = way, Offer = offer, AsksForCode = true })
            : Page.Refused<AuthenticatorPage>(new { Back = way, Refusals = new[] { refusal } });
    }

    /// <remarks>The secret was shown once: after a wrong code the officer tries again with what was scanned, or begins anew.</remarks>
    public static async Task<IResult> Confirm(
        [FromForm] string? code, [FromForm(Name = "return")] string? back, CurrentOfficer officer, EnrolTotp enrol, CancellationToken cancellation)
    {
        var way = LocalPath.Or(back, "/");
        var confirmed = await enrol.Confirm(officer, code ?? "", cancellation);
        return confirmed.TryGet(out var sheet, out var refusal)
            ? Page.Show<RecoveryCodesPage>(new { Back = way, sheet.Codes })
            : Page.Refused<AuthenticatorPage>(new { Back = way, AsksForCode = true, Refusals = new[] { refusal } });
    }
}
