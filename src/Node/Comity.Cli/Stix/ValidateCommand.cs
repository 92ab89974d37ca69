using System.CommandLine;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>
/// <c>comity stix validate</c>: 0 valid, 1 invalid, 2 usage or unreadable; findings one a line on stdout, the count on stderr.
/// </summary>
internal static class ValidateCommand
{
    public static Command Make()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Bundles, lists or single objects; each may be gzipped; - reads standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var strict = Options.Flag("--strict", "What the standard only advises (SHOULD) counts as an error.");
        var references = Options.Flag("--references", "Warn of each reference that leads to no object of the files.");
        var disabled = Options.Many("--disable", "Do not make this check; comity stix checks names them.", "CHECK");
        var json = Options.Json();
        var command = new Command("validate",
            "Check files against STIX 2.1. Exit code 0 valid, 1 invalid, 2 unreadable.") { files, strict, references, disabled, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new StixValidatorOptions
            {
                Strict = parsed.GetValue(strict),
                ReferencesResolve = parsed.GetValue(references),
                Disabled = parsed.GetValue(disabled) ?? [],
            };
            var given = parsed.GetValue(files)!;
            var run = new ValidationRun(Validator(options), parsed.GetValue(json), namesFiles: given.Length > 1);
            foreach (var file in given)
                await run.CheckAsync(file, cancellation);
            return run.Finish();
        });
        return command;
    }

    public static string Word(StixSeverity severity) => severity == StixSeverity.Error ? "error" : "warning";

    private static StixValidator Validator(StixValidatorOptions options)
    {
        var unknown = options.Disabled.FirstOrDefault(name => StixValidator.Checks.All(check => check.Name != name));
        return unknown is null
            ? new StixValidator(options)
            : throw CommandFailed.Unreadable($"There is no check {Terminal.OneLine(unknown)}; comity stix checks names them.");
    }
}
