namespace Comity.Cases.Letters;

/// <summary>The printed words of a letter, in six languages.</summary>
internal static class LetterWords
{
    private static readonly Dictionary<string, LanguageText> All = new(StringComparer.Ordinal)
    {
        ["from"] = In("From", "De", "De", "От", "发件方", "من"),
        ["to"] = In("To", "À", "Para", "Кому", "收件方", "إلى"),
        ["date"] = In("Date (UTC)", "Date (UTC)", "Fecha (UTC)", "Дата (UTC)", "日期（协调世界时）", "التاريخ (UTC)"),
        ["reference"] = In("Reference", "Référence", "Referencia", "Номер", "编号", "المرجع"),
        ["answer-by"] = In("Answer wanted by (UTC)", "Réponse souhaitée avant (UTC)", "Respuesta deseada antes de (UTC)", "Ответ желателен до (UTC)", "希望答复时间（协调世界时）", "الرد مطلوب قبل (UTC)"),
        ["reply-form"] = In("Reply form", "Formulaire de réponse", "Formulario de respuesta", "Форма ответа", "答复表", "نموذج الرد"),
        ["status"] = In("Your answer", "Votre réponse", "Su respuesta", "Ваш ответ", "贵方答复", "ردكم"),
        ["statuses"] = In(
            "received / being decided / accepted / accepted in part / accepted on conditions / declined / ask another / already mended",
            "reçu / à l’examen / accepté / accepté en partie / accepté sous conditions / refusé / s’adresser ailleurs / déjà corrigé",
            "recibido / en estudio / aceptado / aceptado en parte / aceptado con condiciones / rechazado / dirigirse a otro / ya corregido",
            "получено / рассматривается / принято / принято частично / принято с условиями / отклонено / обратиться к другому / уже устранено",
            "已收到／正在决定／接受／部分接受／有条件接受／拒绝／请联系他方／已解决",
            "استُلم / قيد البت / مقبول / مقبول جزئياً / مقبول بشروط / مرفوض / يُوجَّه إلى جهة أخرى / عولج من قبل"),
        ["reason"] = In("Reason, if any is given", "Motif, le cas échéant", "Motivo, si se indica", "Причина, если указывается", "理由（如有）", "السبب، إن وُجد"),
        ["expected"] = In("Decision expected by", "Décision attendue avant", "Decisión prevista antes de", "Решение ожидается до", "预计决定时间", "القرار متوقع قبل"),
        ["your-number"] = In("Your file number", "Votre numéro de dossier", "Su número de expediente", "Ваш номер дела", "贵方案号", "رقم ملفكم"),
        ["contact"] = In("Your contact", "Votre contact", "Su contacto", "Ваше контактное лицо", "贵方联系人", "جهة الاتصال لديكم"),
    };

    public static LanguageText Of(string code) => All[code];

    private static LanguageText In(string en, string fr, string es, string ru, string zh, string ar) => LanguageText.From(
        [new("en", en), new("fr", fr), new("es", es), new("ru", ru), new("zh", zh), new("ar", ar)]).Value;
}
