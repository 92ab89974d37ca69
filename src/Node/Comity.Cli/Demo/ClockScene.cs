using System.Text.Json;

namespace Comity.Cli.Demo;

/// <summary>A request that nobody answers: XB's own duty chain climbs, and XA's node proposes the step to XB's policy desk.</summary>
internal sealed class ClockScene(DemoRun demo)
{
    private string _unanswered = "";

    public async Task<Seen> ClimbAsync(CancellationToken cancellation)
    {
        var (before, ask) = (demo.Receivers.Mails.Count, DemoWords.Request(demo.Community, demo.B.Participant, "Who keeps the logs of the resolvers?", TimeSpan.FromSeconds(5), urgency: "urgent"));
        _unanswered = await demo.A.SayAsync("/api/v1/cases", ask, cancellation);
        await DemoNode.UntilAsync("a mail to the third step of XB's duty chain", () => Task.FromResult(
            demo.Receivers.Mails.Skip(before).Any(mail => mail.Contains("head@xb.example", StringComparison.Ordinal))), cancellation);
        // Mails name no case, and another may be climbing: the calls made for this one are counted at XB's own door.
        await DemoNode.UntilAsync("three calls for the request", async () => (await CallAsync(cancellation))?.GetProperty("calls").GetInt32() >= 3, cancellation);
        await demo.B.PostAsync("duty", $"/api/v1/calls/{(await CallAsync(cancellation))!.Value.GetProperty("id").GetInt64()}/take", new { }, cancellation);
        return new Seen(_unanswered, "two steps up; then an officer of XB has it");
    }

    private async Task<JsonElement?> CallAsync(CancellationToken cancellation)
    {
        var calls = await demo.B.GetAsync("/api/v1/calls", cancellation);
        return calls.EnumerateArray().Where(call => call.GetProperty("thread").GetString() == _unanswered).Select(call => (JsonElement?)call).FirstOrDefault();
    }

    public async Task<Seen> ProposeAsync(CancellationToken cancellation)
    {
        await DemoNode.UntilAsync("the proposed step at XA", async () =>
            (await demo.A.GetAsync("/api/v1/cases/policy-steps", cancellation)).GetRawText().Contains(_unanswered, StringComparison.Ordinal), cancellation, seconds: 120);
        var step = await demo.A.SayAsync($"/api/v1/cases/{_unanswered}/policy-steps", new
        {
            participant = demo.B.Participant,
            text = DemoWords.Text("Our question of today has not been answered. May we ask for your help?"),
        }, cancellation);
        await DemoNode.UntilAsync("the step at XB's policy desk", () => demo.B.ShowsAsync(_unanswered, step, cancellation), cancellation);
        return new Seen(step);
    }
}
