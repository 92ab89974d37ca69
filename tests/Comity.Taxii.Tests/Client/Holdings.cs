using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

/// <summary>A collection of numbered indicators, each with the second it was added at, served in pages as one is told to.</summary>
internal sealed class Holdings
{
    private readonly Lock _door = new();

    public List<(int Number, int Second)> Added { get; } = [];

    public int PageSize { get; init; } = 3;

    /// <summary>The most that <c>limit</c> can ask for.</summary>
    public int LargestPage { get; init; } = 1_000;

    public bool GivesNext { get; init; } = true;

    public bool GivesTimes { get; init; } = true;

    /// <summary>Cursors of another kind than this are not known any more.</summary>
    public string Cursors { get; set; } = "c";

    public void Add(int second, params IEnumerable<int> numbers)
    {
        lock (_door)
            Added.AddRange(numbers.Select(number => (number, second)));
    }

    public Task Serve(HttpContext context)
    {
        lock (_door)
            return Page(context);
    }

    private Task Page(HttpContext context)
    {
        var asked = context.Request.Query;
        var limit = Math.Min(LargestPage, int.TryParse(asked["limit"], CultureInfo.InvariantCulture, out var wish) ? wish : PageSize);
        var start = 0;
        if (asked["next"].ToString() is { Length: > 0 } next)
        {
            if (!next.StartsWith(Cursors, StringComparison.Ordinal))
                return context.Response.Fails(400, "unknown cursor");
            start = int.Parse(next.AsSpan(Cursors.Length), CultureInfo.InvariantCulture);
        }
        else if (DateTimeOffset.TryParse(asked["added_after"], CultureInfo.InvariantCulture, out var after))
        {
            start = Added.FindIndex(one => DateTimeOffset.Parse(Answers.At(one.Second), CultureInfo.InvariantCulture) > after);
            start = start < 0 ? Added.Count : start;
        }

        return Send(context.Response, Added.Skip(start).Take(limit).ToArray(), start + limit < Added.Count ? start + limit : null);
    }

    private Task Send(HttpResponse response, (int Number, int Second)[] page, int? next)
    {
        if (page.Length == 0)
            return response.Taxii("{}");
        var more = next is null ? "" : GivesNext ? $",\"more\":true,\"next\":\"{Cursors}{next}\"" : ",\"more\":true";
        var json = $$"""{"objects":[{{Answers.Objects(page.Select(one => one.Number))}}]{{more}}}""";
        return GivesTimes ? response.Taxii(json, Answers.At(page[0].Second), Answers.At(page[^1].Second)) : response.Taxii(json);
    }
}
