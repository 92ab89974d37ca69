using System.Globalization;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// The deprecated observable container (2.13): cyber-observable objects by keys, which refer to each other by these keys.
/// </summary>
/// <remarks>
/// Its members may be of STIX 2.0 as well; they are judged by the tables of 2.1, without what every object has since then.
/// </remarks>
internal sealed class ObservableContainer : ValueRule
{
    public static readonly ObservableContainer Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Object, "an observable container", "2.13"))
            return;
        var types = Types(value);
        foreach (var member in value.EnumerateObject())
        {
            at.Enter(member.Name);
            CheckKey(at, member.Name, types.Count);
            if (Is(at, member.Value, JsonValueKind.Object, "a cyber-observable object", "2.13"))
                CheckMember(at, member.Value, types);
            at.Leave();
        }

        if (types.Count == 0)
            at.Report(Checks.EmptyDictionary, "4.14.1", "There is no object in it.", "Give at least one object, or use object_refs.");
        else if (at.Wants(Checks.ContainerRelated) && ObservableContainerGraph.Stranger(value, types) is { } stranger)
            at.Report(Checks.ContainerRelated, "4.14.1", stranger, "No reference joins this object to the first of the container.",
                "Put what is not related into an observation of its own.");
    }

    // 2.9: numbers from zero on.
    private static void CheckKey(Examination at, string key, int count)
    {
        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= count
            || (key.Length > 1 && key[0] == '0'))
            at.Report(Checks.ContainerKey, "2.9", $"The key {Examination.Quote(key)} is not one of the numbers from 0 to {count - 1}.",
                "Number the objects from 0 on.");
    }

    // Empty where a member has none; to look a key up in the JSON itself would cost the square of their number.
    private static Dictionary<string, string> Types(JsonElement container)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in container.EnumerateObject())
            types[member.Name] = member.Value.Text("type") ?? "";
        return types;
    }

    private static void CheckMember(Examination at, JsonElement member, Dictionary<string, string> container)
    {
        if (member.Text("type") is not { } name)
        {
            at.Report(Checks.RequiredProperty, "2.13", "type", "The object has no type.", "Give the type of the cyber-observable object.");
            return;
        }

        var known = StixTypes.Find(name);
        if (known is null)
            ObjectKind.JudgeName(at, name);
        if (known is { Kind: not StixKind.Observable })
            at.Report(Checks.ReferenceType, "2.13", "type", $"An object of type {known.Name} is no cyber-observable object.",
                "Put it beside the observation, and refer to it.");
        else
            at.CheckPart(member, known ?? StixTypes.NewObservable, container);
    }
}
