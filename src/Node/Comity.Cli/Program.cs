using System.CommandLine;
using Comity.Cli;
using Comity.Cli.Commands;

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
    TestCommands.Make(),
};

return await Terminal.RunAsync(root, args);
