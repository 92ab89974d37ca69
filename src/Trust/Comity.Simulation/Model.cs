using System.Text;

namespace Comity.Simulation;

/// <summary>What became of one attempt to say something.</summary>
internal enum Fate
{
    /// <summary>Its node died on the way: its database will tell.</summary>
    Unknown,
    Released,
    Refused,

    /// <summary>Released, then lost to its own node by a restored backup.</summary>
    Lost,
}

/// <summary>What the simulation knows of one statement.</summary>
/// <param name="AttachmentBytes">Size of the one attachment that it names; 0 without one.</param>
internal sealed record SimStatement(
    int Number, string Text, int Issuer, IReadOnlySet<int> Addressees, bool IsIllegal, int? SharedReference, int AttachmentBytes)
{
    public Fate Fate { get; set; } = Fate.Unknown;

    /// <summary>The plain bytes of its attachment: the text again and again, so that none of it may be seen on the way.</summary>
    public byte[] Attachment()
    {
        var (bytes, text) = (new byte[AttachmentBytes], Encoding.ASCII.GetBytes(Text + " "));
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = text[i % text.Length];
        return bytes;
    }
}

/// <summary>The small model that nodes are compared with: who said what to whom.</summary>
internal sealed class Model
{
    private readonly List<SimStatement> _statements = [];

    public IReadOnlyList<SimStatement> Statements => _statements;

    /// <summary>The root of every checkpoint that somebody can have seen, by origin and size.</summary>
    public Dictionary<(string Origin, long Size), string> Signed { get; } = [];

    /// <summary>The newest epoch that each node ever declared.</summary>
    public Dictionary<int, int> Epochs { get; } = [];

    /// <summary>Members that were suspended at some time: what they said meanwhile may have been refused.</summary>
    public HashSet<int> EverSuspended { get; } = [];

    public SimStatement Add(Func<int, SimStatement> make)
    {
        var statement = make(_statements.Count);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Whether a statement may stand in a node's history.</summary>
    public bool MayHold(int node, int number) =>
        number >= 0 && number < _statements.Count && (_statements[number].Issuer == node || _statements[number].Addressees.Contains(node));

    /// <summary>Keeps the root of a checkpoint note; false when another was signed for the same size.</summary>
    public bool TryKeep(string note)
    {
        var lines = note.Split('\n');
        var key = (lines[0], long.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture));
        return Signed.TryAdd(key, lines[2]) || Signed[key] == lines[2];
    }
}

/// <summary>Nodes and model disagree.</summary>
internal sealed class Disagreement(string what) : Exception(what);
