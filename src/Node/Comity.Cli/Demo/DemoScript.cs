namespace Comity.Cli.Demo;

/// <summary>The main job, step by step, in the order in which it is played. Each step ends when its effect was seen through a public door.</summary>
internal static class DemoScript
{
    public static IEnumerable<(string Name, Func<CancellationToken, Task<Seen>> Step)> Of(DemoRun demo)
    {
        var founding = new FoundingScene(demo);
        var request = new RequestScene(demo);
        var territory = new TerritoryScene(demo);
        var clocks = new ClockScene(demo);
        var side = new SideScenes(demo);
        var proof = new ProofScene(demo);
        return
        [
            ("found-community", founding.FoundAsync),
            ("publish-contacts", founding.PublishAsync),
            ("record-incident", request.RecordAsync),
            ("resolve-territory", territory.ResolveAsync),
            ("clear", async stop =>
            {
                await territory.ClearAsync(stop);
                return await request.ClearAsync(stop);
            }),
            ("release", async stop =>
            {
                await territory.ReleaseAsync(stop);
                return await request.ReleaseAsync(stop);
            }),
            ("deliver", request.DeliverAsync),
            ("alert", request.AlertAsync),
            ("acknowledge", request.AcknowledgeAsync),
            ("ask-clarification", request.AskAsync),
            ("answer-clarification", request.ReplyAsync),
            ("accept-in-part", request.AcceptAsync),
            ("answer-per-item", territory.AnswerAsync),
            ("report-action", request.ReportActionAsync),
            ("report-result", request.ReportResultAsync),
            ("climb-duty-chain", clocks.ClimbAsync),
            ("propose-policy-step", clocks.ProposeAsync),
            ("letter-to-absent-state", side.LetterAsync),
            ("redirect", side.RedirectAsync),
            ("recall", side.RecallAsync),
            ("close", request.CloseAsync),
            ("export-dossier", proof.ExportAsync),
            ("verify-offline", proof.VerifyAsync),
            ("detect-tampering", proof.TamperAsync),
            ("rebuild", proof.RebuildAsync),
            ("restore-stale-backup", proof.RestoreAsync),
        ];
    }
}
