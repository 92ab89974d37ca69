using System.CommandLine;
using Comity.Cli;
using Comity.Cli.Commands;
using Comity.Cli.Stix;
using Comity.Cli.Taxii;

var root = new RootCommand("Comity: cooperation between States on the security of information and communications technologies.")
{
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
