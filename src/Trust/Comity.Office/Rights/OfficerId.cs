namespace Comity.Office.Rights;

/// <summary>One officer account, named by a UUID that is never given to another.</summary>
public readonly record struct OfficerId(Guid Value)
{
    /// <summary>A new one; later ones sort behind earlier ones.</summary>
    public static OfficerId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString("D");
}
