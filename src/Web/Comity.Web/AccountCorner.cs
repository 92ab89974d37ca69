namespace Comity.Web;

/// <summary>The component that says in the head of every page who is signed in. The node has one, because only the node knows officers.</summary>
internal sealed record AccountCorner(Type Component);
