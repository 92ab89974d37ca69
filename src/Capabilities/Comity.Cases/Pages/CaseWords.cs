using System.Globalization;
using System.Text.Json;
using Comity.Cases.Threads;
using Comity.Web;

namespace Comity.Cases.Pages;

/// <summary>Says the codes of cases in the reader's language; a code that a later version brings shows as it stands.</summary>
public static class CaseWords
{
    /// <summary>The languages a text is usually written in: those of the United Nations.</summary>
    private static readonly string[] Common = ["ar", "zh", "en", "fr", "ru", "es"];

    public static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string Of<T>(string family, T value, Texts texts)
        where T : struct, Enum => Of(family, Code(value), texts);

    public static string Of(string family, string code, Texts texts)
    {
        var key = $"cases.{family}.{code}";
        return texts.Has(key) ? texts[key] : code;
    }

    /// <summary>Null while a receiver is silent: a page then says that there is no statement yet, and nothing more.</summary>
    public static string? Status(ReceiverStatus status, Texts texts) => status == ReceiverStatus.Silent ? null : Of("status", status, texts);

    public static Tone ToneOf(ReceiverStatus status) => status switch
    {
        ReceiverStatus.Accepted or ReceiverStatus.AlreadyMended or ReceiverStatus.ActionReported or ReceiverStatus.Result => Tone.Good,
        ReceiverStatus.NeedsInformation or ReceiverStatus.Redirected or ReceiverStatus.PartlyAccepted or ReceiverStatus.ConditionallyAccepted => Tone.Attention,
        ReceiverStatus.Acknowledged or ReceiverStatus.UnderDetermination or ReceiverStatus.Reopened => Tone.Progress,
        _ => Tone.Neutral,
    };

    /// <summary>One choice for each value, in the order of the list.</summary>
    public static List<Choice> Choices<T>(string family, Texts texts)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => new Choice(Code(value), Of(family, value, texts)))];

    public static List<Choice> Channels(Texts texts) => [.. Letters.RecordLetter.Channels.Select(channel => new Choice(channel, Of("channel", channel, texts)))];

    public static List<Choice> Labels(Texts texts) =>
        [.. new[] { Tlp.Amber, Tlp.AmberStrict, Tlp.Green, Tlp.Clear, Tlp.Red }
            .Select(tlp => new Choice(tlp.ToString(), tlp.ToString(), texts[$"web.tlp.{tlp.ToString()[4..].Replace('+', '-').ToLowerInvariant()}"]) { IsCode = true })];

    /// <summary>Languages to write in: the officer's own first.</summary>
    public static List<Choice> Languages(IEnumerable<string> own) =>
        [.. own.Concat(Common).Distinct(StringComparer.OrdinalIgnoreCase).Select(tag => new Choice(tag, NameOf(tag)))];

    /// <summary>Reads a code of a list back.</summary>
    public static bool TryRead<T>(string? code, out T value)
        where T : struct, Enum
    {
        var found = Enum.GetValues<T>().Where(known => Code(known) == code).ToList();
        value = found.Count > 0 ? found[0] : default;
        return found.Count > 0;
    }

    private static string NameOf(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
