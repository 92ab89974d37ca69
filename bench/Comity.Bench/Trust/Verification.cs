using System.Security.Cryptography;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;
using Comity.Statements;
using Comity.Storage.History;
using Comity.Storage.Trust;

namespace Comity.Bench.Trust;

/// <summary>Statements read and verified on one core, beside nothing but the P-256 operation.</summary>
internal static class Verification
{
    public const string Limit = "ECDSA P-256 verifications of a hash on one core, key at hand";

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        await using var pair = await Pair.FoundAsync(conditions.Scratch);
        var signed = await SignedAsync(pair);
        var trust = pair.Asker.Get<TrustBook>();
        var times = conditions.Pick(500, 4000);
        using var raw = new RawVerification();
        _ = Rate.OfProcessor(times, _ => Verify(new ReceivedStatement(signed), trust));
        var rounds = await Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, _ => Verify(new ReceivedStatement(signed), trust))),
            () => Task.FromResult(raw.Rate(times)));
        yield return Finding.Of("verifying a statement", "/s", rounds, Limit);
    }

    /// <summary>As a statement is verified that must be good.</summary>
    public static Statement Verify(ReceivedStatement received, TrustBook trust) => StatementVerifier.Verify(received, trust).Value;

    private static async Task<byte[]> SignedAsync(Pair pair)
    {
        var asked = await pair.AskAsync(1);
        return (await pair.Asker.Get<StatementArchive>().FindAsync(pair.Asker.Seat.Id, asked.Sid, default))!.Jws;
    }
}

/// <summary>What the platform does with a key, a hash and a signature, and nothing around it.</summary>
internal sealed class RawVerification : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _hash = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _signature;

    public RawVerification() => _signature = _key.SignHash(_hash);

    /// <summary>In a second of processor time.</summary>
    public double Rate(int times) => Measuring.Rate.OfProcessor(times, _ =>
    {
        if (!_key.VerifyHash(_hash, _signature))
            throw new InvalidOperationException("A good signature was not found good.");
    });

    public void Dispose() => _key.Dispose();
}
