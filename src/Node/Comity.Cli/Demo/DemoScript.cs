namespace Comity.Cli.Demo;

/// <summary>The main job, step by step, in the order in which it is played. Each step ends when its effect was seen through a public door.</summary>
internal static class DemoScript
{
    public static IEnumerable<(string Name, Func<CancellationToken, Task<Seen>> Step)> Of(DemoRun demo)
    {
        var founding = new FoundingScene(demo);
        var request = new RequestScene(demo);
        var clocks = new ClockScene(demo);
        var side = new SideScenes(demo);
        var proof = new ProofScene(demo);
        return
        [
            ("found-community", founding.FoundAsync),
            ("publish-contacts", founding.PublishAsync),
            ("record-incident", request.RecordAsync),
            ("clear", request.ClearAsync),
            ("release", request.ReleaseAsync),
            ("deliver", request.DeliverAsync),
            ("alert", request.AlertAsync),
            ("acknowledge", request.AcknowledgeAsync),
            ("ask-clarification", request.AskAsync),
            ("answer-clarification", request.ReplyAsync),
            ("accept-in-part", request.AcceptAsync),
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
