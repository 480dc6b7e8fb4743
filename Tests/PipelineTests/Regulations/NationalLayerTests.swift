import Evidence
import Regulation
import Testing

@testable import Pipeline

@Suite("The national layer of 2016") struct NationalLayerTests {
    @Test("national §13: six months at least, over the three of 000; the warning has both articles") func sixMonths()
        throws
    {
        let decision = try #require(
            try Books.layers("tangshan-gaoxin").decision(
                recordedEnd: Books.recorded, matters: [Matter(traits: [.simpleUndisputed])], utcOffset: Books.china))
        #expect(decision.keepUntil == .until(Books.end(2027, 5, 20)))
        #expect(decision.decider.regulation == "national-2016")
        let warning = try #require(decision.warnings.first)
        #expect(warning.layer.item.source.article?.text == "13")
        #expect(warning.local.item.source.article?.text == "19/1/5")
    }

    @Test(
        "national §13: four kinds are kept permanently",
        arguments: [
            (MatterTrait.evidence, "evidence"), (.penaltyCaseEvidence, "evidence"), (.obstruction, "obstruction"),
            (.assault, "obstruction"), (.majorEmergency, "incident"), (.massIncident, "incident"),
            (.majorComplex, "major"),
        ])
    func permanent(_ trait: MatterTrait, _ key: String) throws {
        let layer = try RuleLayer.load("national-2016", pipelines: Books.pipelines)
        let rules = try #require(layer.retention).rules(for: trait)
        #expect(rules.map(\.item.key) == [key])
        // The summaries say nothing of discs.
        #expect(rules.allSatisfy { $0.disc == .none })
        #expect(rules.allSatisfy { $0.keep == .longTerm && $0.item.source.article?.text == "13" })
    }

    @Test("national §7: five things the picture should show") func checklist() throws {
        let layer = try RuleLayer.load("national-2016", pipelines: Books.pipelines)
        #expect(layer.checklist.cited == ["scene 7", "people 7", "items 7", "documents-measures 7", "other 7"])
    }

    @Test("it stands above the two police regulations only")
    func police() throws {
        for id in VaultSettings.regulations {
            let isPolice = ["tangshan-gaoxin", "jian-xian"].contains(id)
            #expect(try Books.load(id).layers == (isPolice ? ["national-2016"] : []), "\(id)")
        }
    }

    @Test("000 may keep shorter: by default, and where the ministry keeps permanently") func shortcomings() throws {
        let found = try Books.layers("tangshan-gaoxin").shortcomings
        #expect(
            found.map(\.trait) == [
                nil, .simpleUndisputed, .dailyInspection, .onTheSpotQuestioning, .administrativeCase, .evidence,
                .penaltyCaseEvidence, .policeRightsInfringed, .conflict, .majorComplex, .obstruction, .assault,
            ])
        #expect(found.first { $0.trait == .majorComplex }?.local.keep == .untilClosed)
        #expect(found.first { $0.trait == .evidence }?.local.isDefault == true)
        // Nothing is due there before the unit sets a number.
        #expect(try Books.layers("jian-xian").shortcomings.isEmpty)
    }

    @Test("a layer is no regulation a vault can be made under, and a regulation is no layer") func kinds() throws {
        #expect(!VaultSettings.regulations.contains("national-2016"))
        let layer = try #require(throws: SourceError.self) { try Books.load("national-2016") }
        #expect(layer.message.en.contains("this is a layer"))
        let book = try #require(throws: SourceError.self) {
            try RuleLayer.load("luanchuan", pipelines: Books.pipelines)
        }
        #expect(book.message.en.contains("this is a regulation"))
    }
}
