using System.Text;
using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Cases.Severity;
using Comity.Office;
using Comity.Office.Http;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Endpoints;

/// <summary>Levels of severity over HTTP: the schemes that come with the node, and the level that answers make in any scheme.</summary>
internal static class SeverityEndpoints
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/schemes", () => TypedResults.Ok(new SchemeList([.. SeveritySeeds.All.Select(SchemeView.Of)]))).Answers<SchemeList>("The schemes that come with the node; a national one is sent along with its answers.");
        incidents.MapPost("/levels", Judge).Answers<LevelReading>("The level that answers make in a scheme, computed where the scheme computes. Nothing is kept.");
    }

    private static IResult Judge(CurrentOfficer officer, Judging given, TimeProvider time)
    {
        if (!SchemeOf(given).TryGet(out var scheme, out var bad)
            || !SeverityAssessment.Make(scheme, given.Answers, officer.Login, time.GetUtcNow()).TryGet(out var assessment, out bad))
            return bad.ToProblem();
        if (given.Level is { } level && !assessment.OverriddenBy(scheme, level, given.Reason).TryGet(out assessment, out bad))
            return bad.ToProblem();
        var scores = assessment.Judgement.Scores;
        return TypedResults.Ok(new LevelReading(
            ReportedLevel.From(assessment), assessment.Judgement.Open, scores?.Lowest.Rounded, scores?.Highest.Rounded, assessment.Judgement.Range.Lowest.Code, assessment.Judgement.Range.Highest.Code));
    }

    private static Result<SeverityScheme> SchemeOf(Judging given) => (given.Seed, given.Scheme) switch
    {
        ({ } seed, null) => SeveritySeeds.All.FirstOrDefault(one => one.Id.Code == seed) is { } found ? found : new UnknownScheme { Where = "/seed" },
        (null, { } scheme) => SeverityScheme.Read(Encoding.UTF8.GetBytes(scheme.GetRawText())),
        _ => new UnknownScheme { Mend = "Give the code of a scheme that comes with the node as seed, or the file of another as scheme." },
    };

    /// <param name="Seed">The code of a scheme that comes with the node.</param>
    /// <param name="Scheme">The file of another; one of both.</param>
    /// <param name="Answers">A question without an answer is open.</param>
    /// <param name="Level">A level that a person sets instead of what the scheme makes.</param>
    /// <param name="Reason">Why; given with a level.</param>
    internal sealed record Judging(IReadOnlyList<SeverityAnswer> Answers, string? Seed = null, JsonElement? Scheme = null, string? Level = null, LanguageText? Reason = null);

    /// <param name="Level">As an incident takes it.</param>
    /// <param name="Open">Questions that are still open; the level may change with them.</param>
    /// <param name="ComputedLowest">What the scheme makes of the answers, also where a person set another.</param>
    internal sealed record LevelReading(
        ReportedLevel Level, IReadOnlyList<string> Open, decimal? LowestScore, decimal? HighestScore, string ComputedLowest, string ComputedHighest);

    internal sealed record SchemeList(IReadOnlyList<SchemeView> Items);

    /// <summary>A scheme with its levels, mildest first, and what it asks.</summary>
    internal sealed record SchemeView(
        string Code, string Version, LanguageText Name, LanguageText? Note, SchemeStanding Standing, IReadOnlyList<SeverityLevel> Levels, IReadOnlyList<SeverityQuestion> Questions)
    {
        public static SchemeView Of(SeverityScheme scheme) => new(scheme.Id.Code, scheme.Id.Version, scheme.Name, scheme.Note, scheme.Standing, scheme.Levels, scheme.Questions);
    }
}

internal sealed record UnknownScheme() : Refusal("severity.scheme-not-found", "There is no such scheme on this node.");
