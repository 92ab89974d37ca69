using Comity.Federation.HttpSignatures;
using Comity.Federation.Outbound;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Comity.Federation;

/// <summary>How this node's statements reach its peers, and theirs this node: the only door into this part.</summary>
public static class FederationModule
{
    /// <summary>Registers the engine, its HTTP side and the hosted service. Options are checked at start.</summary>
    public static IServiceCollection AddFederation(this IServiceCollection services, Action<FederationOptions>? configure = null)
    {
        services.AddFederationCore(configure);
        services.TryAddSingleton<IPeerChannel, HttpPeerChannel>();
        services.AddHostedService<FederationService>();
        return services;
    }

    /// <summary>Registers the stepped engine alone, for a channel of the caller's own and no timers: simulation, tools.</summary>
    /// <remarks>A <see cref="Random"/> registered before decides the jitter of waits, and nothing else.</remarks>
    public static IServiceCollection AddFederationCore(this IServiceCollection services, Action<FederationOptions>? configure = null)
    {
        services.AddOptions<FederationOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<FederationOptions>>().Value);
        services.AddSingleton(provider => Outbound(provider.GetRequiredService<FederationOptions>()));
        services.AddSingleton(new ChannelOptions());
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<Seats>().AddSingleton<NodeMessages>().AddSingleton<PeerKeys>().AddSingleton<Quotas>();
        services.AddSingleton<AnchorBuilder>().AddSingleton<PageBuilder>().AddSingleton<ReceiptTaker>();
        services.AddSingleton<ItemOpener>().AddSingleton<EpochEnds>().AddSingleton<Anchoring>().AddSingleton<ReceiptWriter>().AddSingleton<TrustFetcher>();
        services.AddSingleton<BlobPageBuilder>().AddSingleton<BlobReceiptTaker>().AddSingleton<BlobReceiver>().AddSingleton<BlobExchange>();
        services.AddSingleton<PageReceiver>().AddSingleton<PeerExchange>().AddSingleton<RestoreInquiry>();
        services.AddSingleton(Inbox).AddSingleton(Node).AddSingleton<FederationEndpoints>().AddSingleton(Files);
        services.AddSingleton(Gate);
        return services;
    }

    /// <summary>Puts the signature check in front of everything under <c>/federation/v1</c>; before routing's endpoints run.</summary>
    public static IApplicationBuilder UseFederation(this IApplicationBuilder app) => app.UseWhen(
        http => http.Request.Path.StartsWithSegments("/federation/v1", StringComparison.Ordinal),
        branch => branch.Use(branch.ApplicationServices.GetRequiredService<ChannelGate>().Invoke));

    /// <summary>Maps the routes that <see cref="UseFederation"/> guards.</summary>
    public static IEndpointRouteBuilder MapFederation(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<FederationEndpoints>().Map(routes);
        return routes;
    }

    private static OutboundOptions Outbound(FederationOptions options) => new()
    {
        AllowedNetworks = options.AllowedNetworks,
        AllowPlainHttpOnLoopback = options.AllowPlainHttpOnLoopback,
        ExchangeTimeout = options.ExchangeTimeout,
    };

    private static ChannelGate Gate(IServiceProvider services)
    {
        var (options, time, keys) = (services.GetRequiredService<ChannelOptions>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<PeerKeys>());
        var ours = new OwnAuthorities(services.GetRequiredService<Seats>(), services.GetRequiredService<TrustBook>(), services.GetRequiredService<FederationOptions>());
        return new ChannelGate(new ChannelVerifier(options, keys.FindAsync, ours.Contains, time), options, time);
    }

    private static FederationInbox Inbox(IServiceProvider services) => new(
        services.GetRequiredService<PageReceiver>(), services.GetRequiredService<PageBuilder>(), services.GetRequiredService<ReceiptTaker>(),
        services.GetRequiredService<BlobReceiver>(), services.GetRequiredService<BlobPageBuilder>(), services.GetRequiredService<BlobReceiptTaker>(),
        services.GetRequiredService<NodeMessages>(), services.GetRequiredService<TrustBook>(), services.GetRequiredService<LogReader>(),
        services.GetRequiredService<Quotas>(), services.GetRequiredService<Seats>(), services.GetRequiredService<RestoreInquiry>());

    private static FederationNode Node(IServiceProvider services)
    {
        var node = new FederationNode(
            services.GetRequiredService<IDbContextFactory<NodeDb>>(), services.GetRequiredService<Seats>(), services.GetRequiredService<TrustBook>(),
            services.GetRequiredService<LogReader>(), services.GetRequiredService<PeerExchange>(), services.GetRequiredService<BlobExchange>(), services.GetRequiredService<PageReceiver>(),
            services.GetRequiredService<TrustFetcher>(), services.GetRequiredService<RestoreInquiry>(),
            services.GetRequiredService<FederationOptions>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Random>());
        services.GetRequiredService<StatementRelease>().Queued += node.Wake;
        services.GetRequiredService<FederationInbox>().Contact += node.Contact;
        services.GetRequiredService<BlobReceiver>().Arrived += node.Arrived;
        return node;
    }

    private static FeedFiles Files(IServiceProvider services) => new(
        services.GetRequiredService<PageBuilder>(), services.GetRequiredService<PageReceiver>(), services.GetRequiredService<ReceiptTaker>(),
        services.GetRequiredService<BlobPageBuilder>(), services.GetRequiredService<BlobReceiver>(), services.GetRequiredService<BlobReceiptTaker>(),
        services.GetRequiredService<NodeMessages>(), services.GetRequiredService<Seats>());
}
