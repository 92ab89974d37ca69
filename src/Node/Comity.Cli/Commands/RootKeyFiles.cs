using System.Security.Cryptography;
using Comity.Jose;

namespace Comity.Cli.Commands;

/// <summary>Root keys as files of their own, outside the data folder: encrypted under a passphrase, or labelled as a trial's.</summary>
internal static class RootKeyFiles
{
    private const string Variable = "COMITY_ROOT_PASSPHRASE";
    private const int MinPassphrase = 12;
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 600_000);

    /// <summary>The passphrase from the environment or the terminal; null in a trial.</summary>
    public static string? Passphrase(bool trial)
    {
        if (trial)
            return null;
        var passphrase = Environment.GetEnvironmentVariable(Variable) ?? Ask();
        return passphrase.Length >= MinPassphrase
            ? passphrase
            : throw new CommandFailed(Terminal.Refused, $"roots.passphrase: the passphrase has fewer than {MinPassphrase} characters. Set {Variable}, or type a longer one.");
    }

    public static void Write(string folder, IReadOnlyList<EcPrivateJwk> roots, bool trial, string? passphrase)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < roots.Count; i++)
        {
            using var key = roots[i].ToECDsa();
            var pem = passphrase is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption);
            var path = Path.Combine(folder, $"{(trial ? "TRIAL-" : "")}root-{i + 1}.pem");
            var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, create);
            using var writer = new StreamWriter(file);
            writer.WriteLine(pem);
        }
    }

    /// <summary>The root keys of a folder, in the order of their names; the passphrase is asked for once, and only where a key is encrypted.</summary>
    public static IReadOnlyList<EcPrivateJwk> Read(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal).ToList() : [];
        if (files.Count == 0)
            throw CommandFailed.Unreadable($"{folder} holds no root key file (*.pem).");
        var texts = files.ConvertAll(File.ReadAllText);
        var passphrase = texts.Exists(IsEncrypted) ? Passphrase(trial: false)! : "";
        return [.. files.Zip(texts, (file, text) => Read(file, text, passphrase))];
    }

    private static bool IsEncrypted(string pem) => pem.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);

    private static EcPrivateJwk Read(string file, string pem, string passphrase)
    {
        try
        {
            using var key = ECDsa.Create();
            if (IsEncrypted(pem))
                key.ImportFromEncryptedPem(pem, passphrase);
            else
                key.ImportFromPem(pem);
            if (EcPrivateJwk.TryImport(key.ExportParameters(includePrivateParameters: true), out var root, out _))
                return root;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            // Told below: what the platform says of it would help nobody.
        }

        throw new CommandFailed(Terminal.Refused, $"roots.unreadable: {file} is no root key, or the passphrase is not the one that it was encrypted with.");
    }

    private static string Ask()
    {
        if (Console.IsInputRedirected)
            return "";
        Console.Error.Write("Passphrase for the root keys: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            typed.Append(key.KeyChar);
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
