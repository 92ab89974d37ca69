using System.Security.Cryptography;
using System.Text;
using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

/// <summary>Keys anybody can compute, for tests and vectors only: the private number is the SHA-256 of a label.</summary>
internal static class TestKeys
{
    internal const string Origin = "log.example/xa/1";

    internal static readonly ECDsa PrivateA = Make("comity tlog vector key A");
    internal static readonly ECDsa PrivateB = Make("comity tlog vector key B");

    internal static readonly NoteSigner A = NoteSigner.With(Origin, PrivateA);
    internal static readonly NoteSigner B = NoteSigner.With(Origin, PrivateB);
    internal static readonly NoteSigner Elsewhere = NoteSigner.With("log.example/xb/1", PrivateA);

    internal static NoteKey KeyA => A.Key;

    private static ECDsa Make(string label) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData(Encoding.ASCII.GetBytes(label)),
    });
}
