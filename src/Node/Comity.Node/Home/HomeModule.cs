using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node.Home;

/// <summary>The first page of a signed-in officer.</summary>
internal static class HomeModule
{
    public static IServiceCollection AddHome(this IServiceCollection services) => services.AddNavigation(
        new NavigationItem("/", "home.nav", 0) { VisibleTo = user => CurrentOfficer.From(user) is { MustEnrol: false } });

    public static void MapHome(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", () => Page.Show<HomePage>()).RequireAuthorization(OfficerPolicy.SignedIn);
}
