using Comity.Federation;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>The real HTTP channel, with faults that a test asks for, and a count of what went over it.</summary>
internal sealed class FaultyChannel(HttpPeerChannel real) : IPeerChannel
{
    /// <summary>Loses the next calls before they arrive.</summary>
    public int LostCalls { get; set; }

    /// <summary>Loses the next answers after the peer has acted.</summary>
    public int LostAnswers { get; set; }

    public Func<PeerCall, PeerCall> Call { get; set; } = call => call;

    public Func<PeerCall, PeerAnswer, PeerAnswer> Answer { get; set; } = (_, answer) => answer;

    public List<(PeerCall Call, PeerAnswer? Answer)> Seen { get; } = [];

    public async Task<Result<PeerAnswer>> SendAsync(PeerCall call, CancellationToken cancellation)
    {
        if (LostCalls-- > 0)
            return new Lost();
        LostCalls = Math.Max(LostCalls, 0);
        var sent = Call(call);
        var answer = await real.SendAsync(sent, cancellation);
        Seen.Add((sent, answer.Refusal is null ? answer.Value : null));
        if (LostAnswers-- > 0)
            return new Lost();
        LostAnswers = Math.Max(LostAnswers, 0);
        return answer.TryGet(out var value, out _) ? Answer(sent, value) : answer;
    }

    internal sealed record Lost() : Refusal("test.lost", "Lost on the way.");
}
