using System.Security.Claims;

namespace Comity.Web;

/// <summary>One entry of the main navigation, which a capability adds with <see cref="WebModule.AddNavigation"/>.</summary>
/// <param name="Href">Path of its first page, such as <c>/contacts</c>; the entry is current on every page below it.</param>
/// <param name="TextKey">The key of its name among the texts.</param>
/// <param name="Order">Its place: smaller stands first, equal ones stand in the order of registration.</param>
public sealed record NavigationItem(string Href, string TextKey, int Order)
{
    /// <summary>Who sees the entry; everybody when null. It hides a door; the right is still asked for behind it.</summary>
    public Func<ClaimsPrincipal, bool>? VisibleTo { get; init; }

    /// <summary>The key of one sentence that says what one can do there, for the first page; without it the first page leaves the entry out.</summary>
    public string? AboutKey { get; init; }

    internal bool IsAbove(string path) =>
        Href == "/" ? path == "/" : path == Href || path.StartsWith(Href + "/", StringComparison.Ordinal);
}
