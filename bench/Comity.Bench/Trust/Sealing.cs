using System.Security.Cryptography;
using System.Text;
using Comity.Bench.Measuring;
using Comity.Jose;

namespace Comity.Bench.Trust;

/// <summary>A statement sealed to one recipient and opened again on one core, beside the key agreement that each cannot do without.</summary>
internal static class Sealing
{
    private const string Type = "vnd.comity.sealed+jose";
    private static readonly string[] Members = ["sid"];

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        using var recipient = EcPrivateJwk.GenerateP256();
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var other = own.PublicKey;
        var plain = Encoding.UTF8.GetBytes(new string('x', 1500));
        var delivery = Seal(plain, recipient);
        var times = conditions.Pick(300, 2000);

        yield return Finding.Of("sealing a statement", "/s", await Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, _ => Seal(plain, recipient))),
            () => Task.FromResult(Rate.OfProcessor(times, _ => AgreeAnew(other)))), "a P-256 key made and one ECDH with it on one core");
        yield return Finding.Of("opening a statement", "/s", await Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, _ => Open(delivery, recipient))),
            () => Task.FromResult(Rate.OfProcessor(times, _ => own.DeriveRawSecretAgreement(other)))), "one P-256 ECDH on one core, keys at hand");
    }

    private static void AgreeAnew(ECDiffieHellmanPublicKey other)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        ephemeral.DeriveRawSecretAgreement(other);
    }

    private static byte[] Seal(byte[] plain, EcPrivateJwk recipient)
    {
        using var content = SealedContent.Create(plain, new SealedHeader(Type, new KeyValuePair<string, string>("sid", "s1:benchmark")));
        return content.TryForRecipient(recipient.PublicKey, out var jwe, out var error) ? jwe : throw new InvalidOperationException($"sealing: {error}");
    }

    private static void Open(byte[] delivery, EcPrivateJwk recipient)
    {
        if (!SealedDelivery.TryParse(delivery, Type, Members, 512 * 1024, out var parsed, out var error) || !parsed.TryOpen(_ => recipient, out _, out error))
            throw new InvalidOperationException($"opening: {error}");
    }
}
