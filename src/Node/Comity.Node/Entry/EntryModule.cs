using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node.Entry;

/// <summary>The doors for people: sign-in, first password, authenticator, own account, sign-out. Plain forms, protected against forgery.</summary>
internal static class EntryModule
{
    /// <summary>Largest form, in bytes: the doors stand open to everybody.</summary>
    private const int MaxForm = 16_384;

    public static IServiceCollection AddEntry(this IServiceCollection services) => services
        .AddSingleton<IAuthorizationMiddlewareResultHandler, PageDoors>()
        .AddTexts(typeof(EntryModule).Assembly)
        .AddAccountCorner<AccountCorner>();

    public static void MapEntry(this IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        MapOpen(doors.MapGroup("").AllowAnonymous());
        MapHalfOpen(doors.MapGroup("").RequireAuthorization(OfficerPolicy.MayEnrol));
        var account = doors.MapGroup("").RequireAuthorization(OfficerPolicy.SignedIn);
        account.MapGet(AccountDoor.Path, AccountDoor.Show);
        account.MapPost(AccountDoor.PasswordPath, AccountDoor.ChangePassword);
        account.MapPost(AccountDoor.SessionsPath, AccountDoor.EndSessions);
    }

    private static void MapOpen(RouteGroupBuilder open)
    {
        open.MapGet(SignInDoor.Path, SignInDoor.Show);
        open.MapPost(SignInDoor.Path, SignInDoor.Enter);
        open.MapGet(SignInDoor.CodePath, SignInDoor.ShowCode);
        open.MapPost(SignInDoor.CodePath, SignInDoor.EnterCode);
        open.MapGet(SetupDoor.Path, SetupDoor.Show);
        open.MapPost(SetupDoor.Path, SetupDoor.Choose);
    }

    // Also for whoever has shown a password only: to enrol, and to get out again.
    private static void MapHalfOpen(RouteGroupBuilder halfOpen)
    {
        halfOpen.MapGet(AuthenticatorDoor.Path, AuthenticatorDoor.Show);
        halfOpen.MapPost(AuthenticatorDoor.Path, AuthenticatorDoor.Begin);
        halfOpen.MapGet(AuthenticatorDoor.ConfirmPath, AuthenticatorDoor.Show);
        halfOpen.MapPost(AuthenticatorDoor.ConfirmPath, AuthenticatorDoor.Confirm);
        halfOpen.MapPost(SignInDoor.OutPath, SignInDoor.Leave);
    }
}
