using Microsoft.AspNetCore.Components;

namespace Comity.Web;

/// <summary>What every form field has: a name, a label, a hint, and the refusals that stand at it.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>Name in the form; a refusal whose <c>Where</c> is this name, or a pointer to it, is shown here.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>One sentence that helps to fill it in, shown before the field.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>Whether the form is refused without it. Optional fields say so in their label.</summary>
    [Parameter]
    public bool Required { get; set; }

    [CascadingParameter]
    public IReadOnlyList<Refusal>? Refusals { get; set; }

    internal string Id => FieldNames.Id(Name);

    internal IReadOnlyList<Refusal> Errors => FieldNames.About(Name, Refusals);

    internal string? DescribedBy => (Hint, Errors.Count) switch
    {
        (null, 0) => null,
        (not null, 0) => $"{Id}-hint",
        (null, _) => $"{Id}-error",
        _ => $"{Id}-hint {Id}-error",
    };

    internal string? Invalid => Errors.Count > 0 ? "true" : null;

    internal string? MustBeGiven => Required ? "true" : null;
}
