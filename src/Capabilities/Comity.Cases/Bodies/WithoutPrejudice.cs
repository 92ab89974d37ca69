namespace Comity.Cases.Bodies;

/// <summary>The sentences that stand on notifications, requests and acknowledgements. Bodies carry their codes; readers see them in their language.</summary>
/// <remarks>After A/76/135, norms 13(c) and 13(h): acknowledging is not agreeing, notifying is not blaming.</remarks>
public static class WithoutPrejudice
{
    public const string AcknowledgingIsNotAgreeing = "acknowledging-is-not-agreeing";
    public const string NotifyingIsNotBlaming = "notifying-is-not-blaming";
    public const string Sovereignty = "sovereignty";

    /// <summary>On every notification, request and notice, and on every acknowledgement: all three.</summary>
    public static IReadOnlyList<string> OnOpenings { get; } = [AcknowledgingIsNotAgreeing, NotifyingIsNotBlaming, Sovereignty];

    private static readonly Dictionary<string, LanguageText> Texts = new(StringComparer.Ordinal)
    {
        [AcknowledgingIsNotAgreeing] = In(
            "To acknowledge receipt is not to agree with what was said.",
            "Accuser réception ne signifie pas approuver ce qui est dit.",
            "Acusar recibo no significa estar de acuerdo con lo dicho.",
            "Подтверждение получения не означает согласия с содержанием.",
            "确认收到并不表示同意其内容。",
            "الإقرار بالاستلام لا يعني الموافقة على المضمون."),
        [NotifyingIsNotBlaming] = In(
            "To notify a State is not to say that it is responsible.",
            "Notifier un État ne signifie pas qu’il est responsable.",
            "Notificar a un Estado no significa que sea responsable.",
            "Уведомление государства не означает, что оно несёт ответственность.",
            "通知一国并不表示该国负有责任。",
            "إخطار دولة لا يعني أنها مسؤولة."),
        [Sovereignty] = In(
            "Nothing here limits the sovereignty of any State over what it decides.",
            "Rien ici ne limite la souveraineté d’un État dans ses décisions.",
            "Nada aquí limita la soberanía de ningún Estado en sus decisiones.",
            "Ничто здесь не ограничивает суверенитет государства в его решениях.",
            "本文件不限制任何国家作出决定的主权。",
            "لا شيء هنا يقيّد سيادة أي دولة في قراراتها."),
    };

    /// <summary>The sentence of a code; <see langword="null"/> for a code of a later version, which readers show as it stands.</summary>
    public static LanguageText? Of(string code) => Texts.GetValueOrDefault(code);

    private static LanguageText In(string en, string fr, string es, string ru, string zh, string ar) => LanguageText.From(
        [new("en", en), new("fr", fr), new("es", es), new("ru", ru), new("zh", zh), new("ar", ar)]).Value;
}
