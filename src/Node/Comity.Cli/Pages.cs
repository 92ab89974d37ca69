using System.Text.Json;

namespace Comity.Cli;

/// <summary>Reads a list page by page until it ends or enough is there.</summary>
internal static class Pages
{
    private const int PageSize = 200;

    /// <param name="path">Of the list, with its query if it has one.</param>
    /// <param name="cursor">The name of the cursor's parameter.</param>
    public static async Task<IReadOnlyList<JsonElement>> AllAsync(NodeClient node, string path, int limit, CancellationToken cancellation, string cursor = "cursor")
    {
        var items = new List<JsonElement>();
        string? next = null;
        do
        {
            var more = $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={Math.Clamp(limit - items.Count, 1, PageSize)}";
            var page = await node.GetAsync(path + more + (next is null ? "" : $"&{cursor}={Uri.EscapeDataString(next)}"), cancellation);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var following) && following.ValueKind == JsonValueKind.String ? following.GetString() : null;
        }
        while (next is not null && items.Count < limit);
        return items.Count > limit ? items[..limit] : items;
    }
}
