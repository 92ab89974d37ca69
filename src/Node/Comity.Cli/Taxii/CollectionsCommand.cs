using System.CommandLine;

namespace Comity.Cli.Taxii;

/// <summary><c>comity taxii collections</c>: what there is to pull from and to push to.</summary>
internal static class CollectionsCommand
{
    public static Command Make() => TaxiiVerb.Make("collections", "List the collections of a server or an API root that this account sees.", [], async (_, client, address, json, cancellation) =>
    {
        var collections = await TaxiiTarget.ListAsync(client, address, cancellation);
        Terminal.Answer(json, collections, collections.Select(TaxiiTarget.Line));
        return Terminal.Done;
    });
}
