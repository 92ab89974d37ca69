using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Comity.Taxii;

/// <summary>A small file that is there in its old form or its new one, and never in between.</summary>
internal static class StateFile
{
    /// <exception cref="TaxiiClientException"><c>taxii.state-damaged</c>.</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw Damaged(path, "It is empty.");
        }
        catch (JsonException broken)
        {
            throw Damaged(path, broken.Message);
        }
    }

    public static void Write<T>(string path, T state, JsonTypeInfo<T> type)
    {
        var aside = path + ".new";
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, state, type);
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }

    public static TaxiiClientException Damaged(string path, string what) =>
        new("taxii.state-damaged", $"{path} cannot be gone on from: {what}", "Begin again in a new folder, or with a new state file.");
}
