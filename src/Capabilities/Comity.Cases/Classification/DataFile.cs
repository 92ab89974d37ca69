using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity.Cases.Classification;

/// <summary>Reads data that people edit (taxonomies, severity schemes, mappings) strictly: no unknown, doubled or null members.</summary>
internal static class DataFile
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 524_288;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 32,
    };

    public static Result<T> Read<T>(ReadOnlySpan<byte> utf8)
        where T : class
    {
        if (utf8.Length > MaxBytes)
            return new UnreadableData($"The file has {utf8.Length} bytes; {MaxBytes} are allowed.");
        try
        {
            if (HasNull(utf8))
                return new UnreadableData("A member is null.") { Mend = "Leave the member out instead." };
            return JsonSerializer.Deserialize<T>(utf8, Strict) is { } data ? data : new UnreadableData("The file is empty.");
        }
        catch (JsonException broken)
        {
            return new UnreadableData($"The file is not in order: {broken.Message}") { Where = broken.Path };
        }
        catch (FormatException)
        {
            return new UnreadableData("An identifier in it is not in order.");
        }
        catch (InvalidOperationException)
        {
            return new UnreadableData("A text in it is not Unicode.") { Mend = "Save the file as UTF-8." };
        }
    }

    /// <summary>A file that is built into this assembly, by its name without folders.</summary>
    public static byte[] Embedded(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var resource = assembly.GetManifestResourceNames().Single(full => full.EndsWith("." + name, StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static bool HasNull(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 32 });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
                return true;
        }

        return false;
    }
}

/// <summary>A data file that cannot be read.</summary>
public sealed record UnreadableData(string Explanation) : Refusal("cases.unreadable-data", Explanation);
