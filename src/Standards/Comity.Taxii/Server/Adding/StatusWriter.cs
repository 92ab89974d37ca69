using System.Buffers;
using System.Text.Json;

namespace Comity.Taxii;

/// <summary>Writes the status of an addition, which is complete when it is written: every object of the envelope is counted once (TAXII 2.1, 4.3.1).</summary>
internal static class StatusWriter
{
    public static ReadOnlyMemory<byte> Write(Guid id, string receivedAt, IReadOnlyList<TaxiiObject> good, IReadOnlyList<TaxiiOutcome> outcomes, IReadOnlyList<FailedObject> failed)
    {
        var bytes = new ArrayBufferWriter<byte>(512 + (good.Count * 128));
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteString("status"u8, "complete"u8);
            json.WriteString("request_timestamp"u8, receivedAt);
            json.WriteNumber("total_count"u8, good.Count + failed.Count);
            json.WriteNumber("success_count"u8, good.Count);
            WriteSuccesses(json, good, outcomes);
            json.WriteNumber("failure_count"u8, failed.Count);
            WriteFailures(json, failed, receivedAt);
            json.WriteNumber("pending_count"u8, 0);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static void WriteSuccesses(Utf8JsonWriter json, IReadOnlyList<TaxiiObject> good, IReadOnlyList<TaxiiOutcome> outcomes)
    {
        if (good.Count == 0)
            return;
        json.WriteStartArray("successes"u8);
        for (var i = 0; i < good.Count; i++)
            WriteDetails(json, good[i].Id, outcomes[i].Version, outcomes[i].Kind == TaxiiOutcomeKind.OtherBytesThere
                ? "This version is there already in other bytes, which stay. Raise modified to replace them." : null);
        json.WriteEndArray();
    }

    // Every record has an id and a version: what has none of its own is named by its place and dated by the request.
    private static void WriteFailures(Utf8JsonWriter json, IReadOnlyList<FailedObject> failed, string receivedAt)
    {
        if (failed.Count == 0)
            return;
        json.WriteStartArray("failures"u8);
        foreach (var one in failed)
            WriteDetails(json, one.Id.Length > 0 ? one.Id : $"objects/{one.Index}", one.Version ?? receivedAt, $"Object {one.Index} (counted from 0): {one.Message}");
        json.WriteEndArray();
    }

    private static void WriteDetails(Utf8JsonWriter json, string id, string version, string? message)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("version"u8, version);
        if (message is not null)
            json.WriteString("message"u8, message);
        json.WriteEndObject();
    }
}
