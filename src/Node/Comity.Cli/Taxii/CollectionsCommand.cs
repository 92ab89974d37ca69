using System.CommandLine;

namespace Comity.Cli.Taxii;

/// <summary><c>comity taxii collections</c>: what there is to pull from and to push to.</summary>
internal static class CollectionsCommand
{
    public static Command Make() => TaxiiVerb.Make("collections", "List the collections of a server or an API root that this account sees.",
        "The address of a server or an API root.", [], async (call, cancellation) =>
    {
        var collections = await TaxiiTarget.ListAsync(call.Client, call.Address, cancellation);
        call.Shown.End();
        Terminal.Answer(call.Json, collections, collections.Select(TaxiiTarget.Line).DefaultIfEmpty(TaxiiTarget.NoneSeen));
        return Terminal.Done;
    });
}
