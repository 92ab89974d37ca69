using System.Buffers;
using System.Text;
using System.Text.Json;
using Comity.Statements;

namespace Comity.Federation;

/// <summary>One item of a page. Exactly one of the three contents is there.</summary>
/// <param name="N">Position in the feed.</param>
/// <param name="Sid">Which statement it says it is.</param>
/// <param name="Jwe">Sealed to the receiver: flattened JWE JSON.</param>
/// <param name="Jws">In clear, for audiences peers and public: compact, or general JSON.</param>
/// <param name="IsGone">Whether the sender has erased the content.</param>
internal sealed record PageItem(long N, StatementId Sid, ReadOnlyMemory<byte> Jwe, ReadOnlyMemory<byte> Jws, bool IsGone);

/// <summary>Where statements stand in the sender's log.</summary>
/// <param name="Epoch">Of the log.</param>
/// <param name="Checkpoint">The log's signed note.</param>
/// <param name="From">The size from which the consistency proof leads: what the receiver last accepted of this epoch.</param>
/// <param name="Consistency">Hashes of 32 bytes, one after another.</param>
/// <param name="After">After which item of the feed the leaves begin.</param>
/// <param name="To">Up to which item they are shown, as far as the log can show them.</param>
internal sealed record PageAnchors(
    int Epoch, string Checkpoint, long From, byte[] Consistency, long After, long To, IReadOnlyList<AnchoredLeaf> Leaves);

/// <param name="Proof">Hashes of 32 bytes, one after another.</param>
internal sealed record AnchoredLeaf(StatementId Sid, long Index, byte[] Proof);

/// <summary>A page of a feed as it travels: a signed head, up to 256 items, and perhaps anchors. Nothing in it is believed yet.</summary>
internal sealed record FeedPage(byte[] Head, IReadOnlyList<PageItem> Items, PageAnchors? Anchors, Sha256Digest Content)
{
    /// <summary>What a head signs of a page.</summary>
    public static Sha256Digest Digest(ReadOnlySpan<byte> items, ReadOnlySpan<byte> anchors) =>
        Sha256Digest.OfLabelled("comity/page/v1"u8, [.. items, .. anchors]);

    public static byte[] Assemble(byte[] head, byte[] items, byte[] anchors) =>
        anchors.Length == 0
            ? [.. "{\"head\":\""u8, .. head, .. "\",\"items\":"u8, .. items, (byte)'}']
            : [.. "{\"head\":\""u8, .. head, .. "\",\"items\":"u8, .. items, .. ",\"anchors\":"u8, .. anchors, (byte)'}'];

    public static byte[] WriteItem(PageItem item)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + item.Jwe.Length + item.Jws.Length);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("n", item.N);
            writer.WriteString("sid", item.Sid.ToString());
            if (item.IsGone)
                writer.WriteBoolean("gone", true);
            else if (!item.Jwe.IsEmpty)
                Raw(writer, "jwe", item.Jwe.Span);
            else if (item.Jws.Span[0] == (byte)'{')
                Raw(writer, "jws", item.Jws.Span);
            else
                writer.WriteString("jws", item.Jws.Span);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] WriteItems(IEnumerable<byte[]> items)
    {
        var whole = new ArrayBufferWriter<byte>(4096);
        whole.Write("["u8);
        foreach (var item in items)
        {
            if (whole.WrittenCount > 1)
                whole.Write(","u8);
            whole.Write(item);
        }

        whole.Write("]"u8);
        return whole.WrittenSpan.ToArray();
    }

    public static byte[] WriteAnchors(PageAnchors anchors) => JsonSerializer.SerializeToUtf8Bytes(anchors, BodyJson.Options);

    /// <summary>Reads a page within its bounds: strict JSON, known members, items with exactly one content each.</summary>
    public static Result<FeedPage> Read(ReadOnlyMemory<byte> json)
    {
        if (StrictJson.Check(json.Span, SyncProfile.MaxPageBytes) is { } bad)
            return bad;
        try
        {
            return ReadMembers(json) is { } page && Flaw(page) is null ? page : new BadMessage("The page does not have the form of a page.");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return new BadMessage("The page does not have the form of a page.");
        }
    }

    private static FeedPage? ReadMembers(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        byte[]? head = null;
        List<PageItem>? items = null;
        ReadOnlyMemory<byte> itemBytes = default, anchorBytes = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "head" && reader.TokenType == JsonTokenType.String)
                head = Encoding.UTF8.GetBytes(reader.GetString()!);
            else if (name == "items" && reader.TokenType == JsonTokenType.StartArray)
                itemBytes = ReadItems(ref reader, json, items = []);
            else if (name == "anchors" && reader.TokenType == JsonTokenType.StartObject)
                anchorBytes = Slice(ref reader, json);
            else
                return null;
        }

        return head is null || items is null ? null
            : new FeedPage(head, items, ReadAnchors(anchorBytes), Digest(itemBytes.Span, anchorBytes.Span));
    }

    private static PageAnchors? ReadAnchors(ReadOnlyMemory<byte> json) =>
        json.IsEmpty ? null : JsonSerializer.Deserialize<PageAnchors>(json.Span, BodyJson.Options);

    private static ReadOnlyMemory<byte> ReadItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, List<PageItem> items)
    {
        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (items.Count == SyncProfile.MaxItems)
                throw new FormatException();
            items.Add(ReadItem(ref reader, json));
        }

        return json[start..(int)reader.BytesConsumed];
    }

    private static PageItem ReadItem(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        long? n = null;
        StatementId? sid = null;
        ReadOnlyMemory<byte> jwe = default, jws = default;
        var (gone, contents) = (false, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "n": n = reader.GetInt64(); break;
                case "sid": sid = StatementId.Parse(reader.GetString()!); break;
                case "jwe" when reader.TokenType == JsonTokenType.StartObject: (jwe, contents) = (Slice(ref reader, json), contents + 1); break;
                case "jws" when reader.TokenType == JsonTokenType.StartObject: (jws, contents) = (Slice(ref reader, json), contents + 1); break;
                case "jws": (jws, contents) = (Encoding.UTF8.GetBytes(reader.GetString()!), contents + 1); break;
                case "gone" when reader.TokenType == JsonTokenType.True: (gone, contents) = (true, contents + 1); break;
                default: throw new FormatException();
            }
        }

        return n is { } position && sid is { } id && contents == 1 ? new PageItem(position, id, jwe, jws, gone) : throw new FormatException();
    }

    private static string? Flaw(FeedPage page)
    {
        for (var i = 1; i < page.Items.Count; i++)
        {
            if (page.Items[i].N != page.Items[0].N + i)
                return "dense";
        }

        return page.Items is [{ N: < 1 }, ..] || page.Anchors is { } anchors && !IsBounded(anchors) ? "bounds" : null;
    }

    private static bool IsBounded(PageAnchors anchors) =>
        anchors.Epoch >= 0 && anchors.From >= 0 && anchors.After >= 0 && anchors.To >= anchors.After && anchors.Leaves.Count <= SyncProfile.MaxLeaves
        && anchors.Consistency.Length <= 64 * 32 && anchors.Leaves.All(leaf => leaf.Index >= 0 && leaf.Proof.Length <= 64 * 32);

    private static ReadOnlyMemory<byte> Slice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static void Raw(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }
}
