using System.CommandLine;
using System.CommandLine.Help;
using Comity.Cli;
using Comity.Cli.Commands;
using Comity.Cli.Stix;
using Comity.Cli.Taxii;

// Not a root command, which would call itself by the name of its file: people type comity.
var root = new Command("comity", "Comity: cooperation between States on the security of information and communications technologies.")
{
    new HelpOption(),
    new VersionOption(),
    NodeCommands.Make(),
    OfficerCommands.Make(),
    AccountCommands.Make(),
    AccountCommands.MakeStanding(),
    CommunityCommands.Make(),
    DeskCommands.Make(),
    ContactCommands.Make(),
    IncidentCommands.Make(),
    CaseCommands.Make(),
    EvidenceCommands.Make(),
    AuditCommands.Make(),
    DraftCommands.Make(),
    StatementCommands.Make(),
    DemoCommand.Make(),
    StixCommands.Make(),
    TaxiiCommands.Make(),
    TestCommands.Make(),
};

return await Terminal.RunAsync(root, args);
