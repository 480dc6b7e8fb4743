import Evidence
import Testing

@testable import Regulation

/// Rules written out, as files would give them.
enum Rules {
    static func item(_ key: String, _ article: String? = nil) -> RuleItem {
        RuleItem(
            key: key, words: RuleWords(zh: key, en: key), source: Source(article: article.flatMap { Article($0) }))
    }

    static func rule(
        _ key: String, _ when: Set<MatterTrait> = [], _ keep: KeepPeriod, disc: DiscRule = .none,
        _ article: String? = nil
    ) -> RetentionRule {
        RetentionRule(item: item(key, article), when: when, keep: keep, disc: disc, isDefault: when.isEmpty)
    }

    static func level(_ key: String, _ months: Int?) -> RiskLevel { RiskLevel(item: item(key), months: months) }

    /// Like 000.
    static let site = RetentionBook(
        regulation: "site",
        rules: RetentionRules(rules: [
            rule("simple", [.simpleUndisputed], .months(3), "19/1/1"),
            rule("case", [.administrativeCase], .afterCaseEnd(months: 3), "19/1/2"),
            rule("disputed", [.conflict], .untilClosed, disc: .allowed, "19/1/3"),
            rule("incident", [.massIncident], .longTerm, disc: .required, "19/1/4"),
            rule("file", [.evidence], .asCaseFile, "16"), rule("other", [], .months(3), "19/1/5"),
        ]))

    static let layer = RetentionBook(
        regulation: "layer", isLayer: true,
        rules: RetentionRules(rules: [
            rule("permanent", [.evidence, .obstruction], .longTerm, "13"), rule("all", [], .months(6), "13"),
        ]))

    static func hold(_ key: String) -> Hold { Hold(regulation: "site", item: item(key, "6/2")) }
}

@Suite("How long a recording is kept") struct RetentionDecisionTests {
    static let recorded = CivilDayTests.time(2026, 11, 20, 8, 15)

    private func decide(_ matters: [Matter] = [], holds: [Hold] = [], _ books: RetentionBook...) throws
        -> RetentionDecision
    {
        try #require(
            RetentionDecision(
                recordedEnd: Self.recorded, matters: matters, holds: holds, books: books.isEmpty ? [Rules.site] : books,
                utcOffset: CivilDayTests.china))
    }

    static func midnight(after year: Int64, _ month: Int64, _ day: Int64) -> KeepUntil {
        .until(CivilDayTests.time(year, month, day) + .seconds(86_400))
    }

    @Test("a recording of no matter is kept by the default rule, to the end of the last day") func byDefault() throws {
        let decision = try decide()
        #expect(decision.keepUntil == Self.midnight(after: 2027, 2, 20))
        #expect(decision.chain.map(\.item.key) == ["other"])
        #expect(decision.decider.item.source.article?.text == "19/1/5")
        #expect(decision.decider.matter == nil)
        #expect(decision.disc == .none)
        #expect(decision.warnings.isEmpty)
    }

    @Test("a case that has ended keeps from its end; one that goes on has no date") func cases() throws {
        let ended = try decide([
            Matter(traits: [.administrativeCase], caseEnd: CivilDayTests.time(2027, 1, 31, 17))
        ])
        #expect(ended.keepUntil == Self.midnight(after: 2027, 4, 30))
        #expect(ended.decider.item.key == "case")
        #expect(try decide([Matter(traits: [.administrativeCase])]).keepUntil == .open(.caseOpen))
    }

    @Test("until closed: open, then no longer than the default asks") func untilClosed() throws {
        #expect(try decide([Matter(traits: [.conflict])]).keepUntil == .open(.matterOpen))
        let early = Matter(traits: [.conflict], caseEnd: CivilDayTests.time(2026, 12, 1, 9))
        #expect(try decide([early]).keepUntil == Self.midnight(after: 2027, 2, 20))
        let late = Matter(traits: [.conflict], caseEnd: CivilDayTests.time(2028, 12, 1, 9))
        let decision = try decide([late])
        #expect(decision.keepUntil == Self.midnight(after: 2028, 12, 1))
        #expect(decision.disc == .allowed && decision.chain[decision.discBy].item.key == "disputed")
    }

    @Test("as the case file: its months after the case's end, permanent, or open while nobody has said") func caseFile()
        throws
    {
        let end = CivilDayTests.time(2027, 3, 5, 12)
        func file(_ period: Matter.CaseFilePeriod?, _ end: WallTime?) throws -> KeepUntil {
            try decide([Matter(traits: [.evidence], caseEnd: end, caseFile: period)]).keepUntil
        }
        #expect(try file(.months(120), end) == Self.midnight(after: 2037, 3, 5))
        #expect(try file(.permanent, nil) == .open(.longTerm))
        #expect(try file(nil, end) == .open(.caseFileUnknown))
        #expect(try file(.months(120), nil) == .open(.caseOpen))
    }

    @Test("long-term has no end, and its disc is told with its rule") func longTerm() throws {
        let decision = try decide([Matter(traits: [.simpleUndisputed]), Matter(traits: [.massIncident])])
        #expect(decision.keepUntil == .open(.longTerm))
        #expect(decision.chain.map(\.item.key) == ["other", "simple", "incident"])
        #expect(decision.chain.map(\.matter) == [nil, 0, 1])
        #expect(decision.decidedBy == 2)
        #expect(decision.disc == .required && decision.discBy == 2)
    }

    @Test("a hold keeps without end, and stands last in the chain") func holds() throws {
        let decision = try decide(holds: [Rules.hold("complaint")])
        #expect(decision.keepUntil == .open(.held))
        #expect(decision.decider.item.key == "complaint")
        #expect(decision.decider.item.source.article?.text == "6/2")
        #expect(decision.chain.count == 2)
    }

    @Test("by level of risk: the table's number; without one, open") func risk() throws {
        let rules = RetentionRules(
            rules: [Rules.rule("risk", [], .byRiskLevel, "28")],
            riskLevels: [Rules.level("high", 60), Rules.level("low", 6), Rules.level("odd", nil)])
        let book = RetentionBook(regulation: "risk", rules: rules)
        #expect(try decide([Matter(riskLevel: "high")], book).keepUntil == Self.midnight(after: 2031, 11, 20))
        // Of no matter: what every level reaches.
        #expect(try decide([], book).keepUntil == Self.midnight(after: 2027, 5, 20))
        for level in ["odd", "unknown", nil] {
            let decision = try decide([Matter(riskLevel: level)], book)
            #expect(decision.keepUntil == .open(.riskLevelWithoutNumber), "\(level ?? "none")")
        }
        let unset = RetentionBook(
            regulation: "risk", rules: RetentionRules(rules: rules.rules, riskLevels: [Rules.level("high", nil)]))
        #expect(try decide([], unset).keepUntil == .open(.riskLevelWithoutNumber))
    }

    @Test("a layer that asks for longer decides, and the difference is told with both articles") func layer() throws {
        let decision = try decide([Matter(traits: [.simpleUndisputed])], Rules.site, Rules.layer)
        #expect(decision.keepUntil == Self.midnight(after: 2027, 5, 20))
        #expect(decision.decider.regulation == "layer" && decision.decider.isLayer)
        let warning = try #require(decision.warnings.first)
        #expect(decision.warnings.count == 1)
        #expect(warning.layer.item.source.article?.text == "13")
        #expect(warning.local.regulation == "site")
        #expect(warning.local.yields == Self.midnight(after: 2027, 2, 20))
    }

    @Test("no warning where the regulation keeps as long or longer") func noWarning() throws {
        #expect(try decide([Matter(traits: [.massIncident])], Rules.site, Rules.layer).warnings.isEmpty)
        #expect(try decide([Matter(traits: [.conflict])], Rules.site, Rules.layer).warnings.isEmpty)
        // As the case file may come to an end; long-term does not.
        #expect(try decide([Matter(traits: [.evidence])], Rules.site, Rules.layer).warnings.count == 1)
        // A hold is lifted one day, and excuses no regulation.
        let held = try decide(holds: [Rules.hold("complaint")], Rules.site, Rules.layer)
        #expect(held.warnings.count == 1)
    }

    @Test("of several open ones the weightiest is told, in a fixed order") func order() {
        #expect(
            OpenReason.allCases.max() == .held && OpenReason.allCases.min() == .riskLevelWithoutNumber)
        #expect(KeepUntil.open(.riskLevelWithoutNumber) > .until(WallTime(nanoseconds: .max)))
        #expect(DiscRule.allCases.sorted() == [.none, .allowed, .removable, .required])
    }

    @Test("of equal rules the first decides; without any rule there is no decision") func ties() throws {
        let twice = RetentionBook(regulation: "second", rules: Rules.site.rules)
        #expect(try decide([], Rules.site, twice).decidedBy == 0)
        #expect(
            RetentionDecision(recordedEnd: Self.recorded, matters: [], books: [], utcOffset: 0) == nil)
    }
}
