using Comity.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Contacts;

/// <summary>The directory of points of contact: the only door into this capability.</summary>
public static class ContactsModule
{
    public static IServiceCollection AddContacts(this IServiceCollection services) =>
        services.AddModelPart<ContactTables>()
                .AddProjection<DirectoryProjection>();
}
