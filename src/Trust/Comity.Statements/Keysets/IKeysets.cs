namespace Comity.Statements.Keysets;

/// <summary>What a verifier knows of participants' keys.</summary>
/// <remarks>Two real sides: a node's stored chains, and the chains that an evidence bundle carries.</remarks>
public interface IKeysets
{
    KeysetChain? Of(ParticipantId participant);
}
