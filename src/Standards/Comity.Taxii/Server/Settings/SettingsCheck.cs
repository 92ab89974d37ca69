using System.Buffers;

namespace Comity.Taxii;

/// <summary>Finds everything in settings that contradicts itself or cannot be served.</summary>
internal static class SettingsCheck
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static IReadOnlyList<string> Problems(TaxiiSettings settings)
    {
        if (HasNothing(settings))
            return ["A list has a member that is nothing (null). Take it away, or write it out."];
        var problems = new List<string>();
        if (settings.PublicUrl is { } url && !IsPublicUrl(url))
            problems.Add($"publicUrl '{url}' is not an https address without query. Write it as https://taxii.example.org.");
        if (settings.Roots.Count == 0)
            problems.Add("There is no root. Name at least one.");
        Twice(problems, "root", settings.Roots.Select(root => root.Name));
        Twice(problems, "account", settings.Accounts.Select(account => account.Name));
        Twice(problems, "collection", settings.Roots.SelectMany(root => root.Collections).Select(collection => collection.Id.ToString()));
        foreach (var account in settings.Accounts)
            Check(problems, account);
        TokensTwice(problems, settings.Accounts);
        var accounts = settings.Accounts.Select(account => account.Name).Append("*").ToHashSet();
        foreach (var root in settings.Roots)
            Check(problems, root, accounts);
        return problems;
    }

    /// <summary>Whether a list has a member that is null, which a file can say and nothing else here expects.</summary>
    public static bool HasNothing(TaxiiSettings settings) =>
        settings.Roots.Any(root => root is null || root.Collections.Any(HasNothing))
            || settings.Accounts.Any(account => account is null || account.Tokens.Any(token => token is null));

    private static bool HasNothing(TaxiiCollectionSettings collection) =>
        collection is null || collection.Read.Concat(collection.Write).Concat(collection.View?.Types ?? []).Any(name => name is null);

    private static void Check(List<string> problems, TaxiiAccountSettings account)
    {
        if (account.Name.Length is 0 or > 100 || account.Name == "*" || account.Name.Contains(':') || account.Name.Any(char.IsControl))
            problems.Add($"account '{account.Name}': a name has 1 to 100 characters, no colon, and is not *.");
        if (account.Password is { } password && !TaxiiPassword.IsHash(password))
            problems.Add($"account '{account.Name}': password is not a hash that this server knows. 'comity taxii account' makes one.");
        if (account.Tokens.Any(token => !TaxiiPassword.IsTokenHash(token)))
            problems.Add(
                $"account '{account.Name}': a token is not a hash that this server knows. 'comity taxii account --token' makes one.");
        if (account.Password is null && account.Tokens.Count == 0)
            problems.Add($"account '{account.Name}' has neither a password nor a token.");
    }

    private static void Check(List<string> problems, TaxiiRootSettings root, HashSet<string> accounts)
    {
        if (!IsName(root.Name))
            problems.Add($"root '{root.Name}': a name has 1 to 100 characters of a-z, 0-9 and hyphen.");
        if (root.MaxContentLength is < 1024 or > 1 << 30)
            problems.Add($"root '{root.Name}': maxContentLength {root.MaxContentLength} is not between 1024 and {1 << 30}.");
        if (root.MaxPage is < 1 or > 10_000)
            problems.Add($"root '{root.Name}': maxPage {root.MaxPage} is not between 1 and 10000.");
        Twice(problems, $"root '{root.Name}': alias", root.Collections.Select(collection => collection.Alias).OfType<string>());
        foreach (var collection in root.Collections)
            Check(problems, root, collection, accounts);
    }

    private static void Check(List<string> problems, TaxiiRootSettings root, TaxiiCollectionSettings collection, HashSet<string> accounts)
    {
        var name = $"collection '{collection.Title}'";
        if (collection.Id.Version != 4)
            problems.Add($"{name}: id {collection.Id} is not a UUID of version 4.");
        if (collection.Alias is { } alias && (!IsName(alias) || Guid.TryParse(alias, out _)))
            problems.Add($"{name}: alias '{alias}' has other characters than a-z, 0-9 and hyphen, or is a UUID.");
        foreach (var account in collection.Read.Concat(collection.Write).Where(account => !accounts.Contains(account)).Distinct())
            problems.Add($"{name}: there is no account '{account}'.");
        if (collection.View is { } view)
            Check(problems, root, collection, view);
    }

    private static void Check(List<string> problems, TaxiiRootSettings root, TaxiiCollectionSettings collection, TaxiiViewSettings view)
    {
        var name = $"collection '{collection.Title}'";
        if (!root.Collections.Any(other => other.Id == view.Of && other.View is null))
            problems.Add($"{name}: it is a view of {view.Of}, which is no collection with objects of its own in this root.");
        if (view.Types.Count is 0 or > 32)
            problems.Add($"{name}: a view names 1 to 32 types.");
        if (collection.Write.Count > 0)
            problems.Add($"{name}: nothing can be added to a view. Take write away.");
    }

    private static void TokensTwice(List<string> problems, IReadOnlyList<TaxiiAccountSettings> accounts)
    {
        var tokens = accounts.SelectMany(account => account.Tokens.Select(token => (token, account.Name)));
        foreach (var one in tokens.GroupBy(pair => pair.token).Where(one => one.Count() > 1))
        {
            var names = one.Select(pair => $"'{pair.Name}'");
            problems.Add($"One token stands there twice, with {string.Join(" and ", names)}. Make one for each.");
        }
    }

    private static void Twice(List<string> problems, string what, IEnumerable<string> names) =>
        problems.AddRange(names.GroupBy(name => name).Where(group => group.Count() > 1)
            .Select(group => $"{what} '{group.Key}' stands there twice."));

    private static bool IsName(string name) => name.Length is > 0 and <= 100 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsPublicUrl(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
