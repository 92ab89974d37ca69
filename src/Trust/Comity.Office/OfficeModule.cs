using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Entry;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage.Databases;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Comity.Office;

/// <summary>The office: officers, rights, sign-in, tokens, the audit chain. The only door into it.</summary>
/// <remarks>The node still chooses where the data-protection keys live, in its data folder: without them enrolled authenticators are lost.</remarks>
public static class OfficeModule
{
    private const string AnyScheme = "comity";

    public static IServiceCollection AddOffice(this IServiceCollection services)
    {
        services.AddModelPart<OfficeTables>();
        services.AddOptions<OfficeOptions>().BindConfiguration(OfficeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddDataProtection();
        services.AddHttpContextAccessor();
        return services.AddAuditAndAccounts().AddEntry();
    }

    private static IServiceCollection AddAuditAndAccounts(this IServiceCollection services) => services
        .AddSingleton<AuditTrail>()
        .AddSingleton<PasswordSafe>()
        .AddSingleton<SecondFactor>()
        .AddSingleton<IdempotencyKeys>()
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
