using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity case …</c>: everything an officer does with cases, on a running node. What is said becomes a draft; <c>comity draft</c> clears and releases it.</summary>
internal static class CaseCommands
{
    private const string Cases = "/api/v1/cases";

    public static Command Make()
    {
        var command = new Command("case", "Cases: list and read them, say something in them, letters, territory notices.")
        {
            List(), Show(), OpenCommand.Make(), Export(),
            new Command("call", "Calls of our own duty chains.") { Calls(), Take() },
            new Command("step", "Steps to another State's policy desk that the clock proposes.") { Steps(), StepUp(), Drop() },
            LetterCommands.Make(),
            NoticeCommands.Make(),
            ItemCommands.Make(),
        };
        foreach (var more in MoveCommands.Make().Concat(TerritoryCommands.Make()))
            command.Add(more);
        return command;
    }

    private static Command List()
    {
        var box = Options.Or("--box", "all", "all, unacknowledged, waits-for-us, waits-for-them, overdue or closed.");
        var exercise = Options.Optional("--exercise", "Cases of this exercise instead of real ones.");
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 200 };
        return NodeVerb.Make("list", "List the duty inbox.", [box, exercise, limit], async (parsed, node, json, cancellation) =>
        {
            var query = $"?box={Uri.EscapeDataString(parsed.GetValue(box)!)}" + (parsed.GetValue(exercise) is { } play ? $"&exercise={Uri.EscapeDataString(play)}" : "");
            var items = await Pages.AllAsync(node, Cases + query, parsed.GetValue(limit), cancellation);
            Terminal.Answer(json, items, items.Select(one =>
                $"{one.GetProperty("number").GetInt64(),6}  {Flags(one),-4} {Said.Or(one, "answerBy", "-"),-21} {Said.Or(one, "request", one.GetProperty("kind").GetString()!),-16} {Said.First(one, "title")}  {one.GetProperty("thread").GetString()}"));
        });
    }

    private static Command Show()
    {
        var thread = Options.Case();
        return NodeVerb.Make("show", "Show a case: both statuses, the timeline, what waits for whom.", [thread], async (parsed, node, json, cancellation) =>
        {
            var file = await node.GetAsync($"{Cases}/{parsed.GetValue(thread)}", cancellation);
            Terminal.Answer(json, file, Lines(file));
        });
    }

    private static Command Export()
    {
        var (thread, output) = (Options.Case(), Options.Named("--out", "Where to save it; a file that is there is not replaced."));
        return NodeVerb.Make("export", "Save the case as evidence; comity statement verify --html makes a dossier of it, without any node.", [thread, output], async (parsed, node, json, cancellation) =>
        {
            var bytes = await node.DownloadAsync($"{Cases}/{parsed.GetValue(thread)}/evidence", parsed.GetValue(output)!, cancellation);
            Terminal.Answer(json, new { bytes }, $"{bytes} bytes");
        });
    }

    private static Command Calls() => NodeVerb.Make("list", "List calls, the latest first: for which case, how often, who has it.", [], async (_, node, json, cancellation) =>
    {
        var calls = await node.GetAsync("/api/v1/calls", cancellation);
        Terminal.Answer(json, calls, calls.EnumerateArray().Select(call =>
            $"{call.GetProperty("id").GetInt64(),6}  called {call.GetProperty("calls").GetInt32()}  {Said.Or(call, "heldBy", "nobody has it"),-16} {call.GetProperty("thread").GetString()}"));
    });

    private static Command Take()
    {
        var call = new Option<long>("--call") { Description = "Its number in the list.", Required = true };
        return NodeVerb.Make("take", "\"I have it\": the chain stops climbing.", [call], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/calls/{parsed.GetValue(call)}/take"), new { }, cancellation);
            NodeVerb.Done(json, "taken");
        });
    }

    private static Command Steps() => NodeVerb.Make("list", "List proposed steps, the oldest first.", [], async (_, node, json, cancellation) =>
    {
        var steps = await node.GetAsync($"{Cases}/policy-steps", cancellation);
        Terminal.Answer(json, steps, steps.EnumerateArray().Select(step =>
            $"{step.GetProperty("proposedAt").GetString()}  {step.GetProperty("participant").GetString()}  {step.GetProperty("thread").GetString()}"));
    });

    private static Command StepUp()
    {
        var (thread, party, said) = (Options.Case(), Options.Named("--participant", "Whose policy desk, p1:…."), new Said("What is asked.", required: true));
        return NodeVerb.Make("take", "Draft the step, a question to the policy desk alone; it is then proposed no longer.", [thread, party, .. said.All], async (parsed, node, json, cancellation) =>
            NodeVerb.Drafted(json, await node.PostAsync($"{Cases}/{parsed.GetValue(thread)}/policy-steps",
                new { participant = parsed.GetValue(party), text = await said.ReadAsync(parsed, cancellation) }, cancellation)));
    }

    private static Command Drop()
    {
        var (thread, party) = (Options.Case(), Options.Named("--participant", "Of which participant, p1:…."));
        return NodeVerb.Make("drop", "Drop a proposed step.", [thread, party], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync($"{Cases}/{parsed.GetValue(thread)}/policy-steps/settle", new { participant = parsed.GetValue(party) }, cancellation);
            NodeVerb.Done(json, "dropped");
        });
    }

    private static string Flags(JsonElement one) =>
        string.Concat(new[] { ("urgent", '!'), ("overdue", '>'), ("unacknowledged", '?'), ("closed", '.') }.Where(flag => one.GetProperty(flag.Item1).GetBoolean()).Select(flag => flag.Item2));

    private static IEnumerable<string> Lines(JsonElement file) =>
    [
        $"{file.GetProperty("number").GetInt64()}  {file.GetProperty("kind").GetString()}  {file.GetProperty("tlp").GetString()}  {Said.First(file, "title")}",
        $"opened by {file.GetProperty("opener").GetString()}; we are {file.GetProperty("role").GetString()}; answer by {Said.Or(file, "answerBy", "no time")}",
        .. file.GetProperty("statuses").EnumerateArray().Select(status =>
            $"  {status.GetProperty("receiver").GetString()}  sender: {status.GetProperty("sender").GetString()}  receiver: {status.GetProperty("status").GetString()}"),
        .. file.GetProperty("timeline").EnumerateArray().Reverse().Select(entry =>
            $"  {entry.GetProperty("issuedAt").GetString()}  {entry.GetProperty("code").GetString(),-24} {entry.GetProperty("grade").GetString(),-9} {entry.GetProperty("sid").GetString()}"),
        .. file.GetProperty("waiting").EnumerateArray().Select(item => $"  waits: {item.GetProperty("kind").GetString()} for {item.GetProperty("waitsFor").GetString()}  {item.GetProperty("sid").GetString()}"),
        .. file.GetProperty("letters").EnumerateArray().Select(letter => $"  letter {letter.GetProperty("reference").GetString()} to {letter.GetProperty("partyName").GetString()} by {letter.GetProperty("channel").GetString()}"),
        .. file.GetProperty("reported").EnumerateArray().Select(answer => $"  reported by us: {answer.GetProperty("partyName").GetString()}: {answer.GetProperty("status").GetString()}"),
    ];
}
