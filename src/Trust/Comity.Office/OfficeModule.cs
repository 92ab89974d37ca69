using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Entry;
using Comity.Office.Exit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage.Databases;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Comity.Office;

/// <summary>The office: officers, rights, sign-in, tokens, the audit chain, drafts, clearance and the exit policy. The only door into it.</summary>
/// <remarks>Drafts need the statement store (<c>AddStorage</c>). The node still chooses where the data-protection keys live, in its data folder: without them enrolled authenticators are lost.</remarks>
public static class OfficeModule
{
    private const string AnyScheme = "comity";

    public static IServiceCollection AddOffice(this IServiceCollection services)
    {
        services.AddModelPart<OfficeTables>().AddModelPart<DraftTables>().AddModelPart<ExitTables>().AddProjection<ReadersProjection>();
        services.AddOptions<OfficeOptions>().BindConfiguration(OfficeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddDataProtection();
        services.AddHttpContextAccessor();
        return services.AddAuditAndAccounts().AddEntry().AddDrafts();
    }

    /// <summary>Declares what must happen before statements of one kind leave; at most one rule for each kind.</summary>
    public static IServiceCollection AddClearanceRule(this IServiceCollection services, ClearanceRule rule) => services.AddSingleton(rule);

    private static IServiceCollection AddDrafts(this IServiceCollection services)
    {
        foreach (var rule in ClearanceRules.Seed)
            services.AddClearanceRule(rule);
        return services
            .AddSingleton<ClearanceRules>()
            .AddSingleton<ExitFactsReader>()
            .AddScoped<OpenStatement>()
            .AddScoped<OpenFile>()
            .AddScoped<CreateDraft>()
            .AddScoped<AttachFile>()
            .AddScoped<JudgeDraft>()
            .AddScoped<EditDraft>()
            .AddScoped<DiscardDraft>()
            .AddScoped<SplitPerRecipient>()
            .AddScoped<ReadDraft>()
            .AddScoped<ListDrafts>()
            .AddScoped<PreviewDraft>()
            .AddScoped<SubmitDraft>()
            .AddScoped<ClearDraft>()
            .AddScoped<ReturnDraft>()
            .AddScoped<ReleaseDraft>()
            .AddScoped<StandingAuthorisations>()
            .AddScoped<UrgentReview>();
    }

    private static IServiceCollection AddAuditAndAccounts(this IServiceCollection services) => services
        .AddSingleton<AuditTrail>()
        .AddSingleton<AuditHeadIssuer>()
        .AddScoped<OpenAudit>()
        .AddSingleton<PasswordSafe>()
        .AddSingleton<SecondFactor>()
        .AddSingleton<IdempotencyKeys>()
        .AddHostedService<OutlivedRequests>()
        .AddScoped<IdempotentEffect>()
        .AddScoped<CreateOfficer>()
        .AddScoped<SetPassword>()
        .AddScoped<EnrolTotp>()
        .AddScoped<GrantRole>()
        .AddScoped<Officers>();

    private static IServiceCollection AddEntry(this IServiceCollection services)
    {
        services.AddSingleton<SignInLimits>().AddScoped<Sessions>().AddScoped<ApiTokens>().AddScoped<SignIn>();
        services.AddScoped(Current);
        services.AddAuthorization(OfficerPolicy.Configure);
        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, displayName: null, options => options.ForwardDefaultSelector = context =>
                TokenHandler.IsPresented(context.Request) ? TokenHandler.Name : SessionHandler.Name)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.Name, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Name, configureOptions: null);
        return services;
    }

    private static CurrentOfficer Current(IServiceProvider services) =>
        CurrentOfficer.From(services.GetRequiredService<IHttpContextAccessor>().HttpContext?.User)
        ?? throw new InvalidOperationException("Nobody is signed in: the endpoint lacks RequireAuthorization.");
}
