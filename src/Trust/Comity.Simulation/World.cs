using System.Security.Cryptography;
using System.Text;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>All nodes of a run, the network between them, the model, and the trace of what happened.</summary>
internal sealed class World : IAsyncDisposable
{
    private const int Remembered = 30;

    private readonly SimulationPlan _plan;
    private readonly string _folder = Directory.CreateTempSubdirectory("comity-sim-").FullName;
    private readonly IncrementalHash _trace = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> _last = new();
    private readonly SortedDictionary<string, int> _tally = new(StringComparer.Ordinal);
    private readonly List<SimNode> _nodes = [];

    public World(SimulationPlan plan)
    {
        _plan = plan;
        Network = new Network(plan, this);
        for (var number = 0; number < plan.NodeCount; number++)
            _nodes.Add(new SimNode(number, Path.Combine(_folder, $"{number}"), Time, plan, new SimChannel(() => Network)));
    }

    public SimTime Time { get; } = new();

    public Network Network { get; }

    public Model Model { get; } = new();

    public IReadOnlyList<SimNode> Nodes => _nodes;

    public CommunityId Community { get; private set; }

    public IReadOnlyList<string> LastSteps => [.. _last];

    public IReadOnlyDictionary<string, int> Tally => _tally;

    /// <summary>The one registrar of the community.</summary>
    public SimNode Registrar => _nodes[0];

    public SimNode Of(ParticipantId participant) => _nodes.First(node => node.Id == participant);

    public string TraceHash() => Convert.ToHexStringLower(_trace.GetCurrentHash());

    /// <summary>Writes down what happened; nothing that a seed does not decide.</summary>
    public void Note(string kind, string what)
    {
        var line = $"{kind}: {what}";
        _trace.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        Count(kind);
        _last.Enqueue(line);
        if (_last.Count > Remembered)
            _last.Dequeue();
    }

    public void Count(string kind) => _tally[kind] = _tally.GetValueOrDefault(kind) + 1;

    /// <summary>Founds the nodes and a community of all of them.</summary>
    public async Task FoundAsync()
    {
        foreach (var node in _nodes)
            await node.FoundAsync();
        var founding = Registrar.Get<Founding>();
        var self = new Member { P = Registrar.Id, Name = LanguageText.Of("en", Registrar.Name), Kind = MemberKind.Organisation };
        Community = (await founding.FoundCommunityAsync(Registrar.Seat, LanguageText.Of("en", "Simulated community"), CommunityKind.Regional, self, rules: null, default)).Value.Community;
        var members = new List<Member>();
        foreach (var node in _nodes.Skip(1))
            members.Add(await JoinAsync(node));
        _ = (await founding.ChangeRosterAsync(Registrar.Seat, Community, body => body with { Members = [.. body.Members, .. members] }, default)).Value;
        var file = founding.File(_nodes.Select(node => node.Id), [Community]);
        foreach (var node in _nodes.Skip(1))
            Ok(await node.Get<Founding>().TakeAsync(file, default));
    }

    /// <summary>The end of a node's process, by a crash.</summary>
    public async Task DieAsync(SimNode node)
    {
        Note("crash", node.Name);
        await node.StopAsync();
    }

    /// <summary>Starts a node that was down, and learns what had become of what it was saying.</summary>
    public async Task ReviveAsync(SimNode node)
    {
        if (node.IsUp)
            return;
        await node.StartAsync();
        await SettleFatesAsync(node);
        SettleEpoch(node);
        Note("start", $"{node.Name}{(node.WhyShut is null ? "" : " shut")}");
    }

    /// <summary>Whether a new epoch of a node's log has said that what it had lost is lost.</summary>
    public void SettleEpoch(SimNode node)
    {
        node.LostOwn &= node.Epoch <= Model.Epochs.GetValueOrDefault(node.Number);
        Model.Epochs[node.Number] = Math.Max(node.Epoch, Model.Epochs.GetValueOrDefault(node.Number));
    }

    /// <summary>Asks a node's database what it released.</summary>
    public async Task SettleFatesAsync(SimNode node)
    {
        await using var db = await node.DbAsync();
        var released = (await db.Set<NoteRow>().AsNoTracking().Select(row => row.Number).ToListAsync()).ToHashSet();
        foreach (var statement in Model.Statements.Where(statement => statement.Issuer == node.Number))
        {
            statement.Fate = (statement.Fate, released.Contains(statement.Number)) switch
            {
                (Fate.Unknown, true) => Fate.Released,
                (Fate.Unknown, false) => Fate.Refused,
                (Fate.Released, false) => Fate.Lost,
                _ => statement.Fate,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _trace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Member> JoinAsync(SimNode node)
    {
        Ok(await node.Get<Founding>().TakeAsync(Registrar.Get<Founding>().File([Registrar.Id], [Community]), default));
        var request = (await node.Get<Founding>().AskToJoinAsync(node.Seat, Community, default)).Value;
        Ok(await Registrar.Get<Founding>().TakeAsync(request, default));
        return new Member { P = node.Id, Name = LanguageText.Of("en", node.Name), Code = node.Name, Join = request.Join };
    }

    private static void Ok(Refusal? refusal)
    {
        if (refusal is not null)
            throw new Disagreement($"founding was refused: {refusal.Code}");
    }
}
