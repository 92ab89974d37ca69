using System.Reflection;
using Comity.Federation;
using Comity.Node.Accounts;
using Comity.Node.Api;
using Comity.Node.Audit;
using Comity.Node.Connections;
using Comity.Node.Drafts;
using Comity.Node.Entry;
using Comity.Node.Health;
using Comity.Node.Home;
using Comity.Node.Jobs;
using Comity.Node.Leases;
using Comity.Office;
using Comity.Storage;
using Comity.Storage.Databases;
using Comity.Storage.Keys;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Node;

/// <summary>Composes a node from its data folder: configuration, modules, jobs, doors.</summary>
public static class NodeHost
{
    /// <summary>The types this node may issue without a person.</summary>
    public static IReadOnlyList<string> AutomaticTypes { get; } = ["cases.recall-applied/1", "trust.audit-head/1"];

    /// <summary>Takes the writer's lease; false while another living instance holds it.</summary>
    public static Task<bool> AcquireLeaseAsync(IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<NodeLease>().AcquireAsync(cancellation);

    /// <summary>A host that serves and sends. It does not run yet.</summary>
    public static WebApplication Build(DataFolder folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = Assembly.GetEntryAssembly()!.GetName().Name });
        Configure(builder.Configuration, folder);
        // Of the framework only what goes wrong; what it says of queries and requests could name content.
        builder.Logging.ClearProviders().AddJsonConsole().AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information).AddConfiguration(builder.Configuration.GetSection("Logging"));
        var node = builder.Configuration.GetSection(NodeOptions.Section).Get<NodeOptions>() ?? new NodeOptions();
        // Finds the style sheet and script of a build that was not published; does nothing for one that was.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(node.Listen.Split(';')).ConfigureKestrel(server => server.AddServerHeader = false);
        AddNode(builder.Services, builder.Configuration, folder);
        AddServing(builder.Services, builder.Configuration, node);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>The same services without doors and jobs: for commands that work on a data folder whose node is stopped.</summary>
    public static ServiceProvider BuildOffline(DataFolder folder)
    {
        var configuration = new ConfigurationManager();
        Configure(configuration, folder);
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging();
        AddNode(services, configuration, folder);
        return services.BuildServiceProvider();
    }

    /// <summary>Reads keys and trust documents, compares each log with the high-water file: to be called once before anything is served.</summary>
    public static async Task LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await services.GetRequiredService<SeatKeys>().LoadAsync(cancellation);
        await services.GetRequiredService<TrustBook>().LoadAsync(cancellation);
        await services.GetRequiredService<BindingConflicts>().LoadAsync(cancellation);
        await services.GetRequiredService<RestoreGuard>().CheckAsync(cancellation);
    }

    /// <summary>Makes every endpoint now, on another thread, instead of when the host starts: meanwhile the databases are looked at.</summary>
    public static Task MakeEndpointsAsync(IServiceProvider services) => Task.Run(() => services.GetRequiredService<EndpointDataSource>().Endpoints);

    private static void Configure(IConfigurationManager configuration, DataFolder folder) => configuration
        .AddJsonFile(folder.Configuration, optional: false)
        .AddEnvironmentVariables(DataFolder.EnvironmentPrefix);

    private static void AddNode(IServiceCollection services, IConfiguration configuration, DataFolder folder)
    {
        var node = configuration.GetSection(NodeOptions.Section).Get<NodeOptions>() ?? new NodeOptions();
        var database = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        services.AddOptions<NodeOptions>().BindConfiguration(NodeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(folder).AddSingleton(TimeProvider.System);
        services.AddStorage(database, folder.Path, node.HighWaterFile.Length > 0 ? node.HighWaterFile : folder.HighWater);
        services.AddOffice();
        services.AddDataProtection().SetApplicationName("comity").PersistKeysToFileSystem(new DirectoryInfo(folder.SessionKeys));
        Modules.Add(services);
    }

    private static void AddServing(IServiceCollection services, IConfiguration configuration, NodeOptions node)
    {
        services.AddWeb(web => (web.NodeName, web.OfferPseudoLanguage) = (node.Name, node.OfferPseudoLanguage));
        services.AddEntry().AddHome().AddNodePages().AddAuditPages().AddDraftPages().AddApi();
        services.AddFederation(federation => configuration.GetSection(FederationOptions.Section).Bind(federation));
        services.AddSingleton<NodeLease>().AddHostedService(provider => provider.GetRequiredService<NodeLease>());
        services.AddHostedService<CheckpointJob>();
        services.AddHostedService<OutboxJob>();
        services.AddHostedService<AuditHeadJob>();
        services.AddHostedService<KeyRetirementJob>();
        services.AddHostedService<CaseClockJob>();
        services.AddHostedService<AttachmentJob>();
        services.AddHostedService<RosterNames>();
    }

    private static void Map(WebApplication app)
    {
        // Said here and below, though the framework would say it by itself: only so the endpoints can be made ahead (MakeEndpointsAsync).
        app.UseRouting();
        app.UseWeb();
        app.UseMiddleware<FaultDoor>();
        // Inside the frame's handler of faults, which would take a refusal met while the content is read for one.
        app.UseFederation();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<JsonDoor>();
        app.MapWeb();
        app.MapHealth();
        app.MapEntry();
        app.MapHome();
        app.MapNodePages();
        app.MapAuditPages();
        app.MapApi();
        app.MapFederation();
        app.MapAccounts();
        app.MapDrafts();
        app.MapDraftPages();
        Modules.Map(app);
        app.UseEndpoints(_ => { });
    }
}
