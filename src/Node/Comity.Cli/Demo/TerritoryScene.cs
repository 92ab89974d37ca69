using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Comity.Cli.Demo;

/// <summary>A list of addresses becomes one notice for each State with its own part alone, and XB answers address by address.</summary>
internal sealed class TerritoryScene(DemoRun demo)
{
    private JsonElement _draft;
    private string _notice = "";

    private DemoNode A => demo.A;

    private DemoNode B => demo.B;

    public async Task<Seen> ResolveAsync(CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        var list = await A.PostAsync("duty", "/api/v1/territory/lists?name=list.txt", DemoInput.Addresses(demo.Lists.Indicators), cancellation);
        var id = list.GetProperty("id").ToString();
        await A.PutAsync("duty", $"/api/v1/territory/lists/{id}/sightings", DemoInput.Sightings(), cancellation);
        var preview = await A.GetAsync($"/api/v1/territory/lists/{id}/preview?community={demo.Community}&reason={Uri.EscapeDataString(DemoInput.WhyOld)}", cancellation);
        await File.WriteAllTextAsync(Path.Combine(demo.Folder, "territory-preview.json"), preview.GetRawText(), cancellation);
        var made = await A.PostAsync("duty", $"/api/v1/territory/lists/{id}/notices", DemoInput.Notices(demo.Community), cancellation);
        var drafts = made.GetProperty("drafts").EnumerateArray().ToList();
        if (drafts.Count != 1 || drafts[0].GetProperty("participant").GetString() != B.Participant)
            throw new DemoFailed($"one notice, to XB, was expected: {made}");
        _draft = drafts[0].GetProperty("draft");
        return new Seen(Detail: Told(list, preview));
    }

    /// <summary>Clears the notice beside the request.</summary>
    public async Task ClearAsync(CancellationToken cancellation) => _draft = await A.ClearAsync(_draft, cancellation);

    /// <summary>Releases the notice beside the request.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation) => _notice = await A.ReleaseAsync(_draft, cancellation);

    public async Task<Seen> AnswerAsync(CancellationToken cancellation)
    {
        await DemoNode.UntilAsync("the notice's list at XB, complete", async () =>
            await B.ListsAsync("All", _notice, cancellation) && (await B.GetAsync($"/api/v1/cases/{_notice}/items?limit=1", cancellation)).GetProperty("state").GetString() == "complete", cancellation);
        var items = (await B.GetAsync($"/api/v1/cases/{_notice}/items?limit=2", cancellation)).GetProperty("items").EnumerateArray().ToList();
        var sid = await B.SayAsync($"/api/v1/cases/{_notice}/item-answers", new
        {
            answers = new object[] { new { item = Item(items[0]), answer = "confirmed" }, new { item = Item(items[1]), answer = "already-mended" } },
            rest = "not-found",
        }, cancellation);
        await DemoNode.UntilAsync("the answers at XA", async () =>
            (await A.GetAsync($"/api/v1/cases/{_notice}/items?answer=confirmed&limit=10", cancellation)).GetProperty("items").GetArrayLength() == 1, cancellation);
        var totals = (await A.GetAsync($"/api/v1/cases/{_notice}/items?limit=1", cancellation)).GetProperty("totals");
        return new Seen(sid, totals.GetRawText());
    }

    private static int Item(JsonElement item) => item.GetProperty("item").GetInt32();

    private async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var file in demo.Lists.Ranges)
            await A.PutAsync("duty", $"/api/v1/territory/sources/{Uri.EscapeDataString(Path.GetFileNameWithoutExtension(file.Name))}?kind={KindOf(file)}", await ReadAsync(file, cancellation), cancellation);
        await A.PutAsync("duty", $"/api/v1/territory/sources/documentation?kind=community&date={DemoWords.In(TimeSpan.Zero)[..10]}", DemoInput.Ranges(), cancellation);
        await A.PutAsync("duty", $"/api/v1/territory/codes/{demo.Community}", new
        {
            version = 1,
            entries = new[] { A, B }.Select(node => new { code = node.Name, kind = "mapped", participant = node.Participant }),
        }, cancellation);
    }

    private static string KindOf(FileInfo file) => file.Name.Contains(".csv", StringComparison.OrdinalIgnoreCase) ? "ranges" : "registry";

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        await using var source = file.OpenRead();
        await using Stream plain = file.Extension == ".gz" ? new GZipStream(source, CompressionMode.Decompress) : source;
        using var bytes = new MemoryStream();
        await plain.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }

    // Codes of real States appear as counts alone.
    private static string Told(JsonElement list, JsonElement preview)
    {
        var piles = preview.GetProperty("piles").EnumerateArray().Select(pile => string.Create(CultureInfo.InvariantCulture, $"{pile.GetProperty("items").GetInt64()} {pile.GetProperty("pile").GetString()}"));
        var parts = preview.GetProperty("parts").EnumerateArray().Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.GetProperty("items").GetInt64()} for {part.GetProperty("name").GetString()}"));
        return string.Create(CultureInfo.InvariantCulture, $"{list.GetProperty("items").GetInt64()} addresses: {string.Join(", ", parts.Concat(piles))}");
    }
}
