using System.Text.Json;

namespace Comity.Taxii;

/// <summary>What a server offers and to whom: its roots, collections, accounts
/// and rights, checked as a whole before anything is served.</summary>
/// <remarks>Kept in one JSON file. A change is put in force by
/// <see cref="TaxiiModule.ReplaceTaxiiSettings"/>, or at the next start.</remarks>
public sealed record TaxiiSettings
{
    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? Contact { get; init; }

    /// <summary>Where clients reach the server, such as <c>https://taxii.example.org</c>;
    /// without it, roots are announced relative to it.</summary>
    public string? PublicUrl { get; init; }

    public required IReadOnlyList<TaxiiRootSettings> Roots { get; init; }

    public IReadOnlyList<TaxiiAccountSettings> Accounts { get; init; } = [];

    /// <exception cref="TaxiiSettingsException">The file cannot be served from; all that is wrong with it is said at once.</exception>
    public static TaxiiSettings Read(string path)
    {
        try
        {
            var settings = JsonSerializer.Deserialize(File.ReadAllBytes(path), TaxiiSettingsJson.Form);
            if (settings is null || SettingsCheck.HasNothing(settings))
                throw new TaxiiSettingsException(
                    [$"{path} holds nothing (null) where something is to stand. Take it away, or write it out."]);
            return settings.Checked();
        }
        catch (JsonException broken)
        {
            throw new TaxiiSettingsException([$"{path} cannot be read at line {(broken.LineNumber ?? 0) + 1}: {broken.Message}"], broken);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TaxiiSettingsException([$"{path} cannot be opened: {failed.Message}"], failed);
        }
    }

    /// <summary>First settings: one root <c>api</c>, one account, a collection to share in and a view of its indicators.</summary>
    /// <param name="password">The account's password, told only here; the settings hold its hash.</param>
    public static TaxiiSettings CreateFirst(string title, string account, out string password)
    {
        password = TaxiiPassword.New();
        var shared = new TaxiiCollectionSettings
        {
            Id = Guid.NewGuid(),
            Title = "Shared objects",
            Alias = "shared",
            Read = [account],
            Write = [account],
        };
        var view = new TaxiiCollectionSettings
        {
            Id = Guid.NewGuid(),
            Title = "Indicators only",
            Alias = "indicators",
            Read = [account],
            View = new TaxiiViewSettings { Of = shared.Id, Types = ["indicator"] },
        };
        return new TaxiiSettings
        {
            Title = title,
            Roots = [new TaxiiRootSettings { Name = "api", Title = title, Collections = [shared, view] }],
            Accounts = [new TaxiiAccountSettings { Name = account, Password = TaxiiPassword.Hash(password) }],
        }.Checked();
    }

    /// <summary>Writes a new file that only its owner may read, in a folder that is made likewise where
    /// there is none; one that is there stays and an <see cref="IOException"/> says so.</summary>
    public void WriteNew(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, this, TaxiiSettingsJson.Form);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="TaxiiSettingsException">Something in them contradicts itself or cannot be served.</exception>
    internal TaxiiSettings Checked()
    {
        var problems = SettingsCheck.Problems(this);
        return problems.Count == 0 ? this : throw new TaxiiSettingsException(problems);
    }
}

/// <summary>One API root (TAXII 2.1, 4.2), served at <c>/taxii2/NAME/</c>.</summary>
public sealed record TaxiiRootSettings
{
    /// <summary>Part of the address: a-z, 0-9 and hyphen.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Largest body of a request in bytes, also after decompression;
    /// 1,024 to 1 GiB. It is held in memory while it is added.</summary>
    public int MaxContentLength { get; init; } = 16 * 1_048_576;

    /// <summary>Most objects of a page, 1 to 10,000; also what a client gets that names no limit.</summary>
    public int MaxPage { get; init; } = 1_000;

    public IReadOnlyList<TaxiiCollectionSettings> Collections { get; init; } = [];
}

/// <summary>One collection and who may do what with it (TAXII 2.1, 5.2).</summary>
public sealed record TaxiiCollectionSettings
{
    /// <summary>A UUID of version 4, never changed: the stored objects belong to it.</summary>
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Stands for the id in addresses: a-z, 0-9 and hyphen, no UUID.</summary>
    public string? Alias { get; init; }

    /// <summary>Names of accounts that may read; <c>*</c> stands for all of them.</summary>
    public IReadOnlyList<string> Read { get; init; } = [];

    /// <summary>Names of accounts that may add; <c>*</c> stands for all of them. Who may read as well may delete.</summary>
    public IReadOnlyList<string> Write { get; init; } = [];

    /// <summary>Whether everybody may read without signing in.</summary>
    public bool Public { get; init; }

    /// <summary>Whether objects that break a MUST of STIX 2.1 are refused; else what can be addressed is taken as it is.</summary>
    public bool Validate { get; init; } = true;

    /// <summary>Where set, the collection has no objects of its own and shows some of another's.</summary>
    public TaxiiViewSettings? View { get; init; }
}

/// <summary>The objects of these types in another collection of the same root,
/// with the dates they have there; nothing can be added to it.</summary>
public sealed record TaxiiViewSettings
{
    public required Guid Of { get; init; }

    public required IReadOnlyList<string> Types { get; init; }
}

/// <summary>Who can sign in: by name and password (basic), or by a token (bearer).</summary>
public sealed record TaxiiAccountSettings
{
    public required string Name { get; init; }

    /// <summary>As <see cref="TaxiiPassword.Hash"/> writes it; without it, the account has only tokens.</summary>
    public string? Password { get; init; }

    /// <summary>As <see cref="TaxiiPassword.HashToken"/> writes them.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];
}

/// <summary>Settings that cannot be served; the message names every problem, one a line.</summary>
public sealed class TaxiiSettingsException(IReadOnlyList<string> problems, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, problems), inner)
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
