using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Comity.Web;

/// <summary>The only door into the pages' frame: layout, components, texts, security headers, problem pages.</summary>
public static class WebModule
{
    /// <summary>Registers what pages need. Capabilities then add their texts and their navigation.</summary>
    public static IServiceCollection AddWeb(this IServiceCollection services, Action<WebOptions>? configure = null)
    {
        services.AddOptions<WebOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.AddRazorComponents();
        services.AddAntiforgery(options => options.Cookie.Name = "comity-form");
        services.AddHttpContextAccessor();
        services.AddSingleton<AssetPaths>();
        services.AddSingleton(CatalogOf);
        services.AddScoped<Reader>();
        services.AddScoped(provider => provider.GetRequiredService<Reader>().Texts);
        return services.AddTexts(typeof(WebModule).Assembly);
    }

    /// <summary>Adds an assembly's own texts once, one embedded file <c>Texts/{tag}.json</c> a language. Keys begin with the capability's name.</summary>
    /// <exception cref="InvalidOperationException">The assembly has no such file, or one cannot be read.</exception>
    public static IServiceCollection AddTexts(this IServiceCollection services, Assembly assembly)
    {
        var source = assembly.GetName().Name;
        if (services.Any(service => service.ImplementationInstance is TextFile file && file.Source == source))
            return services;
        foreach (var file in TextCatalog.FilesOf(assembly))
            services.AddSingleton(file);
        return services;
    }

    /// <summary>Adds entries to the main navigation, shown in their order.</summary>
    public static IServiceCollection AddNavigation(this IServiceCollection services, params ReadOnlySpan<NavigationItem> items)
    {
        foreach (var item in items)
            services.AddSingleton(item);
        return services;
    }

    /// <summary>Gives every page that has no other account corner this one: who is signed in, and the way out.</summary>
    public static IServiceCollection AddAccountCorner<TCorner>(this IServiceCollection services)
        where TCorner : IComponent => services.AddSingleton(new AccountCorner(typeof(TCorner)));

    /// <summary>Headers, problem pages, the reader's language and zone, and protection of forms: before the node's own middleware.</summary>
    public static IApplicationBuilder UseWeb(this IApplicationBuilder app) => app
        .UseMiddleware<SecurityHeaders>()
        .UseMiddleware<ReaderMiddleware>()
        .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.Fault, CreateScopeForErrors = true })
        .UseMiddleware<ProblemMiddleware>();

    /// <summary>The page on which a reader chooses language and time zone, and the style sheet and script of all pages.</summary>
    /// <remarks>Needs <c>UseAntiforgery</c> after the node's authentication.</remarks>
    public static IEndpointRouteBuilder MapWeb(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets();
        routes.MapGet(Preferences.Path, Preferences.Show);
        routes.MapPost(Preferences.Path, Preferences.Keep);
        return routes;
    }

    private static TextCatalog CatalogOf(IServiceProvider services) => new(
        [.. services.GetServices<TextFile>()],
        services.GetRequiredService<IOptions<WebOptions>>().Value.OfferPseudoLanguage);
}
