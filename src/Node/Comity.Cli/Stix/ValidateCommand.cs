using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix validate</c>: 0 valid, 1 invalid, 2 usage or unreadable; findings one a line on stdout, the count on stderr.</summary>
internal static class ValidateCommand
{
    public static Command Make()
    {
        var files = new Argument<string[]>("FILE") { Description = "Bundles, lists or single objects; each may be gzipped; - reads standard input.", Arity = ArgumentArity.OneOrMore };
        var strict = Options.Flag("--strict", "What the standard only advises (SHOULD) counts as an error.");
        var references = Options.Flag("--references", "Each reference must lead to an object of the files.");
        var disabled = Options.Many("--disable", "Do not make this check; comity stix checks names them.");
        var json = Options.Json();
        var command = new Command("validate", "Check files against STIX 2.1. Exit code 0 valid, 1 invalid, 2 unreadable.") { files, strict, references, disabled, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var validator = Validator(new StixValidatorOptions
            {
                Strict = parsed.GetValue(strict), ReferencesResolve = parsed.GetValue(references), Disabled = parsed.GetValue(disabled) ?? [],
            });
            var run = new Run(validator, parsed.GetValue(json));
            foreach (var file in parsed.GetValue(files)!)
                await run.CheckAsync(file, parsed.GetValue(files)!.Length > 1, cancellation);
            return run.Finish();
        });
        return command;
    }

    /// <summary><c>comity stix checks</c>: what may be switched off.</summary>
    public static Command MakeChecks()
    {
        var json = Options.Json();
        var command = new Command("checks", "List every check by the name under which it can be switched off.") { json };
        command.SetAction(parsed =>
        {
            Terminal.Answer(parsed.GetValue(json),
                StixValidator.Checks.Select(check => new { check.Name, severity = Word(check.Severity), check.Clause, check.Summary }),
                StixValidator.Checks.Select(check => $"{check.Name,-24} {Word(check.Severity),-8} {check.Clause,-10} {check.Summary}"));
            return Terminal.Done;
        });
        return command;
    }

    private static StixValidator Validator(StixValidatorOptions options)
    {
        try
        {
            return new StixValidator(options);
        }
        catch (ArgumentException unknown)
        {
            throw CommandFailed.Unreadable(unknown.Message);
        }
    }

    private static string Word(StixSeverity severity) => severity == StixSeverity.Error ? "error" : "warning";

    /// <summary>One call of the command: its files, one after the other, and what they add up to; objects are judged beside those of all files.</summary>
    private sealed class Run(StixValidator validator, bool json)
    {
        private readonly StixBundleValidation _together = validator.Begin();
        private readonly List<object> _files = [];
        private List<object> _found = [];
        private string _label = "";
        private bool _isUnreadable;
        private long _objects;
        private long _errors;
        private long _warnings;

        public async Task CheckAsync(string file, bool isOneOfMany, CancellationToken cancellation)
        {
            var (before, unreadable) = (_objects, (string?)null);
            (_found, _label) = ([], isOneOfMany ? $"{file}: " : "");
            try
            {
                var shell = new BundleShell(bundle => Tell(validator.Validate(bundle)));
                await foreach (var member in StixFiles.ReadAsync(file, shell.Meet, cancellation))
                    Check(member);
                shell.Close();
            }
            catch (CommandFailed fault)
            {
                (_isUnreadable, unreadable) = (true, fault.Message);
                await Console.Error.WriteLineAsync(fault.Message);
            }

            _files.Add(new { file, objects = _objects - before, unreadable, findings = _found });
        }

        public int Finish()
        {
            (_found, _label) = ([], "");
            Tell(_together.Finish());
            var isValid = _errors == 0 && !_isUnreadable;
            if (json)
                Terminal.Answer(json, new { valid = isValid, objects = _objects, errors = _errors, warnings = _warnings, files = _files, together = _found });
            else
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isValid ? "valid" : "NOT VALID")}: {_objects} objects, {_errors} errors, {_warnings} warnings"));
            return _isUnreadable ? Terminal.Usage : isValid ? Terminal.Done : Terminal.Refused;
        }

        private void Check(StixMember member)
        {
            _objects++;
            if (member.Object is { } one)
                Tell(_together.Add(one));
            else if (member.Error is { } broken)
                Tell([new StixFinding(broken.Code, StixSeverity.Error, $"object {member.Index}", "", "2", broken.Explanation, broken.Mend)]);
        }

        private void Tell(IReadOnlyList<StixFinding> findings)
        {
            foreach (var finding in findings)
            {
                (_errors, _warnings) = finding.Severity == StixSeverity.Error ? (_errors + 1, _warnings) : (_errors, _warnings + 1);
                if (json)
                    _found.Add(new { finding.Check, severity = Word(finding.Severity), id = finding.ObjectId, finding.Pointer, finding.Clause, finding.Explanation, finding.Mend });
                else
                    Console.Out.WriteLine(Terminal.OneLine(_label + finding));
            }
        }
    }
}
