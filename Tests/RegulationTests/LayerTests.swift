import Evidence
import Testing

@testable import Regulation

@Suite("Layers and comparisons") struct LayerTests {
    static func book(_ id: String, _ retention: RetentionRules, within: HandOverRule.Period = .hours(24)) -> RuleBook {
        let words = RuleWords(zh: "负责人", en: "head")
        let approval = Approval(by: words, source: Source(article: Article("16/2")))
        let flag = RuleFlag(isRequired: false, source: .local)
        let number = RuleNumber(value: 5, source: .local)
        return RuleBook(
            id: id, name: words, source: "test",
            interruption: InterruptionRule(
                window: .seconds(30), spoken: InterruptionRule.Acceptance(isAccepted: true, source: .local),
                written: InterruptionRule.Acceptance(isAccepted: true, source: .local), approval: nil, causes: [],
                unexplained: .local),
            notRecording: NotRecordingRule(reasons: [], needsWorkRecord: false, workRecord: .local),
            recording: RecordingRules(
                activities: [], checklist: [],
                segmentFields: [
                    SegmentFieldRule(field: .time, words: words, source: .local),
                    SegmentFieldRule(field: .method, words: words, source: .local, scope: .evidence),
                ],
                equipment: EquipmentRules(
                    beforeUse: [], ledger: flag, clockTolerance: number, keeper: approval, offline: flag),
                recorders: RecorderRules(
                    returning: ReturnRule(kind: .hours, hours: 24, source: .local), battery: number, storage: number,
                    clockDrift: number, unseen: number),
                faults: []),
            keeping: KeepingRules(
                handOver: HandOverRule(within: within, source: .local, receiver: words), retention: retention,
                holds: [],
                archive: ArchiveRule(days: nil, source: .local), evidenceCopy: EvidenceCopyRule(fields: [], disc: flag)),
            access: AccessRules(
                view: approval, copy: approval, release: approval,
                dispose: Approval(by: words, source: .local), directAccess: nil, releaseConditions: [],
                viewRegister: []),
            supervision: SupervisionRules(
                spotCheck: SpotCheckRule(kind: .periodic, source: .local, percent: number, ledger: flag, checks: []),
                statistics: StatisticsRule(purpose: words, source: .local, counts: [])))
    }

    static func layers(_ rules: RetentionRules) -> RuleBook.Layers {
        RuleBook.Layers(
            site: book("site", rules),
            above: [
                RuleLayer(
                    id: "layer", name: RuleWords(zh: "层", en: "layer"), source: "test", retention: Rules.layer.rules),
                RuleLayer(id: "silent", name: RuleWords(zh: "层", en: "silent"), source: "test"),
            ])
    }

    @Test("a layer warns of each period that may be shorter than its own, before any case is known") func shortcomings()
    {
        let found = Self.layers(Rules.site.rules).shortcomings
        // Three months against six, by the default and by two rules of their own; evidence (how long its file is kept
        // nobody has said) and obstruction against long-term; a conflict may be closed the next day.
        #expect(
            found.map(\.trait) == [nil, .simpleUndisputed, .administrativeCase, .evidence, .conflict, .obstruction])
        #expect(found.map(\.local.item.key) == ["other", "simple", "case", "file", "disputed", "other"])
        #expect(found.map(\.theirs.item.key) == ["all", "all", "all", "permanent", "all", "permanent"])
        #expect(found.allSatisfy { $0.layer == "layer" })
    }

    @Test("no warning where as much is guaranteed; a table without numbers never ends") func enough() {
        let long = RetentionRules(rules: [
            Rules.rule("all", [], .months(6)), Rules.rule("kept", [.evidence, .obstruction], .longTerm),
        ])
        #expect(Self.layers(long).shortcomings.isEmpty)
        let risk = RetentionRules(
            rules: [Rules.rule("risk", [], .byRiskLevel)], riskLevels: [Rules.level("high", nil)])
        #expect(Self.layers(risk).shortcomings.isEmpty)
        let short = RetentionRules(
            rules: [Rules.rule("risk", [], .byRiskLevel)], riskLevels: [Rules.level("high", 60), Rules.level("low", 5)])
        #expect(Self.layers(short).shortcomings.first?.trait == nil)
        #expect(Self.layers(short).shortcomings.count == 3)
    }

    @Test("the combined rules decide with the layer's") func combined() {
        let layers = Self.layers(Rules.site.rules)
        #expect(layers.books.map(\.regulation) == ["site", "layer"])
        let decision = layers.decision(
            recordedEnd: RetentionDecisionTests.recorded, matters: [], utcOffset: CivilDayTests.china)
        #expect(decision?.keepUntil == RetentionDecisionTests.midnight(after: 2027, 5, 20))
        #expect(decision?.warnings.count == 1)
    }

    @Test("a comparison names what differs, for each trait one of them has a rule for") func comparison() {
        let other = RetentionRules(rules: [
            Rules.rule("case", [.administrativeCase], .afterCaseEnd(months: 3)),
            Rules.rule("incident", [.massIncident], .longTerm, disc: .removable), Rules.rule("all", [], .months(3)),
        ])
        let comparison = RuleComparison(
            Self.book("a", Rules.site.rules), Self.book("b", other, within: .sameDay))
        #expect(
            comparison.retention.map(\.trait)
                == [nil, .simpleUndisputed, .administrativeCase, .evidence, .conflict, .massIncident])
        // Three months against three months is the same, though one has a rule of its own.
        #expect(comparison.retention.map(\.differs) == [false, false, false, true, true, true])
        #expect(comparison.retention.last?.a.disc == .required && comparison.retention.last?.b.disc == .removable)
        #expect(comparison.handOver.differs)
        #expect(comparison.approvals.count == 4 && comparison.approvals.values.allSatisfy { !$0.differs })
    }

    @Test("an approver whom the article names differs from one the site has named") func approvals() {
        let a = Self.book("a", Rules.site.rules)
        var b = a
        b.access.view.isApproverLocal = true
        b.access.copy.source = Source(article: Article("18"))
        b.access.release.by = RuleWords(zh: "局长", en: "director")
        let comparison = RuleComparison(a, b)
        #expect(comparison.approvals[.view]?.differs == true)
        #expect(comparison.approvals[.copy]?.differs == false)
        #expect(comparison.approvals[.release]?.differs == true)
        #expect(comparison.approvals[.dispose]?.differs == false)
        #expect(!comparison.handOver.differs)
    }

    @Test("evidence has more fields than other recordings") func fields() {
        let recording = Self.book("a", Rules.site.rules).recording
        #expect(recording.fields(isEvidence: false).map(\.field) == [.time])
        #expect(recording.fields(isEvidence: true).map(\.field) == [.time, .method])
    }

    @Test("a matter knows whether it is closed, and whether it is evidence") func matter() {
        #expect(!Matter(traits: [.conflict]).isClosed && !Matter(traits: [.conflict]).isEvidence)
        #expect(Matter(traits: [.penaltyCaseEvidence], caseEnd: WallTime(seconds: 0)).isClosed)
        #expect(Matter(traits: [.penaltyCaseEvidence]).isEvidence && Matter(traits: [.evidence]).isEvidence)
    }
}
