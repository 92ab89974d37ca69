using Microsoft.Extensions.Options;

namespace Comity.Web;

/// <summary>The person who reads this page: language and time zone. One a request; English and the node's zone until known.</summary>
public sealed class Reader
{
    /// <summary>Cookie that keeps the chosen language.</summary>
    public const string LanguageCookie = "comity-lang";

    /// <summary>Cookie that keeps the chosen IANA time zone.</summary>
    public const string ZoneCookie = "comity-zone";

    private readonly TextCatalog _catalog;

    /// <summary>A reader about whom nothing is known yet.</summary>
    public Reader(TextCatalog catalog, IOptions<WebOptions> options)
    {
        _catalog = catalog;
        Texts = catalog.In(UiLanguage.English);
        Zone = FindZone(options.Value.DefaultZone) ?? TimeZoneInfo.Utc;
    }

    public UiLanguage Language => Texts.Language;

    public Texts Texts { get; private set; }

    /// <summary>The zone in which instants stand beside UTC.</summary>
    public TimeZoneInfo Zone { get; private set; }

    /// <summary>Every language the reader may choose.</summary>
    public IReadOnlyList<UiLanguage> Languages => _catalog.Languages;

    internal void Reads(UiLanguage language) => Texts = _catalog.In(language);

    internal void LivesIn(TimeZoneInfo zone) => Zone = zone;

    internal static TimeZoneInfo? FindZone(string? name) =>
        name is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
