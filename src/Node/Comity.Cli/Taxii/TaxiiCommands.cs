using System.CommandLine;

namespace Comity.Cli.Taxii;

/// <summary><c>comity taxii …</c>: brings STIX from any TAXII 2.1 server and to it, and is a small server itself.</summary>
internal static class TaxiiCommands
{
    public static Command Make() => new("taxii", "Exchange STIX with TAXII 2.1 servers, or be one.")
    {
        InitCommand.Make(), AccountCommand.Make(), ServeCommand.Make(), CollectionsCommand.Make(), PullCommand.Make(), PushCommand.Make(),
    };
}
