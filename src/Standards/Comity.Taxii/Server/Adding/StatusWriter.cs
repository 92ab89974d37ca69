using System.Buffers;
using System.Text.Json;

namespace Comity.Taxii;

/// <summary>Writes the status of an addition, which is complete when it is written:
/// every object of the envelope is counted once (TAXII 2.1, 4.3.1).</summary>
/// <param name="mayRead">Whether the account may read the collection; to
/// one that may not, nothing is told of what was there already.</param>
internal sealed class StatusWriter(Guid id, string receivedAt, EnvelopeReader envelope, bool mayRead)
{
    // What is small to send shall not be large to keep: beyond this, failures are only counted.
    private const int MaxFailureBytes = 256 * 1024;

    private const string OtherContent = "This version is there already with other content, which stays. Raise modified to replace it.";

    public ReadOnlyMemory<byte> Write(IReadOnlyList<TaxiiOutcome> outcomes)
    {
        var refused = outcomes.Count(IsRefused);
        var (succeeded, failed) = (outcomes.Count - refused, envelope.FailedCount + refused);
        var bytes = new ArrayBufferWriter<byte>(512 + (succeeded * 128));
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteString("status"u8, "complete"u8);
            json.WriteString("request_timestamp"u8, receivedAt);
            json.WriteNumber("total_count"u8, succeeded + failed);
            json.WriteNumber("success_count"u8, succeeded);
            WriteSuccesses(json, outcomes, succeeded);
            json.WriteNumber("failure_count"u8, failed);
            WriteFailures(json, outcomes, failed);
            json.WriteNumber("pending_count"u8, 0);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private bool IsRefused(TaxiiOutcome outcome) => mayRead && outcome.Kind == TaxiiOutcomeKind.OtherContentThere;

    private void WriteSuccesses(Utf8JsonWriter json, IReadOnlyList<TaxiiOutcome> outcomes, int count)
    {
        if (count == 0)
            return;
        json.WriteStartArray("successes"u8);
        for (var i = 0; i < outcomes.Count; i++)
        {
            var one = envelope.Good[i];
            if (!IsRefused(outcomes[i]))
                WriteDetails(json, one.Id, mayRead ? outcomes[i].Version : one.Version ?? receivedAt, null);
        }

        json.WriteEndArray();
    }

    // Every record has an id and a version: what has none of its own is named by its place and dated by the request.
    private void WriteFailures(Utf8JsonWriter json, IReadOnlyList<TaxiiOutcome> outcomes, int count)
    {
        if (count == 0)
            return;
        json.WriteStartArray("failures"u8);
        var most = json.BytesCommitted + json.BytesPending + MaxFailureBytes;
        var left = EnvelopeReader.MaxNamed;
        bool Room() => left-- > 0 && json.BytesCommitted + json.BytesPending < most;
        foreach (var one in envelope.Failed)
        {
            if (Room())
                WriteDetails(json, one.Id.Length > 0 ? one.Id : $"objects/{one.Index}", one.Version ?? receivedAt,
                    $"Object {one.Index} (counted from 0): {one.Message}");
        }

        for (var i = 0; i < outcomes.Count; i++)
        {
            if (IsRefused(outcomes[i]) && Room())
                WriteDetails(json, envelope.Good[i].Id, outcomes[i].Version, OtherContent);
        }

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
