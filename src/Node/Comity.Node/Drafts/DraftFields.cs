using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Comity.Office.Drafts;
using Comity.Statements;
using Comity.Web;
using Microsoft.AspNetCore.Http;

namespace Comity.Node.Drafts;

/// <summary>One part of a draft's body that people write: a text with its languages, a moment, or one line.</summary>
/// <param name="Path">Names of the members that lead to it, outermost first.</param>
public sealed record DraftField(IReadOnlyList<string> Path)
{
    public LanguageText? Text { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Line { get; init; }

    /// <summary>Its name in the form; a refusal's pointer into the body leads to it.</summary>
    public string Name => "body-" + string.Join('-', Path);
}

/// <summary>Finds what of a body of any type can be edited in a form, and puts what was entered in its place. All else stays as it was.</summary>
/// <remarks>Codes are not edited: another kind or status is another draft. What was observed stays as it was reported.</remarks>
internal static class DraftFields
{
    private static readonly string[] Lines = ["ownNumber", "reviewer", "redirectToName"];
    private static readonly string[] Fixed = ["incident", "sentences", "copies"];

    public static IReadOnlyList<DraftField> Of(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. Walk(document.RootElement, [])];
    }

    /// <summary>The body with what was entered, or which field cannot be read.</summary>
    public static Result<byte[]> Apply(byte[] body, IFormCollection form)
    {
        var root = JsonNode.Parse(body)!.AsObject();
        foreach (var field in Of(body))
        {
            var parent = field.Path.SkipLast(1).Aggregate(root, (node, name) => node[name]!.AsObject());
            if (!NodeOf(field, form).TryGet(out var next, out var refusal))
                return refusal with { Where = field.Name };
            if (next.Value is null)
                parent.Remove(field.Path[^1]);
            else if (!next.IsSame)
                parent[field.Path[^1]] = next.Value;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString(BodyJson.Options));
    }

    private static IEnumerable<DraftField> Walk(JsonElement element, string[] path)
    {
        foreach (var member in element.EnumerateObject().Where(member => path.Length > 0 || !Fixed.Contains(member.Name)))
        {
            string[] here = [.. path, member.Name];
            if (BodyPart.Leaf(member.Name, member.Value) is { } leaf && (leaf.Text is not null || leaf.At is not null))
                yield return new DraftField(here) { Text = leaf.Text, At = leaf.At };
            else if (member.Value.ValueKind == JsonValueKind.String && Lines.Contains(member.Name))
                yield return new DraftField(here) { Line = member.Value.GetString() };
            else if (member.Value.ValueKind == JsonValueKind.Object && here.Length < BodyPart.MaxDepth)
            {
                foreach (var inner in Walk(member.Value, here))
                    yield return inner;
            }
        }
    }

    private static Result<Entered> NodeOf(DraftField field, IFormCollection form)
    {
        if (!form.ContainsKey(field.Name))
            return Entered.Same;
        var value = form[field.Name].ToString().Trim();
        if (field.Text is { } text)
            return TextOf(field, text, value, form);
        if (value.Length == 0)
            return new Entered(null);
        if (field.At is not { } at)
            return new Entered(JsonValue.Create(value));
        if (!InstantField.TryParse(value, out var moment))
            return new UnreadableMoment();
        // A form knows no fractions: a moment that was not touched keeps its own.
        return at.UtcTicks / TimeSpan.TicksPerMinute == moment.UtcTicks / TimeSpan.TicksPerMinute
            ? Entered.Same
            : new Entered(JsonSerializer.SerializeToNode(moment, BodyJson.Options));
    }

    private static Result<Entered> TextOf(DraftField field, LanguageText before, string original, IFormCollection form)
    {
        if (original.Length == 0)
            return new Entered(null);
        var variants = new List<LanguageVariant> { before.Original with { Lang = Or(form[field.Name + "-lang"], before.Original.Lang), Text = original } };
        foreach (var variant in before.Variants.Skip(1))
        {
            if (form[$"{field.Name}-{variant.Lang}"].ToString().Trim() is { Length: > 0 } said)
                variants.Add(variant with { Text = said });
        }

        if (form[field.Name + "-new"].ToString().Trim() is { Length: > 0 } added)
            variants.Add(new LanguageVariant(form[field.Name + "-new-lang"].ToString(), added, form[field.Name + "-new-by"] == "machine" ? "machine" : "human"));
        return LanguageText.From(variants).TryGet(out var text, out var refusal)
            ? new Entered(JsonSerializer.SerializeToNode(text, BodyJson.Options))
            : refusal;
    }

    private static string Or(string? entered, string otherwise) => string.IsNullOrEmpty(entered) ? otherwise : entered;

    /// <param name="Value">Null takes the member away.</param>
    private sealed record Entered(JsonNode? Value, bool IsSame = false)
    {
        public static Entered Same { get; } = new(JsonValue.Create(true), IsSame: true);
    }
}

internal sealed record UnreadableMoment() : Refusal("drafts.bad-moment", "Write a date and a time.");
