using Comity.Contacts.Endpoints;
using Comity.Contacts.Pages;
using Comity.Office.Rights;
using Comity.Storage.Databases;
using Comity.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Contacts;

/// <summary>The directory of points of contact: the only door into this capability.</summary>
public static class ContactsModule
{
    public static IServiceCollection AddContacts(this IServiceCollection services) => services
        .AddModelPart<ContactTables>()
        .AddProjection<DirectoryProjection>()
        .AddScoped<DirectoryReads>()
        .AddScoped<AbsentPartyNotes>()
        .AddTexts(typeof(ContactsModule).Assembly)
        .AddNavigation(new NavigationItem(ContactsPages.Path, "contacts.nav", 100)
        {
            AboutKey = "contacts.nav.about",
            VisibleTo = user => CurrentOfficer.From(user)?.Rights.MayAnywhere(Verbs.Read) == true,
        });

    /// <summary>Pages under <c>/contacts</c>, the API under <c>/api/v1/contacts</c>.</summary>
    public static IEndpointRouteBuilder MapContacts(this IEndpointRouteBuilder routes)
    {
        ContactsPages.Map(routes);
        ContactsApi.Map(routes);
        return routes;
    }
}
