import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Regulations as data")
struct RuleBookTests {
    static let pipelines = Books.pipelines

    @Test("each regulation a vault can be made under has its file, and every other file is a layer")
    func files() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.pipelines + "/regulations")
        #expect(names.allSatisfy { $0.hasSuffix(".yaml") })
        var books: Set<String> = []
        for id in RegulationFile.ids(pipelines: Self.pipelines) {
            guard case .regulation = try RegulationFile.load(id, pipelines: Self.pipelines) else { continue }
            books.insert(id)
        }
        #expect(books == Set(VaultSettings.regulations))
        for id in VaultSettings.regulations {
            let rules = try RuleBook.load(id, pipelines: Self.pipelines)
            #expect(rules.id == id)
            #expect(rules.name.zh.unicodeScalars.contains { $0.value > 0x2E80 })
            #expect(!rules.interruption.causes.isEmpty)
            for cause in rules.interruption.causes + rules.notRecording.reasons {
                #expect(cause.words.zh.unicodeScalars.contains { $0.value > 0x2E80 }, "\(id) \(cause.key)")
                #expect(!cause.words.en.unicodeScalars.contains { $0.value > 0x2E80 }, "\(id) \(cause.key)")
            }
            // Each term is Chinese, each translation is not, and each value says where it stands.
            for line in RegulationFile.regulation(rules).lines {
                for words in [line.words, line.value].compactMap(\.self) {
                    #expect(!words.en.unicodeScalars.contains { $0.value > 0x2E80 }, "\(id) \(line)")
                    #expect(
                        words.zh == words.en || words.zh.unicodeScalars.contains { $0.value > 0x2E80 }, "\(id) \(line)")
                }
            }
            // No regulation says how soon the reason must be said.
            #expect(rules.interruption.window == .seconds(30))
        }
    }

    @Test(
        "what differs between them",
        arguments: [
            ("tangshan-gaoxin", "10/2", "10/2", 6, 0, "low-battery", nil),
            ("zonghe-zhifa", "11/1", nil, 7, 4, "change-of-place", "5/2"),
            ("jian-xian", "24", nil, 4, 1, "obstruction", nil), ("luanchuan", "12", nil, 6, 0, "storage-full", nil),
            ("dapuhe", nil, nil, 5, 1, "objective-conditions", "18"),
        ] as [(String, String?, String?, Int, Int, String, String?)])
    func differences(
        _ id: String, _ spoken: String?, _ approval: String?, _ causes: Int, _ reasons: Int, _ cause: String,
        _ record: String?
    ) throws {
        let rules = try RuleBook.load(id, pipelines: Self.pipelines)
        #expect(rules.interruption.spoken.source.article?.text == spoken)
        #expect(rules.interruption.approval?.source.article?.text == approval)
        #expect(rules.interruption.causes.count == causes)
        #expect(rules.notRecording.reasons.count == reasons)
        #expect(rules.interruption.cause(cause) != nil)
        #expect(rules.notRecording.workRecord.article?.text == record)
        #expect(rules.basis(.local) == LedgerBasis(regulation: id, article: nil))
    }

    @Test(
        "no article is cited that the regulation does not have",
        arguments: [
            ("tangshan-gaoxin", 23), ("zonghe-zhifa", 25), ("jian-xian", 36), ("luanchuan", 20), ("dapuhe", 26),
        ])
    func lastArticle(_ id: String, _ last: Int) throws {
        let cited = try RegulationFile.load(id, pipelines: Self.pipelines).lines.compactMap(\.source.article?.number)
        #expect(cited.count > 40 && (cited.max() ?? 0) <= last)
    }

    /// Issue and return, offline, ledger of checks, evidence copy on disc, work record: `yes 15`, `no local`.
    @Test(
        "what is yes or no, side by side",
        arguments: [
            ("tangshan-gaoxin", ["yes 15", "yes 14/1", "no local", "no local", "yes local"]),
            ("zonghe-zhifa", ["yes 6/2", "yes local", "no local", "yes 17", "yes 5/2"]),
            ("jian-xian", ["yes 26/1", "yes local", "no local", "no local", "yes local"]),
            ("luanchuan", ["yes 10/1", "yes local", "yes 18", "no local", "yes local"]),
            ("dapuhe", ["no local", "yes local", "yes 22", "no local", "yes 18"]),
        ])
    func flags(_ id: String, _ expected: [String]) throws {
        let book = try Books.load(id)
        let record = RuleFlag(
            isRequired: book.notRecording.needsWorkRecord, source: book.notRecording.workRecord)
        let flags = [
            book.recording.equipment.ledger, book.recording.equipment.offline, book.supervision.spotCheck.ledger,
            book.keeping.evidenceCopy.disc, record,
        ]
        #expect(flags.map(\.cited) == expected)
    }

    /// `none` stands for rules that ask for no disc, and for them only.
    @Test(
        "which rules ask for a disc",
        arguments: [
            ("tangshan-gaoxin", ["disputed allowed", "major-incident required"]), ("jian-xian", []),
            ("zonghe-zhifa", ["evidence required"]),
            (
                "luanchuan",
                ["evidence", "disputed", "obstruction", "incident", "major"].map { "\($0) removable" }
            ), ("dapuhe", ["disputed", "obstruction", "incident", "important"].map { "\($0) removable" }),
        ] as [(String, [String])])
    func discs(_ id: String, _ expected: [String]) throws {
        let rules = try Books.load(id).keeping.retention.rules.filter { $0.disc != .none }
        #expect(rules.map { "\($0.item.key) \($0.disc.rawValue)" } == expected)
    }

    @Test("every word of the closed sets is known in both languages") func words() {
        for trait in MatterTrait.allCases {
            #expect(RuleTerms.traits[trait] != nil, "\(trait)")
        }
        for reason in AwayReason.allCases {
            #expect(RuleTerms.away[reason] != nil, "\(reason)")
        }
        for kind in SpotCheckRule.Kind.allCases {
            #expect(RuleTerms.spotChecks[kind] != nil, "\(kind)")
        }
    }

    @Test("an article is written 10, 10/2 or 5/1/3", arguments: ["", "0", "10/", "a", "1/2/3/4", "10/-2", "1000", "十"])
    func articles(_ wrong: String) {
        #expect(Article(wrong) == nil)
        #expect(Article("10")?.text == "10")
        #expect(Article("5/1/3")?.item == 3)
    }

    static let good = """
        id: own
        name: { zh: 自有, en: own }
        source: 本局规定
        interruption:
          window: { seconds: 30, local: true }
          spoken: { accepted: true, article: 10/2 }
          written: { accepted: true, article: 10 }
          approval: { required: false, local: true }
          unexplained: { article: 10 }
          causes:
            - { key: low-battery, term: 电量不足, en: battery, article: 10 }
        not-recording:
          workRecord: { required: true, local: true }
          reasons: []

        """ + FileMistakeTests.rest

    @Test(
        "a mistake is told with its line and column",
        arguments: [
            ("article: 10/2", "article: 10-2", 6, 38, "10, 10/2 or 5/1/3"),
            ("article: 10/2", "local: false", 6, 11, "neither article nor local"),
            ("article: 10/2", "article: 10, local: true", 6, 38, "exclude each other"),
            ("seconds: 30", "seconds: 0", 5, 22, "whole number from 1 to 600"),
            ("key: low-battery", "key: Low", 11, 14, "small letters"), (", en: battery", "", 11, 7, "has no en"),
            ("  reasons: []", "  reasons: [a]", 14, 13, "list of `key: value`"),
            ("source: 本局规定", "sources: x", 3, 1, "unknown key: sources"),
            ("required: false", "required: yes please", 8, 25, "true or false"),
            ("approval: { required: false", "approval: { required: true", 8, 13, "has no by"),
            ("id: own", "id: [own", 2, 5, "not YAML"),
        ])
    func mistakes(wrong: (what: String, by: String, line: Int, column: Int, says: String)) throws {
        #expect(throws: Never.self) { try RuleBook(yaml: Self.good, file: "own.yaml") }
        let error = try #require(throws: SourceError.self) {
            try RuleBook(yaml: Self.good.replacing(wrong.what, with: wrong.by), file: "own.yaml")
        }
        #expect(error.message.en.contains(wrong.says), "\(error)")
        #expect(error.line == wrong.line, "\(error)")
        #expect(error.column == wrong.column, "\(error)")
        #expect(error.file == "own.yaml" && !error.message.zh.isEmpty)
    }

    @Test("a regulation without a file is told with the ids there are")
    func missing() throws {
        let error = try #require(throws: SourceError.self) {
            try RuleBook.load("nowhere", pipelines: Self.pipelines)
        }
        #expect(error.hint?.en.contains("luanchuan") == true)
    }
}
