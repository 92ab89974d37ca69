namespace Comity.Web;

/// <summary>One recipient, as the reader knows it.</summary>
/// <param name="Name">The participant's name from the roster.</param>
/// <param name="Desks">Names of the desks that alone may read; empty means all of its desks.</param>
public sealed record AudienceMember(string Name, IReadOnlyList<string> Desks);

/// <summary>One page among several about the same thing.</summary>
/// <param name="Href">Its path.</param>
/// <param name="Text">Its name in the reader's language.</param>
/// <param name="IsCurrent">Whether it is the one in view.</param>
/// <param name="Count">How many entries wait there; null shows no number.</param>
public sealed record Tab(string Href, string Text, bool IsCurrent = false, int? Count = null);
