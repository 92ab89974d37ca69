using System.CommandLine;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix checks</c>: what may be switched off.</summary>
internal static class ChecksCommand
{
    public static Command Make()
    {
        var json = Options.Json();
        var command = new Command("checks", "List every check by the name under which it can be switched off.") { json };
        command.SetAction(parsed =>
        {
            var width = StixValidator.Checks.Max(check => check.Name.Length);
            Terminal.Answer(parsed.GetValue(json),
                StixValidator.Checks.Select(check =>
                    new { check.Name, severity = ValidateCommand.Word(check.Severity), check.Clause, check.Summary }),
                StixValidator.Checks.Select(check =>
                    $"{check.Name.PadRight(width)}  {ValidateCommand.Word(check.Severity),-7}  {check.Clause,-7}  {check.Summary}"));
            return Terminal.Done;
        });
        return command;
    }
}
