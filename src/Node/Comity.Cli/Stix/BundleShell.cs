using System.Buffers;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>
/// Gathers what stands beside a bundle's objects while these pass by, so that the bundle itself can be judged without them.
/// </summary>
/// <param name="judge">Given each bundle, without its objects.</param>
internal sealed class BundleShell(Action<StixObject> judge)
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <summary>Met beside a list of objects. A name that is there already belongs to the next bundle of a list.</summary>
    public void Meet(string name, JsonElement value)
    {
        if (_members.ContainsKey(name))
            Close();
        _members.Add(name, value);
    }

    public void Close()
    {
        if (_members.TryGetValue("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("bundle"))
            judge(StixObject.Parse(Written()));
        _members.Clear();
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
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
