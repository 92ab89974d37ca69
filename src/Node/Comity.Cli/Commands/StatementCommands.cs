using System.CommandLine;
using Comity.Statements.Evidence;

namespace Comity.Cli.Commands;

/// <summary><c>comity statement …</c>: what anyone can do with statements, without a node, and attachments of a running one.</summary>
internal static class StatementCommands
{
    public static Command Make() => new("statement", "Check statements without any node; show those of a running one and save what is attached.") { Verify(), DraftCommands.ShowStatement(), DraftCommands.SaveOfStatement() };

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("file") { Description = "An evidence file." };
        var attachments = new Option<DirectoryInfo?>("--attachments") { Description = "The folder that holds its attachments." };
        var page = Options.Optional("--html", "Also write a print-ready dossier page here.");
        var register = new Option<FileInfo?>("--register") { Description = "With --html: our own register of evidence, as comity evidence export saved it; the page shows it as our own record." };
        var json = Options.Json();
        var command = new Command("verify", "Verify an evidence file offline. Exit code 1 when something in it is wrong.") { file, attachments, page, register, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            if (!path.Exists || path.Length > EvidenceBundle.MaxBytes)
                throw CommandFailed.Unreadable($"There is no readable evidence file {path.FullName} of at most {EvidenceBundle.MaxBytes} bytes.");
            var report = EvidenceVerifier.Verify(await File.ReadAllBytesAsync(path.FullName, cancellation), parsed.GetValue(attachments)?.FullName).OrRefuse();
            if (parsed.GetValue(page) is { } html)
                await File.WriteAllTextAsync(html, Dossier(report, path, await RegisterAsync(parsed.GetValue(register), cancellation)), cancellation);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(report.ToJson()));
            else
                Console.Out.Write(report.ToText(Console.IsOutputRedirected ? 120 : Math.Max(60, Console.WindowWidth)));
            return report.Verdict == EvidenceVerdict.Wrong ? Terminal.Refused : Terminal.Done;
        });
        return command;
    }

    private static async Task<CustodyRegister?> RegisterAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is null)
            return null;
        if (!file.Exists || file.Length > CustodyRegister.MaxBytes)
            throw CommandFailed.Unreadable($"There is no readable register {file.FullName} of at most {CustodyRegister.MaxBytes} bytes.");
        return CustodyRegister.Read(await File.ReadAllBytesAsync(file.FullName, cancellation)).OrRefuse();
    }

    private static string Dossier(EvidenceReport report, FileInfo file, CustodyRegister? register) => DossierPage.Write(
        report, new DossierHead("Dossier", Subtitle: null, file.Name, TimeProvider.System.GetUtcNow()), [.. report.Statements.Select(Entry)], words: null, register);

    private static DossierEntry Entry(StatementReport said) => new()
    {
        Id = said.Id,
        Author = said.AuthorName ?? said.Author?.ToString() ?? "unknown",
        At = said.ClaimedAt ?? default,
        Kind = said.Type ?? "unknown",
        Tlp = said.Marking?.Tlp ?? Tlp.Red,
    };
}
