using System.Buffers.Text;
using System.Text;
using Comity.Federation;

namespace Comity.Simulation;

/// <summary>Carries calls between nodes of one process, and does to them what networks do.</summary>
internal sealed class Network(SimulationPlan plan, World world)
{
    /// <summary>The beginning of every note's text.</summary>
    public const string Canary = "sim-canary-plaintext";

    private static readonly byte[][] Forms = CanaryForms();

    private readonly Dice _dice = new(plan.Seed, "network");
    private readonly List<(int To, PeerCall Call)> _underWay = [];

    public bool IsFaulty { get; set; }

    /// <summary>Nodes that reach each other only among themselves.</summary>
    public IReadOnlySet<int> Island { get; set; } = new HashSet<int>();

    public int UnderWay => _underWay.Count;

    public async Task<Result<PeerAnswer>> CarryAsync(PeerCall call)
    {
        var (from, to) = (world.Of(call.Self), world.Of(call.Peer));
        Watch(call.Body);
        if (plan.Sabotage == Sabotage.LeakOnTheWay && world.Model.Statements.Count > 3)
            Watch(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{\"text\":\"{world.Model.Statements[^1].Text}\"}}"))));
        var fault = IsFaulty ? _dice.Below(100) : 100;
        world.Count(fault < 42 ? "call-with-fault" : "call");
        if (Island.Contains(from.Number) != Island.Contains(to.Number) || fault < 8)
            return new Lost();
        if (fault < 14)
        {
            Send(to, call);
            return new Lost();
        }

        if (fault < 18)
            Send(to, call);
        if (fault is >= 18 and < 24)
            _ = await DeliverAsync(to, call);
        var answer = await DeliverAsync(to, fault is >= 24 and < 29 ? call with { Body = Flip(call.Body) } : call);
        if (fault is >= 29 and < 37)
            return new Lost();
        return fault is >= 37 and < 42 && answer.TryGet(out var whole, out _) ? whole with { Body = Flip(whole.Body) } : answer;
    }

    /// <summary>Delivers one of the messages that were under way: late, and in another order than they were sent.</summary>
    public async Task DeliverLateAsync()
    {
        if (_underWay.Count == 0)
            return;
        var at = _dice.Below(_underWay.Count);
        var (to, call) = _underWay[at];
        _underWay.RemoveAt(at);
        _ = await DeliverAsync(world.Nodes[to], call);
    }

    /// <summary>Forgets what was under way: requests expire within minutes, restores and repairs take longer.</summary>
    public void Expire() => _underWay.Clear();

    private void Send(SimNode to, PeerCall call)
    {
        if (_underWay.Count < 50)
            _underWay.Add((to.Number, call));
    }

    private async Task<Result<PeerAnswer>> DeliverAsync(SimNode to, PeerCall call)
    {
        if (!to.IsUp)
            return new Lost();
        try
        {
            var answer = await to.Get<FederationInbox>().AnswerAsync(call.Self, call.Target, call.Body, default);
            Watch(answer.Body);
            return answer;
        }
        catch (Exception fault) when (CrashPoint.Caused(fault))
        {
            await world.DieAsync(to);
            return new Lost();
        }
    }

    /// <summary>One bit of the message, never of a signature's header: which key it names would decide about further calls.</summary>
    private byte[] Flip(byte[] body)
    {
        var flipped = body.ToArray();
        var (place, bit) = (_dice.Below(1 << 20), _dice.Below(8));
        if (flipped.Length == 0)
            return flipped;
        var start = body.AsSpan().IndexOf((byte)'.') + 1;
        flipped[start == 0 ? 0 : start + (int)((long)place * (body.Length - start) >> 20)] ^= (byte)(1 << bit);
        return flipped;
    }

    private static void Watch(ReadOnlySpan<byte> bytes)
    {
        foreach (var form in Forms)
        {
            if (bytes.IndexOf(form) >= 0)
                throw new Disagreement("A message on the way shows the text of a note.");
        }
    }

    /// <summary>The canary in clear, and what base64 makes of it at each of the three alignments.</summary>
    private static byte[][] CanaryForms()
    {
        var forms = new List<byte[]> { Encoding.ASCII.GetBytes(Canary) };
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(new string(' ', shift) + Canary));
            // The characters at both ends depend on the neighbours.
            forms.Add(Encoding.ASCII.GetBytes(text[4..^4]));
        }

        return [.. forms];
    }

    internal sealed record Lost() : Refusal("sim.lost", "Lost on the way.");
}

/// <summary>A node's end of the network.</summary>
internal sealed class SimChannel(Func<Network> network) : IPeerChannel
{
    public Task<Result<PeerAnswer>> SendAsync(PeerCall call, CancellationToken cancellation) => network().CarryAsync(call);
}
