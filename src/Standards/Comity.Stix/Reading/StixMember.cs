namespace Comity.Stix;

/// <summary>One member of a document's list of objects: its exact bytes, and either the object or why it is none.</summary>
/// <param name="Index">Zero-based, counted through the whole document.</param>
/// <param name="Offset">Where it begins in the document, in bytes.</param>
/// <param name="Utf8">As it stood there.</param>
/// <param name="Object">The object; <see langword="null"/> where <paramref name="Error"/> says why.</param>
public sealed record StixMember(int Index, long Offset, ReadOnlyMemory<byte> Utf8, StixObject? Object, StixFormatException? Error);
