using System.Globalization;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>
/// One call of <c>comity stix validate</c>: its files, one after the other, and what they add up to; objects are judged beside those of all
/// files.
/// </summary>
/// <param name="namesFiles">Whether each finding names its file.</param>
internal sealed class ValidationRun(StixValidator validator, bool json, bool namesFiles)
{
    // One document is answered at the end, and held until then; the counts go on.
    private const int MaxHeld = 100_000;

    private readonly StixValidationRun _together = validator.Begin();
    private readonly List<object> _files = [];
    private int _unreadable;
    private long _held;
    private long _objects;
    private long _errors;
    private long _warnings;

    /// <summary>Judges the objects of a file, each by itself and beside those before it.</summary>
    public async Task CheckAsync(string file, CancellationToken cancellation)
    {
        var (before, found) = (_objects, new List<object>());
        var unreadable = await ReadAsync(file, findings => Tell(namesFiles ? $"{StixFiles.Name(file)}: " : "", findings, found),
            cancellation);
        _files.Add(new { file, objects = _objects - before, unreadable, findings = found });
    }

    /// <summary>Says what only all files together show, and what they add up to.</summary>
    /// <returns>The exit code.</returns>
    public int Finish()
    {
        var together = new List<object>();
        Tell("", _together.Finish(), together);
        var isValid = _errors == 0 && _unreadable == 0;
        if (json)
            Terminal.Answer(json, new { valid = isValid, objects = _objects, errors = _errors, warnings = _warnings,
                left_out = Math.Max(_held - MaxHeld, 0), files = _files, together });
        else
            Console.Error.WriteLine($"{(isValid ? "valid" : "NOT VALID")}: {Sum()}");
        return _unreadable > 0 ? Terminal.Usage : isValid ? Terminal.Done : Terminal.Refused;
    }

    // Why the file cannot be read to its end; null if it can.
    private async Task<string?> ReadAsync(string file, Action<IEnumerable<StixFinding>> tell, CancellationToken cancellation)
    {
        try
        {
            await JudgeAsync(file, tell, cancellation);
            return null;
        }
        catch (CommandFailed fault)
        {
            _unreadable++;
            await Console.Error.WriteLineAsync(fault.Message);
            return fault.Message;
        }
    }

    private async Task JudgeAsync(string file, Action<IEnumerable<StixFinding>> tell, CancellationToken cancellation)
    {
        var (before, bundles) = (_objects, 0);
        var shell = new BundleShell(bundle =>
        {
            bundles++;
            tell(validator.Validate(bundle));
        });
        await foreach (var member in StixFiles.MembersAsync(file, shell.Meet, cancellation))
        {
            _objects++;
            tell(member.Object is { } one ? _together.Add(one) : [Broken(member)]);
        }

        shell.Close();
        // What holds nothing would pass every check; it is rather the wrong file than a valid one.
        if (_objects == before && bundles == 0)
            throw CommandFailed.Unreadable($"There is no STIX Object in {StixFiles.Name(file)}.");
    }

    private string Sum()
    {
        var files = namesFiles ? $" in {Count(_files.Count, "file")}" : "";
        var unreadable = _unreadable > 0 ? $", {Count(_unreadable, "file")} unreadable" : "";
        return $"{Count(_objects, "object")}{files}, {Count(_errors, "error")}, {Count(_warnings, "warning")}{unreadable}";
    }

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    // What cannot be read as an object has no identifier that could be believed.
    private static StixFinding Broken(StixMember member)
    {
        var broken = member.Error!;
        return new StixFinding(broken.Code, StixSeverity.Error, $"object {member.Index}", "", "2", broken.Explanation, broken.Mend);
    }

    private void Tell(string label, IEnumerable<StixFinding> findings, List<object> found)
    {
        foreach (var finding in findings)
        {
            (_errors, _warnings) = finding.Severity == StixSeverity.Error ? (_errors + 1, _warnings) : (_errors, _warnings + 1);
            if (json && _held++ < MaxHeld)
                found.Add(new { finding.Check, severity = ValidateCommand.Word(finding.Severity), id = finding.ObjectId, finding.Pointer,
                    finding.Clause, finding.Explanation, finding.Mend });
            else if (!json)
                Console.Out.WriteLine(Terminal.OneLine(label + finding));
        }
    }
}
