namespace Comity.Statements.Evidence;

/// <summary>Checks an evidence bundle from its bytes alone: no node, no network, no clock, nothing believed that is not proven in it.</summary>
/// <remarks>
/// What it cannot know: whether a participant has since issued keysets that the file leaves out, and whether the community of this
/// identifier is the one the reader means; both are compared out of band (federation.md 2.7).
/// </remarks>
public static class EvidenceVerifier
{
    /// <summary>Reads and verifies a file; the refusal says why it is no evidence bundle at all.</summary>
    /// <param name="attachmentsFolder">Where attachments beside the bundle lie, if any.</param>
    public static Result<EvidenceReport> Verify(ReadOnlyMemory<byte> file, string? attachmentsFolder = null) =>
        EvidenceBundle.Read(file).TryGet(out var bundle, out var bad) ? Verify(bundle, attachmentsFolder) : bad;

    public static EvidenceReport Verify(EvidenceBundle bundle, string? attachmentsFolder = null) => new Verification(bundle, attachmentsFolder).Run();

    private sealed class Verification(EvidenceBundle bundle, string? folder)
    {
        private readonly Findings _findings = new();
        private readonly Dictionary<StatementId, ProvenPlace> _places = [];

        public EvidenceReport Run()
        {
            var keys = BundleKeys.Read(bundle.Keysets, _findings);
            var logs = BundleLogs.Read(bundle.Logs, keys, _findings);
            var rosters = BundleRosters.Read(bundle.Rosters, keys, _findings);
            var check = new StatementCheck(keys, rosters, logs, _places, _findings);
            var opened = Open(check);
            PlaceDocuments(keys, rosters, logs);
            JudgeDocuments(keys, rosters, logs);
            for (var i = 0; i < opened.Count; i++)
                Place(bundle.Statements[i], opened[i]?.Issuer, $"/statements/{i}", logs);
            JudgeAll(check, opened);
            CheckPhrases(keys, rosters);
            var verified = Verified(opened);
            var attachments = new AttachmentCheck(folder, _findings).Check(bundle.Attachments, verified);
            return Report(keys, rosters, logs, opened, attachments);
        }

        private List<Statement?> Open(StatementCheck check)
        {
            var opened = new List<Statement?>();
            var seen = new HashSet<StatementId>();
            for (var i = 0; i < bundle.Statements.Count; i++)
            {
                var item = bundle.Statements[i];
                var statement = check.Open(item, $"/statements/{i}");
                if (!seen.Add(item.Sid))
                    _findings.Wrong("evidence.duplicate", $"/statements/{i}", item.Sid, "The same statement stands twice.");
                opened.Add(statement);
            }

            if (opened.Count == 0)
                _findings.NotShown("evidence.empty", "/statements", null, "The file holds no statement.");
            return opened;
        }

        private void PlaceDocuments(BundleKeys keys, BundleRosters rosters, BundleLogs logs)
        {
            for (var i = 0; i < bundle.Keysets.Count; i++)
                Place(bundle.Keysets[i], keys.Find(bundle.Keysets[i].Sid)?.Participant, $"/keysets/{i}", logs);
            for (var i = 0; i < bundle.Rosters.Count; i++)
                Place(bundle.Rosters[i], rosters.FindRoster(bundle.Rosters[i].Sid)?.Statement.Issuer, $"/rosters/{i}", logs);
        }

        private void JudgeDocuments(BundleKeys keys, BundleRosters rosters, BundleLogs logs)
        {
            var documents = new DocumentPlaces(_places, logs, _findings);
            foreach (var chain in keys.Chains)
                documents.Judge(chain, keys);
            foreach (var roster in rosters.Chains.SelectMany(chain => chain.Rosters))
                documents.Judge(roster, keys, rosters.Find(roster.Id)!);
        }

        // What is not verified has no issuer and so no log to stand in; a finding says so already.
        private void Place(EvidenceItem item, ParticipantId? issuer, string where, BundleLogs logs)
        {
            if (item.Place is { } place && issuer is { } participant && logs.Check(participant, item.Sid, place, $"{where}/place") is { } proven)
                _places[item.Sid] = proven;
        }

        private static void JudgeAll(StatementCheck check, List<Statement?> opened)
        {
            var all = opened.OfType<Statement>().DistinctBy(statement => statement.Id).ToDictionary(statement => statement.Id);
            for (var i = 0; i < opened.Count; i++)
            {
                if (opened[i] is { } statement)
                    check.Judge(statement, $"/statements/{i}", all);
            }
        }

        private void CheckPhrases(BundleKeys keys, BundleRosters rosters)
        {
            for (var i = 0; i < bundle.Phrases.Count; i++)
            {
                var phrase = bundle.Phrases[i];
                if (keys.Of(phrase.One) is null || keys.Of(phrase.Other) is null || rosters.Of(phrase.Community) is null)
                    _findings.Wrong("phrase.unknown", $"/phrases/{i}", null, "The phrase names a participant or community that is not in the file.");
                else if (KeyPhrase.Of(phrase.One, phrase.Other, phrase.Community) != phrase.Digits)
                    _findings.Wrong("phrase.digits", $"/phrases/{i}/digits", null, "The digits are not those of these participants and this community.");
            }
        }

        private static List<(Statement, string)> Verified(List<Statement?> opened) =>
            [.. opened.Select((statement, i) => (statement, $"/statements/{i}")).Where(pair => pair.statement is not null).Select(pair => (pair.statement!, pair.Item2))];

        private EvidenceReport Report(
            BundleKeys keys, BundleRosters rosters, BundleLogs logs, List<Statement?> opened, IReadOnlyList<AttachmentReport> attachments) => new()
        {
            Verdict = Verdict(),
            Statements = [.. opened.Select((statement, i) => Report(statement, i, rosters, logs))],
            Participants = [.. keys.Chains.Select(chain => new ParticipantReport(
                chain.Participant, rosters.NamedMember(chain.Participant)?.Name.Original.Text, chain.Statements.Length, chain.Newest.Body.Trial, chain.IsFrozen))],
            Communities = [.. rosters.Chains.Select(chain => new CommunityReport(
                chain.Community, chain.Newest.Body.Name.Original.Text, chain.Rosters.Length, chain.Newest.Body.Registrars, chain.Newest.Body.Threshold, chain.IsFrozen))],
            Logs = [.. logs.Reports],
            Attachments = attachments,
            Findings = _findings.All,
            Equivocations = logs.Equivocations,
            ClaimedExport = bundle.Note,
        };

        private EvidenceVerdict Verdict() =>
            _findings.All.Any(finding => finding.Weight == FindingWeight.Wrong) ? EvidenceVerdict.Wrong
            : _findings.All.Any(finding => finding.Weight == FindingWeight.NotShown) ? EvidenceVerdict.Incomplete
            : EvidenceVerdict.Verified;

        private StatementReport Report(Statement? statement, int i, BundleRosters rosters, BundleLogs logs)
        {
            var sid = bundle.Statements[i].Sid;
            var findings = _findings.All.Where(finding => finding.Sid == sid).ToList();
            if (statement is null)
                return new StatementReport { Where = $"/statements/{i}", Id = sid, Grade = EvidenceGrade.NotVerified, Findings = findings };
            var envelope = statement.Envelope;
            var place = _places.GetValueOrDefault(sid);
            var member = envelope.Roster is { } roster ? rosters.FindRoster(roster)?.Find(statement.Issuer) : rosters.NamedMember(statement.Issuer);
            return new StatementReport
            {
                Where = $"/statements/{i}",
                Id = sid,
                Grade = place is null || logs.IsForked(statement.Issuer, place.Epoch) || findings.Exists(EpochEnd.Unsettles) ? EvidenceGrade.Received : EvidenceGrade.Anchored,
                Author = statement.Issuer,
                AuthorName = member?.Name.Original.Text,
                AuthorCode = member?.Code,
                Community = envelope.Community,
                ClaimedAt = envelope.IssuedAt,
                Type = envelope.Type.ToString(),
                Marking = envelope.Marking,
                Custody = statement.Custody,
                Exercise = envelope.Exercise,
                Epoch = place?.Epoch,
                Index = place?.Index,
                Findings = findings,
                Statement = statement,
            };
        }
    }
}
