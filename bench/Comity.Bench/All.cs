using Comity.Bench.Formats;
using Comity.Bench.Measuring;
using Comity.Bench.Operation;
using Comity.Bench.Taxii;
using Comity.Bench.Territory;
using Comity.Bench.Trust;

namespace Comity.Bench;

/// <summary>Every benchmark, in the order of the table.</summary>
internal static class All
{
    public static IReadOnlyList<Benchmark> Benchmarks { get; } =
    [
        new("issue", "requests released by 1 and by 32 callers, on both databases", Issuing.RunAsync),
        new("verify", "a statement read and verified", Verification.RunAsync),
        new("seal", "a statement sealed to a recipient, and opened", Sealing.RunAsync),
        new("sync", "a history of 100,000 statements taken by a peer", ColdSync.RunAsync),
        new("poll", "a peer asked for news when there is none", IdlePoll.RunAsync),
        new("deliver", "a request from one node to the duty desk of another", Delivery.RunAsync),
        new("resolve", "1,000,000 addresses in the allocation table", Resolution.RunAsync),
        new("split", "an address list resolved, split by State, and released as notices", Division.RunAsync),
        new("node", "start and memory of an idle node", IdleNode.RunAsync),
        new("lists", "list pages and checks as the history grows", ListPages.RunAsync),
        new("stix", "STIX objects validated", StixValidation.RunAsync),
        new("patterns", "STIX patterns checked, matched, and 10,000 of them loaded", StixPatterns.RunAsync),
        new("taxii", "TAXII pages beside plain Kestrel, and as the collection grows", Serving.RunAsync),
        new("taxii-add", "a million objects added by TAXII, on both databases", Additions.RunAsync),
        new("command", "./comity --version without changes", CommandStart.RunAsync),
    ];
}
