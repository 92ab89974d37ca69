using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>
/// Gathers what stands beside a bundle's objects while these pass by, so that the bundle itself can be judged without them.
/// </summary>
/// <param name="judge">Given each bundle, without its objects.</param>
internal sealed class BundleShell(Action<StixObject> judge)
{
    // Each member was read within the limits of its own; the bundle around it is one level more, and holds several.
    private static readonly StixLimits Limits =
        new() { MaxDepth = StixLimits.Default.MaxDepth + 1, MaxObjectBytes = 4 * StixLimits.Default.MaxObjectBytes };

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <summary>Met beside a list of objects. A name that is there already belongs to the next bundle of a list.</summary>
    public void Meet(string name, JsonElement value)
    {
        if (_members.ContainsKey(name))
            Close();
        _members.Add(name, value);
    }

    /// <summary>Judges what was met, if it says that it is a bundle.</summary>
    /// <exception cref="CommandFailed">It is too large to be judged.</exception>
    public void Close()
    {
        if (_members.TryGetValue("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("bundle"))
            judge(Bundle());
        _members.Clear();
    }

    private StixObject Bundle()
    {
        try
        {
            return StixObject.Parse(Written(), Limits);
        }
        catch (StixFormatException broken)
        {
            throw CommandFailed.Unreadable($"{broken.Code}: beside the objects of a bundle: {broken.Message}");
        }
    }

    private ReadOnlyMemory<byte> Written()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in _members)
            {
                writer.WritePropertyName(name);
                // As it came: written anew, escapes would make six bytes of two.
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
