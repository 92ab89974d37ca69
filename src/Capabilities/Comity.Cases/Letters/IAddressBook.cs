using Comity.Storage;

namespace Comity.Cases.Letters;

/// <summary>Which parties without a node letters can go to: what cases need to know of what we noted of them.</summary>
/// <remarks>The node implements it over its directory. Implementations read, and never save; nothing is cached by cases.</remarks>
public interface IAddressBook
{
    /// <summary>Parties in use, by name; at most a few hundred.</summary>
    Task<IReadOnlyList<Addressee>> AllAsync(NodeDb db, int seat, CancellationToken cancellation);
}
