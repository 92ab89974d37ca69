using Comity.Cases;
using Comity.Cases.Clocks;
using Comity.Contacts;
using Comity.Node.Connections;
using Comity.Office.Drafts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node;

/// <summary>The capabilities of this node and what connects them. To add one is to add its folder and a line in each list.</summary>
internal static class Modules
{
    public static void Add(IServiceCollection services)
    {
        services.AddContacts();
        services.AddCases();
        services.AddSingleton<IDutyDesk, CasesDuty>();
        services.AddSingleton<Comity.Cases.Letters.IAddressBook, NotedParties>();
        services.AddSingleton<IDeskDirectory, DeskDirectory>();
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapContacts().MapCases();
}
