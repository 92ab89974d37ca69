using System.Collections.Frozen;

namespace Comity.Iodef;

/// <summary>What one member of an IODEF class may hold.</summary>
internal enum MemberKind
{
    Text,
    MultilingualText,
    Language,
    Time,
    Integer,
    Number,
    Enumerated,
    Part,

    /// <summary>Known by name and kept; its inside is not checked.</summary>
    Any,
}

/// <summary>One member: how often it stands, and what it holds (<paramref name="Of"/> names the value list or the class).</summary>
internal sealed record MemberRule(string Name, MemberKind Kind, bool IsList, bool IsRequired, string Of);

/// <summary>One class: its members, and the sets of which at least one, or exactly one, must stand.</summary>
internal sealed record ClassRule(string Name, FrozenDictionary<string, MemberRule> Members, string[] AtLeastOne, string[] ExactlyOne);

/// <summary>The classes of IODEF version 2 in their JSON shape (RFC 8727 3 and 5), as a table.</summary>
/// <remarks>
/// A member is written <c>name[!][*]kind</c>: <c>!</c> required, <c>*</c> a list with at least one entry; kind is <c>=list</c>,
/// <c>@Class</c>, <c>:text</c>, <c>:ml</c>, <c>:lang</c>, <c>:time</c>, <c>:int</c>, <c>:num</c> or <c>:any</c>. An enumerated member
/// that may be extended brings its <c>ext-</c> twin with it. JSON has no Flow class: an event lists its systems itself.
/// </remarks>
internal static class IodefClasses
{
    public const string Root = "Document";

    private const string Shared = " restriction=restriction";
    private const string Identified = Shared + " observable-id:text";
    private const string Described = " Description*:ml";
    private const string Open = " AdditionalData*:any";
    private const string Times = " DetectTime:time StartTime:time EndTime:time RecoveryTime:time ReportTime:time";

    private static readonly FrozenDictionary<string, ClassRule> ByName = Table().ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    public static ClassRule Named(string name) => ByName[name];

    private static ClassRule[] Table() =>
    [
        Class(Root, "version!:text lang:lang format-id:text private-enum-name:text private-enum-id:text Incident!*@Incident" + Open),
        Class("Incident", "purpose!=purpose status=status lang:lang" + Identified + " IncidentID!@IncidentID AlternativeID@AlternativeID "
            + "RelatedActivity*@RelatedActivity GenerationTime!:time" + Times + Described + " Discovery*@Discovery Assessment*@Assessment "
            + "Method*@Method Contact!*@Contact EventData*@EventData Indicator*@Indicator History@History" + Open),
        Class("IncidentID", "id!:text name!:text instance:text" + Shared),
        Class("AlternativeID", "IncidentID!*@IncidentID" + Shared),
        Class("RelatedActivity", "IncidentID*@IncidentID URL*:text ThreatActor*@ThreatActor Campaign*@Campaign IndicatorID*@IndicatorID "
            + "Confidence@Confidence" + Shared + Described + Open,
            atLeastOne: "IncidentID URL ThreatActor Campaign IndicatorID Description AdditionalData"),
        Class("ThreatActor", "ThreatActorID*:text URL*:text" + Shared + Described + Open),
        Class("Campaign", "CampaignID*:text URL*:text" + Shared + Described + Open),
        Class("Contact", "role!=contact-role type!=contact-type ContactName*:ml ContactTitle*:ml RegistryHandle*@RegistryHandle "
            + "PostalAddress*@PostalAddress Email*@Email Telephone*@Telephone Timezone:text Contact*@Contact" + Shared + Described + Open,
            atLeastOne: "ContactName ContactTitle Description RegistryHandle PostalAddress Email Telephone Timezone Contact AdditionalData"),
        Class("RegistryHandle", "handle!:text registry!=registry"),
        Class("PostalAddress", "type=postal-type PAddress!:ml" + Described),
        Class("Email", "type=email-type EmailTo!:text" + Described),
        Class("Telephone", "type=telephone-type TelephoneNumber!:text" + Described),
        Class("Discovery", "source=discovery-source Contact*@Contact DetectionPattern*:any" + Shared + Described),
        Class("Method", "Reference*@Reference AttackPattern*:any Vulnerability*:any Weakness*:any" + Shared + Described + Open),
        Class("Reference", "observable-id:text ReferenceName@ReferenceName URL*:text" + Described),
        Class("ReferenceName", "specIndex!:int ID!:text"),
        Class("Assessment", "occurrence=occurrence IncidentCategory*:ml Impact!*@Impact Counter*@Counter MitigatingFactor*:ml Cause*:ml "
            + "Confidence@Confidence" + Identified + Open),
        Class("Impact", "SystemImpact@SystemImpact BusinessImpact@BusinessImpact TimeImpact@TimeImpact MonetaryImpact@MonetaryImpact "
            + "IntendedImpact@BusinessImpact", exactlyOne: "SystemImpact BusinessImpact TimeImpact MonetaryImpact IntendedImpact"),
        Class("SystemImpact", "severity=severity completion=completion type!=system-impact" + Described),
        Class("BusinessImpact", "severity=business-severity type!=business-impact" + Described),
        Class("TimeImpact", "value!:num severity=severity metric!=time-metric duration=duration"),
        Class("MonetaryImpact", "value!:num severity=severity currency:text"),
        Class("Confidence", "value:num rating!=rating"),
        Class("History", "HistoryItem!*@HistoryItem" + Shared),
        Class("HistoryItem", "action!=action DateTime!:time IncidentID@IncidentID Contact@Contact DefinedCOA*:text" + Identified + Described + Open),
        Class("EventData", "Contact*@Contact Discovery*@Discovery Assessment@Assessment Method*@Method System*@System "
            + "Expectation*@Expectation RecordData*@RecordData EventData*@EventData" + Identified + Times + Described + Open,
            atLeastOne: "Description DetectTime StartTime EndTime RecoveryTime ReportTime Contact Discovery Assessment Method System "
            + "Expectation RecordData EventData AdditionalData"),
        Class("Expectation", "action=action severity=severity DefinedCOA*:text StartTime:time EndTime:time Contact@Contact" + Identified + Described),
        Class("System", "category=system-category interface:text spoofed=yes-no virtual=yes-no ownership=ownership Node!@Node "
            + "NodeRole*@NodeRole Service*@Service OperatingSystem*:any Counter*@Counter AssetID*:text" + Identified + Described + Open),
        Class("Node", "DomainData*@DomainData Address*@Address PostalAddress@PostalAddress Location*:ml Counter*@Counter",
            atLeastOne: "DomainData Address"),
        Class("Address", "value!:text category!=address-category vlan-name:text vlan-num:int observable-id:text"),
        Class("NodeRole", "category!=node-role" + Described),
        Class("Counter", "value!:num type!=counter-type unit!=counter-unit meaning:text duration=duration"),
        Class("DomainData", "system-status!=system-status domain-status!=domain-status observable-id:text Name!:text "
            + "DateDomainWasChecked:time RegistrationDate:time ExpirationDate:time RelatedDNS*:any Nameservers*:any DomainContacts:any"),
        Class("Service", "ip-protocol:int observable-id:text ServiceName:any Port:int Portlist:text ProtoCode:int ProtoType:int "
            + "ProtoField:int ApplicationHeaderField*:any EmailData@EmailData Application:any",
            atLeastOne: "ServiceName Port Portlist ProtoCode ProtoType ProtoField ApplicationHeaderField EmailData Application"),
        Class("EmailData", "observable-id:text EmailTo*:text EmailFrom:text EmailSubject:text EmailX-Mailer:text EmailHeaderField*:any "
            + "EmailHeaders:text EmailBody:text EmailMessage:text HashData*@HashData Signature*:any"),
        Class("RecordData", "DateTime:time Application:any RecordPattern*:any RecordItem*:any URL*:text FileData*@FileData "
            + "WindowsRegistryKeysModified*:any CertificateData*:any" + Identified + Described + Open),
        Class("FileData", "File!*@File" + Identified),
        Class("File", "observable-id:text FileName:text FileSize:int FileType:text URL*:text HashData@HashData Signature*:any "
            + "AssociatedSoftware:any FileProperties*:any"),
        Class("HashData", "scope!=hash-scope HashTargetID:text Hash*@Hash FuzzyHash*:any", atLeastOne: "Hash FuzzyHash"),
        Class("Hash", "DigestMethod!:text DigestValue!:text CanonicalizationMethod:text Application:any"),
        Class("Indicator", "IndicatorID!@IndicatorID AlternativeIndicatorID*:any StartTime:time EndTime:time Confidence@Confidence "
            + "Contact*@Contact Observable@Observable uid-ref:text IndicatorExpression@IndicatorExpression "
            + "IndicatorReference@IndicatorReference NodeRole*@NodeRole AttackPhase*:any Reference*@Reference" + Shared + Described + Open,
            exactlyOne: "Observable uid-ref IndicatorExpression IndicatorReference"),
        Class("IndicatorID", "id!:text name!:text version!:text"),
        Class("Observable", "System@System Address@Address DomainData@DomainData Service@Service EmailData@EmailData "
            + "WindowsRegistryKeysModified:any FileData@FileData CertificateData:any RegistryHandle@RegistryHandle RecordData@RecordData "
            + "EventData@EventData Incident@Incident Expectation@Expectation Reference@Reference Assessment@Assessment DetectionPattern:any "
            + "HistoryItem@HistoryItem BulkObservable@BulkObservable" + Shared + Open,
            exactlyOne: "System Address DomainData Service EmailData WindowsRegistryKeysModified FileData CertificateData RegistryHandle "
            + "RecordData EventData Incident Expectation Reference Assessment DetectionPattern HistoryItem BulkObservable AdditionalData"),
        Class("BulkObservable", "type=bulk-type BulkObservableFormat@BulkObservableFormat BulkObservableList!:text" + Open),
        Class("BulkObservableFormat", "Hash@Hash" + Open),
        Class("IndicatorExpression", "operator=operator IndicatorExpression*@IndicatorExpression Observable*@Observable uid-ref*:text "
            + "IndicatorReference*@IndicatorReference Confidence@Confidence" + Open),
        Class("IndicatorReference", "uid-ref:text euid-ref:text version:text", exactlyOne: "uid-ref euid-ref"),
    ];

    private static ClassRule Class(string name, string members, string atLeastOne = "", string exactlyOne = "")
    {
        var rules = members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Member).ToList();
        var twins = rules.Where(MayExtend).Select(rule => new MemberRule("ext-" + rule.Name, MemberKind.Text, IsList: false, IsRequired: false, ""));
        return new ClassRule(name, rules.Concat(twins.ToList()).ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal),
            Names(atLeastOne), Names(exactlyOne));
    }

    private static string[] Names(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool MayExtend(MemberRule rule) =>
        rule.Kind == MemberKind.Enumerated && IodefVocabulary.Named(rule.Of).Contains(IodefVocabulary.Extended);

    private static MemberRule Member(string text)
    {
        var at = text.IndexOfAny(['=', '@', ':']);
        var (head, of) = (text[..at], text[(at + 1)..]);
        var kind = text[at] switch
        {
            '=' => MemberKind.Enumerated,
            '@' => MemberKind.Part,
            _ => of switch
            {
                "text" => MemberKind.Text,
                "ml" => MemberKind.MultilingualText,
                "lang" => MemberKind.Language,
                "time" => MemberKind.Time,
                "int" => MemberKind.Integer,
                "num" => MemberKind.Number,
                "any" => MemberKind.Any,
                _ => throw new InvalidOperationException($"The table has no kind {of}."),
            },
        };
        return new MemberRule(head.TrimEnd('*', '!'), kind, IsList: head.Contains('*'), IsRequired: head.Contains('!'), of);
    }
}
