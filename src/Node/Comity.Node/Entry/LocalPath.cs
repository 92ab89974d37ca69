using Comity.Web;

namespace Comity.Node.Entry;

/// <summary>The page of this node to which somebody returns after signing in. Never another host.</summary>
internal static class LocalPath
{
    public static string Or(string? path, string otherwise) => Page.IsLocal(path) ? path! : otherwise;

    /// <summary><paramref name="page"/> with the way back in its query; without one when the way back is the first page.</summary>
    public static string With(string page, string back) => back == "/" ? page : $"{page}?return={Uri.EscapeDataString(back)}";
}
