using System.Text.Json.Serialization;

namespace Comity.Taxii;

/// <summary>
/// What a pull folder holds and how to go on: the lengths say which bytes of its files count, whatever else was written behind them.
/// </summary>
/// <param name="Form">The form of this file, 1.</param>
/// <param name="Query">The filters as they were first given, without the limit.</param>
/// <param name="Limit">The limit of the walk that is under way.</param>
/// <param name="ObjectBytes">So much of <c>objects.ndjson</c> counts.</param>
/// <param name="InstantAt">There the objects of the position's latest instant begin.</param>
internal sealed record PullState(
    int Form, string Collection, string Query, int? Limit, CrawlPosition Position, long Objects, long Unreadable, long Pages,
    long ObjectBytes, long UnreadableBytes, long InstantAt, long UnreadableInstantAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PullState))]
[JsonSerializable(typeof(PushState))]
[JsonSerializable(typeof(UnreadableLine))]
internal sealed partial class ClientJson : JsonSerializerContext;

/// <summary>A line of <c>unreadable.ndjson</c>: what is wrong, and the bytes as they came.</summary>
internal sealed record UnreadableLine(string Code, string Explanation, byte[] Utf8);

/// <summary>What a push journal holds.</summary>
/// <param name="Form">The form of this file, 1.</param>
/// <param name="Sha256">Of the file that is pushed.</param>
internal sealed record PushState(int Form, string Collection, string Sha256, long Handled);
