using System.CommandLine;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix …</c>: looks into files of STIX 2.1 on this machine; no node is asked, and nothing is changed.</summary>
internal static class StixCommands
{
    public static Command Make() => new("stix", "Check, match and compare files of STIX 2.1.")
    {
        ValidateCommand.Make(), ChecksCommand.Make(), PatternCommand.Make(), MatchCommand.Make(), CanonicalCommand.Make(), IdCommand.Make(),
    };
}
