using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Comity.Taxii;

/// <summary>A TAXII 2.1 server inside an ASP.NET Core application: the only door to it.</summary>
public static class TaxiiModule
{
    /// <summary>Adds the server. The store stays the caller's: it is disposed of after the application.</summary>
    /// <exception cref="TaxiiSettingsException">The settings cannot be served.</exception>
    public static IServiceCollection AddTaxiiServer(
        this IServiceCollection services, TaxiiSettings settings, ITaxiiStore store, Action<TaxiiServerOptions>? configure = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<TaxiiServerOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(new ServedStore(store));
        settings.Checked();
        services.AddSingleton(provider => new CurrentOffer(settings, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(
            provider => new BodyBudget(
                provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<TaxiiServerOptions>>().Value.MaxBodiesBytes));
        services.AddSingleton<Gate>().AddSingleton<InformationDoors>().AddSingleton<ReadingDoors>().AddSingleton<AddingDoor>();
        return services;
    }

    /// <summary>Puts other settings in force while the server runs, whole or not at all: accounts,
    /// rights, roots and collections. What was remembered of passwords is forgotten.</summary>
    /// <exception cref="TaxiiSettingsException">The settings cannot be served; the old ones stay in force.</exception>
    public static void ReplaceTaxiiSettings(this IServiceProvider services, TaxiiSettings settings) =>
        services.GetRequiredService<CurrentOffer>().Replace(settings);

    /// <summary>Maps discovery at <c>/taxii2/</c> and each root below it.
    /// Whatever stands there is answered in the TAXII media type.</summary>
    public static void MapTaxii(this IEndpointRouteBuilder routes)
    {
        var (gate, information, reading) = (Service<Gate>(routes), Service<InformationDoors>(routes), Service<ReadingDoors>(routes));
        var adding = Service<AddingDoor>(routes);
        routes.Map("/taxii2", gate.Door(get: InformationDoors.DiscoveryAsync));
        routes.Map("/taxii2/{root}", gate.Door(get: information.RootAsync));
        routes.Map("/taxii2/{root}/status/{status}", gate.Door(get: information.StatusAsync));
        routes.Map("/taxii2/{root}/collections", gate.Door(get: InformationDoors.CollectionsAsync));
        routes.Map("/taxii2/{root}/collections/{collection}", gate.Door(get: InformationDoors.CollectionAsync));
        routes.Map("/taxii2/{root}/collections/{collection}/manifest", gate.Door(get: reading.ManifestAsync));
        routes.Map("/taxii2/{root}/collections/{collection}/objects", gate.Door(get: reading.ObjectsAsync, post: adding.AddAsync));
        routes.Map("/taxii2/{root}/collections/{collection}/objects/{object}",
            gate.Door(get: reading.ObjectAsync, delete: adding.DeleteAsync));
        routes.Map("/taxii2/{root}/collections/{collection}/objects/{object}/versions", gate.Door(get: reading.VersionsAsync));
        routes.Map("/taxii2/{**other}", gate.Door());
    }

    /// <summary>Bounds of connections for a Kestrel that serves only this:
    /// headers, idle time, and the least speed at which a body may come.</summary>
    public static void LimitForTaxii(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // Each open answer holds a page in memory until its reader has taken it: one of them for each connection.
        kestrel.Limits.MaxConcurrentConnections = 1000;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(10));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 8192, gracePeriod: TimeSpan.FromSeconds(10));
    }

    private static T Service<T>(IEndpointRouteBuilder routes) where T : notnull => routes.ServiceProvider.GetRequiredService<T>();
}

/// <summary>The caller's store, which the container does not dispose of.</summary>
internal sealed record ServedStore(ITaxiiStore Store);
