namespace Comity.Taxii;

/// <summary>The roots and collections of the settings, ready to be looked up by a request.</summary>
internal sealed class Offer
{
    private readonly Dictionary<string, OfferedRoot> _roots;

    public Offer(TaxiiSettings settings)
    {
        Settings = settings;
        _roots = settings.Roots.ToDictionary(root => root.Name, root => new OfferedRoot(root));
        Roots = [.. settings.Roots.Select(root => _roots[root.Name])];
    }

    public TaxiiSettings Settings { get; }

    /// <summary>In the order of the settings.</summary>
    public IReadOnlyList<OfferedRoot> Roots { get; }

    public OfferedRoot? Root(string name) => _roots.GetValueOrDefault(name);
}

/// <summary>One root with its collections by id and by alias.</summary>
internal sealed class OfferedRoot
{
    private readonly Dictionary<string, OfferedCollection> _byName = new(StringComparer.OrdinalIgnoreCase);

    public OfferedRoot(TaxiiRootSettings settings)
    {
        Settings = settings;
        Collections = [.. settings.Collections.Select(collection => new OfferedCollection(collection, IsStix21Only(settings, collection)))];
        foreach (var collection in Collections)
        {
            _byName[collection.Settings.Id.ToString()] = collection;
            if (collection.Settings.Alias is { } alias)
                _byName[alias] = collection;
        }
    }

    public TaxiiRootSettings Settings { get; }

    public IReadOnlyList<OfferedCollection> Collections { get; }

    public OfferedCollection? Collection(string idOrAlias) => _byName.GetValueOrDefault(idOrAlias);

    /// <summary>Whether the account may see something of it; <see langword="null"/> is who did not sign in.</summary>
    public bool IsSeenBy(string? account) => Collections.Any(collection => collection.IsSeenBy(account));

    // A view holds what the other collection does, and has its media types (TAXII 2.1, 5.3.1).
    private static bool IsStix21Only(TaxiiRootSettings root, TaxiiCollectionSettings collection) =>
        (collection.View is { } view ? root.Collections.First(other => other.Id == view.Of) : collection).Validate;
}

/// <summary>One collection with its rights. An account is <see langword="null"/> where nobody signed in.</summary>
internal sealed class OfferedCollection(TaxiiCollectionSettings settings, bool isStix21Only)
{
    private readonly HashSet<string> _readers = [.. settings.Read];
    private readonly HashSet<string> _writers = [.. settings.Write];

    public TaxiiCollectionSettings Settings => settings;

    /// <summary>Whether what it holds was validated, which lets in nothing else.</summary>
    public bool IsStix21Only => isStix21Only;

    public bool CanRead(string? account) => settings.Public || Names(_readers, account);

    public bool CanWrite(string? account) => settings.View is null && Names(_writers, account);

    public bool IsSeenBy(string? account) => CanRead(account) || CanWrite(account);

    /// <summary>Everything in it; of a view, everything that it shows of the other collection.</summary>
    public TaxiiQuery Everything { get; } = settings.View is { } view
        ? new TaxiiQuery(view.Of) { Types = view.Types }
        : new TaxiiQuery(settings.Id);

    /// <summary>What a client asks for within what a view shows; <see langword="null"/> where nothing can be in both.</summary>
    public TaxiiQuery? Within(TaxiiQuery asked)
    {
        if (settings.View is not { } view || ReferenceEquals(asked.Types, view.Types))
            return asked;
        var both = asked.Types.Intersect(view.Types).ToList();
        return both.Count == 0 ? null : asked with { Types = both };
    }

    private static bool Names(HashSet<string> accounts, string? account) =>
        account is not null && (accounts.Contains("*") || accounts.Contains(account));
}
