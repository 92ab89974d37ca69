using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using Comity.Statements;
using Comity.Statements.Descriptors;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;

namespace Comity.Trust.Tests.Statements;

/// <summary>The schemas under docs/schemas are those of the body records: within a major version a body changes only by addition.</summary>
public sealed class SchemaTests
{
    /// <summary>Every type of the trust core with its body; capabilities have a list like this in their own tests.</summary>
    private static readonly (string Type, Type Body)[] Bodies =
    [
        ("trust.keyset/1", typeof(KeysetBody)),
        ("trust.roster/1", typeof(RosterBody)),
        ("trust.join/1", typeof(JoinBody)),
        ("trust.descriptor/1", typeof(DescriptorBody)),
        ("trust.audit-head/1", typeof(Comity.Office.Audit.AuditHeadBody)),
    ];

    public static TheoryData<string> Types => [.. Bodies.Select(body => body.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_committed_schema_is_that_of_its_record(string type)
    {
        var made = BodySchema.Of(type, Bodies.Single(body => body.Type == type).Body);
        var path = Repository.Path("docs", "schemas", BodySchema.FileOf(type));
        if (Environment.GetEnvironmentVariable("COMITY_WRITE_SCHEMAS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, made);
        }

        Assert.Equal(File.ReadAllText(path), made);
    }

    [Fact]
    public void The_check_sees_a_changed_record() =>
        Assert.NotEqual(BodySchema.Of("trust.join/1", typeof(JoinBody)), BodySchema.Of("trust.join/1", typeof(DescriptorBody)));
}

/// <summary>Writes the schema of a body record, with the words of this profile for the values that have converters of their own.</summary>
internal static class BodySchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>trust.keyset/1</c> becomes <c>trust-keyset-1.json</c>.</summary>
    public static string FileOf(string type) => type.Replace('.', '-').Replace('/', '-') + ".json";

    public static string Of(string type, Type body)
    {
        var schema = BodyJson.Options.GetJsonSchemaAsNode(body, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }).AsObject();
        var whole = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = type };
        foreach (var (name, node) in schema)
            whole[name] = node?.DeepClone();
        return whole.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var digest = context.PropertyInfo?.AttributeProvider?.IsDefined(typeof(JsonConverterAttribute), inherit: false) == true;
        var known = type switch
        {
            _ when type == typeof(ParticipantId) => Text("^p1:[A-Za-z0-9_-]{43}$"),
            _ when type == typeof(CommunityId) => Text("^c1:[A-Za-z0-9_-]{43}$"),
            _ when type == typeof(StatementId) => Text("^s1:[A-Za-z0-9_-]{43}$"),
            _ when type == typeof(Sha256Digest) && digest => Text("^[A-Za-z0-9_-]{43}$"),
            _ when type == typeof(DateTimeOffset) => Text(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$"),
            _ when type == typeof(LanguageText) => LanguageTexts(),
            { IsEnum: true } => new JsonObject { ["enum"] = new JsonArray([.. ExactEnumConverter.NamesOf(type).Select(name => (JsonNode)name)]) },
            _ => schema,
        };
        if (known is JsonObject shape && type.IsEnum is false && type == typeof(JsonElement))
            shape["description"] = "Any JSON value that its field describes.";
        return WithoutNull(known);
    }

    // Null never stands in a payload: what may be absent is absent.
    private static JsonNode WithoutNull(JsonNode schema)
    {
        if (schema is JsonObject { } shape && shape["type"] is JsonArray types)
        {
            var left = types.Select(type => type!.GetValue<string>()).Where(type => type != "null").ToArray();
            shape["type"] = left.Length == 1 ? left[0] : new JsonArray([.. left.Select(type => (JsonNode)type)]);
        }

        if (schema is JsonObject { } with && with["default"] is null)
            with.Remove("default");
        return schema;
    }

    private static JsonObject Text(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject LanguageTexts() => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["maxItems"] = LanguageText.MaxVariants,
        ["items"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["lang"] = new JsonObject { ["type"] = "string" }, ["text"] = new JsonObject { ["type"] = "string" }, ["by"] = new JsonObject { ["enum"] = new JsonArray("human", "machine") } },
            ["required"] = new JsonArray("lang", "text"),
        },
    };
}
