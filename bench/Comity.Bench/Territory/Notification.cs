using System.Diagnostics;
using System.Text.Json.Nodes;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;
using Comity.Cases.Territory;

namespace Comity.Bench.Territory;

/// <summary>An address list imported, resolved, split, drafted, cleared and released over the API of a node, one notice to each invented State.</summary>
internal static class Notification
{
    private static readonly object Sightings = new
    {
        first_seen = "2026-08-01", last_seen = "2026-08-19T10:00:00Z", ports = "443", protocol = "tcp", behaviour = "infected-system", observer = "Desk of XA", confidence = "80",
    };

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        await using var pair = await Pair.FoundAsync(conditions.Scratch);
        var states = await Neighbours.JoinAsync(pair, conditions.Pick(4, 64), conditions.Progress);
        await pair.Asker.StartAsync();
        using var author = await Officer.EnrolAsync(pair.Asker, "author", "senior-officer");
        using var second = await Officer.EnrolAsync(pair.Asker, "second", "senior-officer");
        conditions.Progress.Show("reading the registries' files");
        await ShelveAsync(author, pair.Community, states, conditions.DataFolder);

        var bytes = await Input.ListAsync(conditions.DataFolder);
        List<double> drafted = [], released = [];
        var notices = 0;
        for (var round = 0; round <= conditions.Pick(1, 3); round++)
        {
            conditions.Progress.Show($"round {round}");
            var clock = Stopwatch.StartNew();
            var drafts = await DraftAsync(author, bytes, pair.Community);
            var first = clock.Elapsed.TotalMilliseconds;
            foreach (var draft in drafts)
                await ReleaseAsync(author, second, draft!["draft"]!);
            notices = drafts.Count;
            if (round == 0)
                continue; // the runtime was still compiling
            drafted.Add(first);
            released.Add(clock.Elapsed.TotalMilliseconds);
        }

        var name = $"{Input.NameOf(conditions.DataFolder)} list";
        yield return new Finding($"{name} over the API: imported, split, {notices} notices drafted", Quantity.Milliseconds(Rounds.Median(drafted)), null, "");
        yield return new Finding($"… and each submitted, cleared and released", Quantity.Milliseconds(Rounds.Median(released)), null, "");
    }

    private static async Task ShelveAsync(Officer author, CommunityId community, IReadOnlyList<ParticipantId> states, string? folder)
    {
        foreach (var (name, kind, bytes) in await Input.SourcesAsync(folder))
            await author.PutAsync($"/api/v1/territory/sources/{name}?kind={kind}", bytes);
        var codes = Input.CodesFor(states);
        await author.PutAsync($"/api/v1/territory/codes/{community}", codes);
    }

    private static async Task<JsonArray> DraftAsync(Officer author, byte[] bytes, CommunityId community)
    {
        var list = (await author.PostAsync("/api/v1/territory/lists?name=list.csv", bytes)).GetProperty("id").GetString();
        await author.PutAsync($"/api/v1/territory/lists/{list}/sightings", Sightings);
        var terms = new
        {
            community = community.ToString(), tlp = "TLP:AMBER", title = En("Infected systems"), text = En("Seen by our sensors."),
            whyOldData = En("A measurement on old data."),
        };
        var made = await author.PostAsync($"/api/v1/territory/lists/{list}/notices", terms);
        return JsonNode.Parse(made.GetProperty("drafts").GetRawText())!.AsArray();
    }

    private static async Task ReleaseAsync(Officer author, Officer second, JsonNode draft)
    {
        var (id, version) = ((string)draft["id"]!, (int)draft["version"]!);
        version = (await author.PostAsync($"/api/v1/drafts/{id}/submit", new { draft = version })).GetProperty("version").GetInt32();
        version = (await second.PostAsync($"/api/v1/drafts/{id}/clear", new { draft = version, capacity = "" })).GetProperty("version").GetInt32();
        await second.PostAsync($"/api/v1/drafts/{id}/release", new { draft = version });
    }

    private static object En(string text) => new[] { new { lang = "en", text } };
}
