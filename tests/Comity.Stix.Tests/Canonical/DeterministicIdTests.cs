using System.Text;

namespace Comity.Stix.Tests.Canonical;

public sealed class DeterministicIdTests
{
    // Identifiers that the examples of the standard's section 6 have; where an example refers to another, its identifier was made with what
    // that one was called in an earlier draft, which therefore stands here.
    [Theory]
    [InlineData("""{"type":"ipv4-addr","value":"198.51.100.3"}""", "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4")]
    [InlineData("""{"type":"domain-name","value":"example.com","resolves_to_refs":["x"]}""",
        "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7")]
    [InlineData("""{"type":"directory","path":"C:\\Windows\\System32"}""", "directory--0a58d0c1-59e6-5afd-8252-dcd3f13e5622")]
    [InlineData("""{"type":"mac-addr","value":"d2:fb:49:24:37:18"}""", "mac-addr--757b1725-9903-54f5-a855-1240691d7659")]
    [InlineData("""{"type":"autonomous-system","number":15139,"name":"x"}""", "autonomous-system--3aa27478-50b5-5ab8-9da9-cdc12b657fff")]
    [InlineData("""{"type":"email-addr","value":"jdoe@example.com"}""", "email-addr--6deb37bd-12b7-54ae-805f-5f7146f3d171")]
    [InlineData("""{"type":"mutex","name":"__CLEANSWEEP__"}""", "mutex--f93fe911-e545-5239-b9b0-597840d0c871")]
    [InlineData("""{"type":"url","value":"https://example.com/research/index.html"}""", "url--47c3cf9a-5027-5bf0-997a-017c7edc7c55")]
    [InlineData("""{"type":"email-message","from_ref":"email-addr--89f52ea8-d6ef-51e9-8fce-6a29236436ed","is_multipart":false,"subject":"Saying Hello"}""", "email-message--92fa1bfd-2c62-5a30-8b7c-5b91ea73cf29")]
    [InlineData("""{"type":"network-traffic","dst_ref":"domain-name--3c10e93f-798e-5a26-a0c1-08156efab7f5","protocols":["ipv4","tcp","http"]}""", "network-traffic--c695ada6-5d5d-5446-a661-935874e1d058")]
    [InlineData("""{"type":"network-traffic","src_ref":"ipv4-addr--4d22aae0-2bf9-5427-8819-e4f6abf20a53","src_port":223,"protocols":["ip","tcp"],"extensions":{"socket-ext":{"is_listening":true,"address_family":"AF_INET","socket_type":"SOCK_STREAM"}}}""", "network-traffic--59d8852c-0c68-5e0c-8ae2-f3c46bd7b1df")]
    [InlineData("""{"type":"file","name":"foo.dll","size":25536,"hashes":{"SHA-256":"fe90a7e910cb3a4739bed9180e807e93fa70c90f25a8915476f5e4bfbac681db"}}""", "file--949eb97a-da1e-5292-8959-03c4249dc9f3")]
    [InlineData("""{"type":"file","parent_directory_ref":"directory--93c0a9b0-520d-545d-9094-1a08ddf46b05","name":"qwerty.dll","hashes":{"SHA-256":"ceafbfd424be2ca4a5f0402cae090dda2fb0526cf521b60b60077c0f622b285a"}}""", "file--39643577-13b7-5f21-9584-df7e7c33f357")]
    [InlineData("""{"type":"windows-registry-key","key":"HKEY_LOCAL_MACHINE\\System\\Foo\\Bar"}""",
        "windows-registry-key--1884b770-b679-522a-a9c7-45fadaaec7bb")]
    [InlineData("""{"type":"windows-registry-key","key":"hkey_local_machine\\system\\bar\\foo","values":[{"name":"Foo","data":"qwerty","data_type":"REG_SZ"},{"name":"Bar","data":"42","data_type":"REG_DWORD"}]}""", "windows-registry-key--f6a11ddf-fa2b-54c8-97ab-e7f28413095a")]
    [InlineData("""{"type":"user-account","user_id":"1001","account_login":"jdoe","account_type":"unix","display_name":"x"}""",
        "user-account--f94d689e-707d-58c3-b803-c720bb6ed096")]
    [InlineData("""{"type":"software","name":"Word","cpe":"cpe:2.3:a:microsoft:word:2000:*:*:*:*:*:*:*","version":"2002","vendor":"Microsoft"}""", "software--710b0b41-d4d0-5d6c-a400-fc9254554ffc")]
    [InlineData("""{"type":"x509-certificate","issuer":"x","serial_number":"36:f7:d4:32:f4:ab:70:ea:d3:ce:98:6e:ea:99:93:49:32:0a:b7:06"}""", "x509-certificate--bf86f034-2390-54d7-8426-d08433db3fbe")]
    public void An_observable_has_the_identifier_that_the_standard_s_examples_give_it(string json, string id) => Assert.Equal(id, Of(json));

    [Theory]
    [InlineData("""{"type":"process","pid":1}""")]
    [InlineData("""{"type":"user-account","display_name":"x"}""")]
    [InlineData("""{"type":"artifact","url":"https://example.org/"}""")]
    [InlineData("""{"type":"file","hashes":{}}""")]
    [InlineData("""{"type":"indicator","name":"x"}""")]
    [InlineData("""{"type":"x-thing","value":"x"}""")]
    [InlineData("""{"type":"autonomous-system","number":1e999}""")]
    public void Without_contributing_properties_there_is_none(string json) => Assert.Null(Of(json));

    [Theory]
    [InlineData("""{"SHA-512":"d","SHA-256":"c","MD5":"a","SHA-1":"b"}""", """{"MD5":"a"}""")]
    [InlineData("""{"SHA-512":"d","SHA-256":"c","SHA-1":"b"}""", """{"SHA-1":"b"}""")]
    [InlineData("""{"SSDEEP":"e","SHA-512":"d","SHA-256":"c"}""", """{"SHA-256":"c"}""")]
    [InlineData("""{"SSDEEP":"e","SHA-512":"d"}""", """{"SHA-512":"d"}""")]
    [InlineData("""{"TLSH":"f","SSDEEP":"e"}""", """{"SSDEEP":"e"}""")]
    public void Of_several_hashes_the_preferred_one_contributes(string hashes, string one) =>
        Assert.Equal(Of($$"""{"type":"file","hashes":{{one}}}"""), Of($$"""{"type":"file","hashes":{{hashes}}}"""));

    [Fact]
    public void Spelling_and_order_do_not_matter_but_contributing_values_do()
    {
        var id = Of("""{"type":"network-traffic","src_port":80,"protocols":["tcp"],"extensions":{"tcp-ext":{"a":1,"b":2}}}""");

        Assert.Equal(id, Of("""{ "extensions":{"tcp-ext":{"b":2.0,"\u0061":1}}, "protocols":["t\u0063p"],"src_port":8e1,"type":"network-traffic","ipfix":{} }"""));
        Assert.NotEqual(id, Of("""{"type":"network-traffic","src_port":81,"protocols":["tcp"],"extensions":{"tcp-ext":{"a":1,"b":2}}}"""));
    }

    [Fact]
    public void Contributing_properties_are_listed_in_canonical_order() =>
        Assert.All(["file", "network-traffic", "email-message", "software"], type =>
            Assert.Equal(StixTypes.Find(type)!.Contributing.Order(StringComparer.Ordinal), StixTypes.Find(type)!.Contributing));

    private static string? Of(string json) => DeterministicId.Of(StixObject.Parse(Encoding.UTF8.GetBytes(json)))?.ToString();
}
