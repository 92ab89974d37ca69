using Microsoft.AspNetCore.Routing;
using Comity.Cases.Alerts;
using Comity.Cases.Clocks;
using Comity.Cases.Notices;
using Comity.Cases.Pages;
using Comity.Cases.Recalls;
using Comity.Cases.Threads;
using Comity.Cases.Moves;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage.Databases;
using Comity.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cases;

/// <summary>Cases: incidents, requests, notices and their answers. The only door into this capability.</summary>
public static class CasesModule
{
    /// <remarks>The node adds an <see cref="IDutyDesk"/> and an <see cref="Letters.IAddressBook"/> and calls <see cref="TickAsync"/> at least every half minute.</remarks>
    public static IServiceCollection AddCases(this IServiceCollection services)
    {
        services.AddModelPart<CaseTables>().AddProjection<CasesProjection>();
        services.AddSingleton<IDraftJudge, CaseDraftJudge>();
        services.AddReaction<CaseWatch>().AddReaction<SendAlert>().AddReaction<ApplyRecall>();
        services.AddSingleton<CommunityRules>().AddSingleton<CaseClock>().AddSingleton<MailAlerts>().AddSingleton<WebhookAlerts>();
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        // A redirected alert would go where nobody configured it to go.
        services.AddHttpClient(WebhookAlerts.Client).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        services.AddSingleton<NoticeReader>().AddSingleton<TerritoryShelf>().AddSingleton<ImportedLists>().AddSingleton<CodeTables>().AddSingleton<NoticeSplits>();
        services.AddScoped<DraftNotices>().AddScoped<NoticeItems>().AddScoped<AnswerItems>().AddScoped<NoticeReading>();
        services.AddScoped<CaseReading>().AddScoped<MoveDrafts>().AddScoped<NewCases>().AddScoped<Letters.WriteLetter>();
        services.AddScoped<Register.EvidenceRegister>().AddScoped<Register.EvidenceBytes>().AddScoped<Register.RegisterExport>();
        return services.AddTexts(typeof(CasesModule).Assembly).AddNavigation(new NavigationItem(CasePages.Path, "cases.nav", 50)
        {
            AboutKey = "cases.nav.about",
            VisibleTo = user => CurrentOfficer.From(user)?.Rights.MayAnywhere(Verbs.Read) == true,
        });
    }

    /// <summary>Pages under <c>/cases</c>, the API under <c>/api/v1/cases</c>.</summary>
    public static IEndpointRouteBuilder MapCases(this IEndpointRouteBuilder routes)
    {
        CasePages.Map(routes);
        Endpoints.CaseEndpoints.Map(routes);
        Endpoints.TerritoryEndpoints.Map(routes);
        Endpoints.ItemEndpoints.Map(routes);
        Endpoints.RegisterEndpoints.Map(routes);
        return routes;
    }

    /// <summary>Reads items and answers of notices whose attachments have come; what is read already costs one question.</summary>
    public static Task ReadNoticesAsync(IServiceProvider services, CancellationToken cancellation) => services.GetRequiredService<NoticeReader>().RunAsync(cancellation);

    /// <summary>Climbs duty chains and proposes policy steps that are due; one call at a time.</summary>
    public static async Task TickAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<Comity.Storage.NodeDb>>().CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        await services.GetRequiredService<CaseClock>().TickAsync(db, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
