using Comity.Office;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Comity.Node.Entry;

/// <summary>In by password and code, out by one button; in between the page that was asked for is not forgotten.</summary>
internal static class SignInDoor
{
    public const string Path = "/sign-in";
    public const string CodePath = "/sign-in/code";
    public const string OutPath = "/sign-out";

    public static IResult Show([FromQuery(Name = "return")] string? back, [FromQuery] string? done, HttpContext context) =>
        CurrentOfficer.From(context.User) is { MustEnrol: false }
            ? Page.Done(LocalPath.Or(back, "/"))
            : Page.Show<SignInPage>(new { Back = LocalPath.Or(back, "/"), Done = done });

    public static async Task<IResult> Enter(
        [FromForm] string? login, [FromForm] string? password, [FromForm(Name = "return")] string? back, SignIn signIn, HttpContext context,
        CancellationToken cancellation)
    {
        var way = LocalPath.Or(back, "/");
        var opened = await signIn.WithPassword(login ?? "", password ?? "", context.Connection.RemoteIpAddress, cancellation);
        if (!opened.TryGet(out var session, out var refusal))
            return Page.Refused<SignInPage>(new { Back = way, Login = login, Refusals = new[] { refusal } });
        SessionCookie.Write(context, session);
        return Page.Done(After(session.Stage, way));
    }

    public static IResult ShowCode([FromQuery(Name = "return")] string? back, HttpContext context) =>
        SessionCookie.Read(context) is null
            ? Page.Done(LocalPath.With(Path, LocalPath.Or(back, "/")))
            : Page.Show<CodePage>(new { Back = LocalPath.Or(back, "/") });

    public static async Task<IResult> EnterCode(
        [FromForm] string? code, [FromForm(Name = "return")] string? back, SignIn signIn, HttpContext context, CancellationToken cancellation)
    {
        var way = LocalPath.Or(back, "/");
        var opened = await signIn.WithCode(SessionCookie.Read(context) ?? "", code ?? "", context.Connection.RemoteIpAddress, cancellation);
        if (opened.Refusal is SignInExpired expired)
            return Page.Refused<SignInPage>(new { Back = way, Refusals = new Refusal[] { expired } });
        if (!opened.TryGet(out var session, out var refusal))
            return Page.Refused<CodePage>(new { Back = way, Refusals = new[] { refusal with { Where = "code" } } });
        SessionCookie.Write(context, session);
        return Page.Done(way);
    }

    /// <param name="_">Read so that the form's token is checked.</param>
    public static async Task<IResult> Leave(IFormCollection _, CurrentOfficer officer, SignIn signIn, HttpContext context, CancellationToken cancellation)
    {
        await signIn.Out(officer, cancellation);
        SessionCookie.Clear(context);
        return Page.Done(Path + "?done=out");
    }

    private static string After(SessionStage stage, string way) => stage switch
    {
        SessionStage.AwaitsCode => LocalPath.With(CodePath, way),
        SessionStage.MustEnrol => LocalPath.With(AuthenticatorDoor.Path, way),
        _ => way,
    };
}
