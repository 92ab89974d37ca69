using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

// The objects of the rows.
internal static partial class CheckRows
{
    // What has no contributing properties may be versioned without another namespace (3.6).
    private static string Versioned(string modified) =>
        Sco("process", $"\"pid\":1,\"created\":\"2024-04-06T20:03:00.000Z\",\"modified\":\"{modified}\"");

    private static string Change(string json, string from, string to) => json.Replace(from, to, StringComparison.Ordinal);

    private static string Phase(string name) =>
        Sdo("tool", $"\"name\":\"a\",\"kill_chain_phases\":[{{\"kill_chain_name\":\"example-chain\",\"phase_name\":\"{name}\"}}]");

    private static string Place(string members) => Sdo("location", members);

    private static string FileWith(string members) => Sco("file", members);

    private static string Environment(string key) => Sco("process", $"\"environment_variables\":{{\"{key}\":\"v\"}}");

    private static string Opinion(string opinion) => Sdo("opinion", $"\"opinion\":\"{opinion}\",\"object_refs\":[\"note--{Other}\"]");

    private static string Grouping(string context) =>
        Sdo("grouping", $"\"name\":\"a\",\"context\":\"{context}\",\"object_refs\":[\"note--{Other}\"]");

    private static string Related(string type, string source, string target, string more = "") =>
        Sdo("relationship", $"\"relationship_type\":\"{type}\",\"source_ref\":\"{source}--{Other}\",\"target_ref\":\"{target}--{Other}\"{more}");

    private static string Sighting(string type, string more = "") => Sdo("sighting", $"\"sighting_of_ref\":\"{type}--{Other}\"{more}");

    private static string Observed(string members) =>
        Sdo("observed-data", $"\"first_observed\":\"2024-01-01T00:00:00Z\",\"last_observed\":\"2024-01-01T00:00:00Z\",\"number_observed\":1,{members}");

    private static string Container(string reference, string type) => Observed($$$"""
        "objects":{"0":{"type":"network-traffic",{{{reference}}},"protocols":["tcp"],"src_port":1,"dst_port":2},"1":{"type":"{{{type}}}","value":"198.51.100.3","name":"a"}}
        """);

    private static string InContainer(string members) =>
        Change(Container("\"src_ref\":\"1\"", "ipv4-addr"), "\"name\":\"a\"}}", $"{members}}}}}");

    private static string External(string members) =>
        Sdo("campaign", $"\"name\":\"a\",\"external_references\":[{{\"source_name\":\"s\",{members}}}]");

    private static string Sourced(string type, string source, string id) =>
        Sdo(type, $"\"name\":\"a\",\"external_references\":[{{\"source_name\":\"{source}\",\"external_id\":\"{id}\"}}]");

    private static string Statement(string more) =>
        Marking($"\"definition_type\":\"statement\",\"definition\":{{\"statement\":\"a\"}}{(more.Length > 0 ? "," : "")}{more}");

    private static string Granular(string what, string selector) =>
        Sdo("campaign", $"\"name\":\"a\",\"labels\":[\"b\",\"c\"],\"granular_markings\":[{{\"selectors\":[\"{selector}\"],{what}}}]");

    private static string Tlp(string level, string name) =>
        Change(Change(Marking($"\"definition_type\":\"tlp\",\"name\":\"TLP:{name}\",\"definition\":{{\"tlp\":\"{level}\"}}"),
        Uuid, "34098fce-860f-48ae-8e50-ebd3cc5e41da"), "2024-04-06T20:03:00.000Z", "2017-01-20T00:00:00.000Z");

    private static string Translated(string name) =>
        Smo("language-content", $"\"object_ref\":\"campaign--{Other}\",\"contents\":{{\"de\":{{\"name\":{name}}}}}");

    private static string Extended(string type) =>
        Sdo("campaign", $"\"name\":\"a\",\"extensions\":{{\"{Definition}\":{{\"extension_type\":\"{type}\",\"rank\":1}}}}");

    private static string NewType(string extension) =>
        Sdo("example-thing", $"\"name\":\"a\",\"other\":1,\"extensions\":{{\"{Definition}\":{{\"extension_type\":\"{extension}\"}}}}");

    private static string Defined(string types, string more) => Smo("extension-definition",
        $"\"name\":\"a\",\"description\":\"d\",\"schema\":\"s\",\"version\":\"1\",\"created_by_ref\":\"identity--{Other}\",\"extension_types\":[{types}]{more}");

    private static string Indicator(string pattern, string type) => Sdo("indicator",
        $"\"name\":\"a\",\"description\":\"d\",\"pattern\":\"{pattern}\",\"pattern_type\":\"{type}\",\"valid_from\":\"2024-01-01T00:00:00Z\",\"valid_until\":\"2024-01-01T00:00:00.001Z\"");

    private static string Seen(string last) =>
        Sdo("campaign", $"\"name\":\"a\",\"first_seen\":\"2024-01-01T00:00:00Z\",\"last_seen\":\"{last}\"");

    private static string Traffic(string members) =>
        Sco("network-traffic", $"\"protocols\":[\"ipv4\",\"tcp\"],\"src_port\":1,\"dst_port\":65535,{members}");

    private static string Request(string method) => Sco("network-traffic", $$$"""
        "protocols":["http"],"src_port":1,"dst_port":80,"src_ref":"ipv4-addr--{{{Other}}}","extensions":{"http-request-ext":{"request_method":"{{{method}}}","request_value":"/"}}
        """);

    private static string Mail(string header) => Sco("email-message", $"\"is_multipart\":false,\"subject\":\"s\",{header}");

    private static string Subkeys(int number) => Sco("windows-registry-key", $"\"key\":\"HKEY_USERS\\\\a\",\"number_of_subkeys\":{number}");

    private static string Entropy(string entropy) => FileWith($$$"""
        "name":"a","extensions":{"windows-pebinary-ext":{"pe_type":"exe","sections":[{"name":"a","entropy":{{{entropy}}}}]}}
        """);

    private static string Pe(string time) =>
        FileWith($"\"name\":\"a\",\"extensions\":{{\"windows-pebinary-ext\":{{\"pe_type\":\"exe\",\"time_date_stamp\":\"{time}\"}}}}");

    private static string Priority(string name) =>
        Sco("process", $"\"extensions\":{{\"windows-process-ext\":{{\"priority\":\"{name}\"}}}}");
}
