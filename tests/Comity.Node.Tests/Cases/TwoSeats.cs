using System.Net;
using System.Text.RegularExpressions;
using Comity.Cases.Bodies;
using Comity.Cases.Incidents;
using Comity.Cases.Moves;
using Comity.Cases.Threads;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Cases;

/// <summary>Fills in the pages of cases and drafts as an officer does.</summary>
internal static partial class TwoSeats
{
    public static (string Name, string Value)[] Request(RunningNode node, CommunityId community, params (string Name, string Value)[] further) =>
    [
        ("community", community.ToString()), ("body-kind", "information"), ("language", "en"), ("body-title", "Beacons seen at 192.0.2.7"),
        ("body-text", "Please tell us what you know."), ("to", node.Other.ToString()), ("tlp", "TLP:AMBER"), ("body-wanted", "decision"), .. further,
    ];

    public static async Task<CommunityId> Community(this RunningNode node) =>
        await node.Ask(db => db.Set<StatementRow>().Where(row => row.Community != null).Select(row => row.Community!.Value).FirstAsync());

    /// <summary>Drafts, clears and releases a case through the pages; its path.</summary>
    public static async Task<string> OpenedCase(this RunningNode node, Visitor author, Visitor second, params (string Name, string Value)[] further)
    {
        var made = await author.Post("/cases/new", Request(node, await node.Community(), further));
        Assert.True(made.StatusCode == HttpStatusCode.SeeOther, WhyNot(await made.Content.ReadAsStringAsync()));
        var draft = made.Headers.Location!.ToString();
        await author.Do(draft, "submit");
        await second.Do(draft, "clear", ("capacity", ""));
        await second.Do(draft, "release");
        return CaseLink().Match(await author.Read(draft)).Groups["path"].Value;
    }

    /// <summary>Presses a button of a draft, with what its form holds; the answer must be a redirect.</summary>
    public static async Task Do(this Visitor visitor, string draft, string deed, params (string Name, string Value)[] further) =>
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Press(draft, deed, further)).StatusCode);

    public static async Task<HttpResponseMessage> Press(this Visitor visitor, string draft, string deed, params (string Name, string Value)[] further)
    {
        var page = await visitor.Read(draft);
        var hidden = new[] { "version", "attempt", "__RequestVerificationToken" }.Select(name => (Name: name, Value: Field(page, name))).Where(field => field.Value.Length > 0);
        return await visitor.PostWithoutToken($"{draft}/{deed}", [.. hidden, .. further]);
    }

    private static string WhyNot(string page) => Regex.Match(page, "error-summary.*?</ul>", RegexOptions.Singleline).Value;

    private static string Field(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;

    [GeneratedRegex("href=\"(?<path>/cases/[A-Za-z0-9:_-]{20,})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CaseLink();
}
