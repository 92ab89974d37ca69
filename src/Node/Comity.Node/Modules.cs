using Comity.Contacts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node;

/// <summary>The capabilities of this node. To add one is to add its folder and a line in each list.</summary>
internal static class Modules
{
    public static void Add(IServiceCollection services) => services.AddContacts();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapContacts();
}
