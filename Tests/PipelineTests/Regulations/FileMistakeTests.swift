import Regulation
import Testing

@testable import Pipeline

@Suite("Mistakes in a regulation file") struct FileMistakeTests {
    /// What stands below the two sections of `RuleBookTests.good`; begins with line 15.
    static let rest = """
        layers: []
        activities:
          - { key: calls, term: 处置警情, en: calls, article: 4/1/1 }
        checklist:
          - { key: scene, term: 现场, en: scene, article: 12 }
        segment-fields:
          - { field: time, term: 时间, en: time, article: 18 }
        equipment:
          before-use:
            - { check: clock, term: 时间, en: clock, article: 7 }
          ledger: { required: true, article: 15 }
          clock-tolerance: { seconds: 45, local: true }
          keeper: { by: { zh: 管理员, en: administrator }, article: 13 }
          offline: { required: true, article: 14/1 }
        faults:
          - { key: edited, term: 删改, en: edited, article: 23 }
        hand-over:
          rule: hours
          hours: 24
          article: 16
          receiver: { zh: 管理员, en: administrator }
          after-return: { hours: 24, when: [remote], article: 16 }
        retention:
          - { key: simple, term: 简单, en: simple, when: [simpleUndisputed], keep: { months: 3 }, disc: none, article: 19/1/1 }
          - { key: all, term: 其他, en: other, default: true, keep: { years: 1 }, disc: none, article: 19/1/5 }
        holds: []
        archive: { days: 30, article: 27 }
        evidence-copy:
          fields:
            - { field: maker, term: 制作人, en: maker, article: 17 }
          disc: { required: true, article: 17 }
        approvals:
          view: { by: { zh: 领导, en: head }, article: 21 }
          copy: { by: { zh: 领导, en: head }, article: 21 }
          release: { by: { zh: 领导, en: head }, by-local: true, article: 20 }
          dispose: { by: { zh: 领导, en: head }, local: true }
          release-conditions: []
        view-register:
          - { field: viewer, term: 查阅人, en: viewer, article: 18 }
        spot-check:
          kind: periodic
          article: 22
          percent: { value: 7, local: true }
          ledger: { required: true, article: 22 }
          checks: []
        statistics:
          purpose: { zh: 考评, en: appraisal }
          article: 22
          counts: [{ key: all, term: 记录, en: records, columns: [recordings, late], article: 22 }]
        recorders:
          return: { rule: after-duty, hours: 12, article: 15 }
          battery: { percent: 60, local: true }
          storage: { gigabytes: 8, local: true }
          clock-drift: { seconds: 3, local: true }
          unseen: { days: 9, local: true }
          gear:
            - { gear: night-vision, term: 夜视, en: night vision, article: 31 }
        """

    struct Wrong: Sendable, CustomTestStringConvertible {
        var what: String
        var replace: String
        var by: String
        var line: Int
        var column: Int
        var says: String

        init(
            _ what: String, _ replace: String, _ by: String, _ line: Int, _ column: Int, _ says: String
        ) {
            (self.what, self.replace, self.by) = (what, replace, by)
            (self.line, self.column, self.says) = (line, column, says)
        }

        var testDescription: String { what }
    }

    static let mistakes: [Wrong] = [
        Wrong("unknown section", "holds: []", "hold: []", 40, 1, "unknown key: hold"),
        Wrong("missing section", "holds: []\n", "", 1, 1, "regulation has no holds"),
        Wrong("unknown key in a line", "edited, article: 23", "edited, art: 23", 30, 42, "unknown key: art"),
        Wrong("missing article", ", article: 4/1/1", "", 17, 5, "neither article nor local"),
        Wrong("article and local", "article: 4/1/1", "article: 4/1/1, local: true", 17, 51, "exclude each other"),
        Wrong("an article that is none", "article: 4/1/1", "article: 4-1", 17, 51, "10, 10/2 or 5/1/3"),
        Wrong("wrong number", "hours: 24\n", "hours: 0\n", 33, 10, "whole number from 1 to 720"),
        Wrong("a number in words", "days: 30", "days: thirty", 41, 18, "whole number from 1 to 3660"),
        Wrong("percent above a hundred", "value: 7", "value: 101", 57, 21, "whole number from 1 to 100"),
        Wrong("seconds of the clock", "seconds: 45", "seconds: 0", 26, 31, "whole number from 1 to 3600"),
        Wrong("duplicate key", "key: all", "key: simple", 39, 12, "the key simple stands twice"),
        Wrong("a key in capitals", "key: calls", "key: Calls", 17, 12, "small letters"),
        Wrong("duplicate field", "hand-over:", "hand-over:\n  rule: hours", 32, 3, "not YAML"),
        Wrong("unknown trait", "[simpleUndisputed]", "[simple]", 38, 49, "when knows no simple"),
        Wrong("no trait", "[simpleUndisputed]", "[]", 38, 48, "a list with something in it"),
        Wrong("a trait twice", "[simpleUndisputed]", "[complaint, complaint]", 38, 60, "complaint stands twice"),
        Wrong(
            "no default rule", "default: true", "when: [complaint]", 38, 3,
            "exactly one rule is default: true, and here 0"),
        Wrong("two default rules", "when: [simpleUndisputed]", "default: true", 38, 3, "here 2 are"),
        Wrong("a default rule with when", "default: true", "default: true, when: [complaint]", 39, 59, "has no when"),
        Wrong("a rule without when", "when: [simpleUndisputed], ", "", 38, 5, "retention has no when"),
        Wrong("an unknown period", "keep: { years: 1 }", "keep: forever", 39, 59, "keep knows no forever"),
        Wrong("two periods", "{ years: 1 }", "{ years: 1, months: 3 }", 39, 59, "months or years, one of the two"),
        Wrong("no period", "{ years: 1 }", "{ case-end: true }", 39, 59, "months or years, one of the two"),
        Wrong("a period too long", "{ years: 1 }", "{ years: 101 }", 39, 68, "whole number from 1 to 100"),
        Wrong("risk levels without a table", "{ years: 1 }", "by-risk-level", 38, 3, "needs a section risk-levels"),
        Wrong("a default rule that waits", "keep: { years: 1 }", "keep: until-closed", 39, 59, "can't wait for a case"),
        Wrong(
            "an unknown disc rule", "disc: none, article: 19/1/5", "disc: gold, article: 1", 39, 79,
            "disc knows no gold"),
        Wrong(
            "a disc article that is none", "disc: none, article: 19/1/5", "disc: none, disc-article: x, article: 1", 39,
            99, "disc-article is written"),
        Wrong("an unknown field", "field: time", "field: weather", 21, 14, "field knows no weather"),
        Wrong("an unknown scope", "en: time, article", "en: time, scope: some, article", 21, 47, "scope knows no some"),
        Wrong("an unknown check", "check: clock", "check: lens", 24, 16, "check knows no lens"),
        Wrong("an unknown kind of spot check", "kind: periodic", "kind: never", 55, 9, "kind knows no never"),
        Wrong("an unknown hand-over", "rule: hours", "rule: soon", 32, 9, "rule knows no soon"),
        Wrong(
            "hours of a same-day rule", "rule: hours", "rule: same-day", 33, 10, "hours stands with rule: hours only"),
        Wrong("an unknown reason for coming late", "when: [remote]", "when: [lazy]", 36, 37, "when knows no lazy"),
        Wrong("a field of the register", "field: viewer", "field: hat", 53, 14, "field knows no hat"),
        Wrong(
            "local twice", "en: head }, local: true", "en: head }, local: true, by-local: true", 50, 63,
            "says by-local already"),
        Wrong("nobody who approves", "view: { by: { zh: 领导, en: head }, ", "view: { ", 47, 9, "view has no by"),
        Wrong(
            "an unknown recipient", "release-conditions: []",
            "release-conditions: []\n  release-to:\n    - { to: [club], by: { zh: 院, en: court }, article: 15 }", 53,
            14,
            "to knows no club"),
        Wrong("a list that is none", "checks: []", "checks: none", 59, 11, "checks must be a list"),
        Wrong(
            "an unknown figure", "columns: [recordings, late]", "columns: [recordings, luck]", 63, 69,
            "columns knows no luck"),
        Wrong("an unknown return", "rule: after-duty", "rule: soon", 65, 19, "rule knows no soon"),
        Wrong(
            "hours of a return by day's end", "rule: after-duty", "rule: working-day", 65, 39,
            "working-day has no hours"),
        Wrong("no hours", "hours: 12, ", "", 65, 11, "return has no hours"),
        Wrong("a battery above a hundred", "percent: 60", "percent: 101", 66, 23, "whole number from 1 to 100"),
        Wrong("unknown gear", "gear: night-vision", "gear: wings", 71, 15, "gear knows no wings"),
        Wrong("layers that are no texts", "layers: []", "layers: [1]", 15, 10, "layers must be text"),
    ]

    @Test("a mistake is told with its line and column", arguments: mistakes) func told(_ wrong: Wrong) throws {
        #expect(throws: Never.self) { try RuleBook(yaml: RuleBookTests.good, file: "own.yaml") }
        #expect(RuleBookTests.good.contains(wrong.replace))
        let error = try #require(throws: SourceError.self) {
            try RuleBook(yaml: RuleBookTests.good.replacing(wrong.replace, with: wrong.by), file: "own.yaml")
        }
        #expect(error.message.en.contains(wrong.says), "\(error)")
        #expect(error.line == wrong.line, "\(error)")
        #expect(error.column == wrong.column, "\(error)")
        #expect(error.file == "own.yaml" && !error.message.zh.isEmpty)
    }

    @Test("a field of a segment may stand twice only for different recordings") func fieldTwice() throws {
        let line = "  - { field: time, term: 时间, en: time, article: 18 }\n"
        let scoped = line.replacing("article", with: "scope: evidence, article")
        let book = try RuleBook(yaml: RuleBookTests.good.replacing(line, with: line + scoped), file: "own.yaml")
        #expect(book.recording.segmentFields.map(\.scope) == [.all, .evidence])
        let error = try #require(throws: SourceError.self) {
            try RuleBook(yaml: RuleBookTests.good.replacing(line, with: line + line), file: "own.yaml")
        }
        #expect(error.message.en == "time stands twice" && error.line == 22)
    }

    @Test("a layer knows only its own sections, and needs none of them") func layer() throws {
        let yaml = "id: own\nlayer: true\nname: { zh: 自有, en: own }\nsource: 某规定\n"
        guard case .layer(let layer) = try RegulationFile(yaml: yaml, file: "own.yaml") else {
            Issue.record("not read as a layer")
            return
        }
        #expect(layer.retention == nil && layer.checklist.isEmpty)
        let error = try #require(throws: SourceError.self) {
            try RegulationFile(yaml: yaml + "approvals: {}\n", file: "own.yaml")
        }
        #expect(error.message.en == "unknown key: approvals" && error.line == 5 && error.column == 1)
        #expect(error.hint?.en.contains("retention") == true)
    }

    @Test("an unknown value is told with all there are, in both languages") func hints() throws {
        let error = try #require(throws: SourceError.self) {
            try RuleBook(
                yaml: RuleBookTests.good.replacing("[simpleUndisputed]", with: "[simple]"), file: "own.yaml")
        }
        let hint = try #require(error.hint)
        for trait in MatterTrait.allCases {
            #expect(hint.en.contains(trait.rawValue) && hint.zh.contains(trait.rawValue))
        }
    }

    @Test("a regulation that names a layer without a file is refused") func noLayer() throws {
        let book = try RuleBook(
            yaml: RuleBookTests.good.replacing("layers: []", with: "layers: [nowhere]"), file: "own.yaml")
        #expect(throws: SourceError.self) { try RuleBook.Layers.load(book, pipelines: Books.pipelines) }
    }
}
