using System.CommandLine;

namespace Comity.Cli.Commands;

/// <summary><c>comity draft …</c> and the downloads of <c>comity statement</c>: files beside drafts and statements, on a running node.</summary>
internal static class DraftCommands
{
    public static Command Make() => new("draft", "Lay files beside a draft, and read them back.") { Attach(), Save() };

    /// <summary><c>comity statement save</c>.</summary>
    public static Command SaveOfStatement()
    {
        var sid = Options.Named("--statement", "The statement, s1:….");
        var number = new Option<int>("--number") { Description = "Which of its attachments, from 0.", DefaultValueFactory = _ => 0 };
        var output = Options.Named("--out", "Where to save it; a file that is there is not replaced.");
        return CaseCommands.Asking("save", "Save an attachment of a statement of a running node.", [sid, number, output], async (parsed, node, json, cancellation) =>
        {
            var bytes = await node.DownloadAsync($"/api/v1/statements/{parsed.GetValue(sid)}/attachments/{parsed.GetValue(number)}", parsed.GetValue(output)!, cancellation);
            Terminal.Answer(json, new { bytes }, $"{bytes} bytes");
        });
    }

    private static Command Attach()
    {
        var (draft, file) = (Options.Named("--draft", "The draft."), CaseCommands.FileOption("The file, at most 256 MiB."));
        var type = new Option<string>("--type") { Description = "Its media type.", DefaultValueFactory = _ => "application/octet-stream" };
        return CaseCommands.Asking("attach", "Lay a file beside a draft. Clearances given before are void.", [draft, file, type], async (parsed, node, json, cancellation) =>
        {
            var (id, bytes) = (parsed.GetValue(draft), parsed.GetValue(file)!);
            var version = (await node.GetAsync($"/api/v1/drafts/{id}", cancellation)).GetProperty("draft").GetProperty("version").GetInt32();
            var made = await node.SendFileAsync(HttpMethod.Put, $"/api/v1/drafts/{id}/attachments/{Uri.EscapeDataString(bytes.Name)}?draft={version}", bytes, parsed.GetValue(type)!, cancellation);
            Terminal.Answer(json, made, $"version {made.GetProperty("version").GetInt32()}");
        });
    }

    private static Command Save()
    {
        var (draft, name) = (Options.Named("--draft", "The draft."), Options.Named("--name", "The file's name."));
        var output = Options.Named("--out", "Where to save it; a file that is there is not replaced.");
        return CaseCommands.Asking("save", "Save a file of a draft.", [draft, name, output], async (parsed, node, json, cancellation) =>
        {
            var bytes = await node.DownloadAsync($"/api/v1/drafts/{parsed.GetValue(draft)}/attachments/{Uri.EscapeDataString(parsed.GetValue(name)!)}", parsed.GetValue(output)!, cancellation);
            Terminal.Answer(json, new { bytes }, $"{bytes} bytes");
        });
    }
}
