import Archive
import Catalogue
import Evidence
import Inspection
import Regulation
import Timeline

/// What can be said of a dispatch's recordings as a whole, and never more: three questions, each with a verdict of three
/// values, and the worst of them for all. What nobody looked at, or could not be decided, is no pass.
public struct ContinuityCertificate: Sendable {
    public enum Question: String, CaseIterable, Sendable {
        /// Whether at each moment of the dispatch somebody recorded.
        case coverage
        /// Whether the files are whole, and are all there are.
        case files
        /// Whether what is missing is explained.
        case explanations
    }

    public struct Answer: Sendable, Hashable {
        public var question: Question
        public var verdict: TestVerdict
        /// What speaks against a pass; empty for one.
        public var reasons: [Bilingual]
    }

    public let record: DispatchRecord
    public let answers: [Answer]
    public var verdict: TestVerdict { answers.map(\.verdict).worst }

    /// Kinds that need a reason.
    static let explained = StatisticsReader.interruptions.union(StatisticsReader.holes).union([.missingFile])
    /// Kinds that leave it open when something was recorded.
    static let clocks: Set<FindingKind> = [.clockDisagreement, .clockReset, .timestampReset, .overlap]

    public init(_ record: DispatchRecord, catalogue: any CatalogueEngine) throws(CatalogueError) {
        self.record = record
        var files = FileAnswer(record)
        for sha256 in Set(record.segments.map(\.recording)).sorted() {
            let facts = try catalogue.facts(of: sha256).flatMap(RecordingFacts.init(json:))?.inspection
            try files.look(
                at: sha256, hasFacts: facts != nil, isOpen: facts?.notEvaluated?.isEmpty == false,
                isGone: catalogue.tombstone(of: sha256) != nil)
        }
        answers = [Self.coverage(record), files.answer, Self.explanations(record)]
    }

    /// Gathers reasons; a fail stands above what is open.
    struct Finding {
        var fails: [Bilingual] = []
        var open: [Bilingual] = []

        func answer(_ question: Question) -> Answer {
            let verdict: TestVerdict = !fails.isEmpty ? .fail : open.isEmpty ? .pass : .notEvaluated
            return Answer(question: question, verdict: verdict, reasons: fails + open)
        }
    }

    private static func coverage(_ record: DispatchRecord) -> Answer {
        var found = Finding()
        if record.coverage.together.isEmpty {
            let none = Bilingual(zh: "没有时间已知的录像", en: "nothing was recorded at a known time")
            if record.unplaced.isEmpty, record.unmeasured.isEmpty {
                found.fails.append(none)
            } else {
                found.open.append(none)
            }
        }
        let gaps = record.coverage.gaps
        let sure = gaps.filter { $0.doubt == nil }.count
        if sure > 0 {
            found.fails.append(Bilingual(zh: "\(sure) 处无人录到", en: "\(RuleTerms.plural(sure, "time")) nobody recorded"))
        }
        if gaps.count > sure {
            let count = gaps.count - sure
            found.open.append(
                Bilingual(zh: "\(count) 处不能判断", en: "\(RuleTerms.plural(count, "time")) that can't be decided"))
        }
        if !record.unmeasured.isEmpty {
            let count = record.unmeasured.count
            found.open.append(
                Bilingual(zh: "\(count) 个录像长度不明", en: "\(RuleTerms.plural(count, "recording")) of unknown length"))
        }
        let clocks = record.findings.filter { Self.clocks.contains($0.finding.kind) }.count
        if clocks > 0 {
            found.open.append(
                Bilingual(zh: "\(clocks) 项时间方面的疑点", en: "\(RuleTerms.plural(clocks, "doubt")) about a clock"))
        }
        let without = Set(record.segments.map(\.recording)).filter { record.recordings[$0]?.clock == nil }.count
        if without > 0 {
            found.open.append(
                Bilingual(
                    zh: "\(without) 个录像没有时钟读数",
                    en: "\(RuleTerms.plural(without, "recording")) without a clock reading"))
        }
        return found.answer(.coverage)
    }

    private static func explanations(_ record: DispatchRecord) -> Answer {
        var found = Finding()
        let meant = record.findings.filter { explained.contains($0.finding.kind) }
        let unexplained = meant.filter { $0.state == .unexplained }.count
        if unexplained > 0 {
            found.fails.append(Bilingual(zh: "\(unexplained) 项没有说明", en: "\(unexplained) without an explanation"))
        }
        let open = meant.filter { $0.state != .unexplained && $0.state != .explained }.count
        if open > 0 { found.open.append(Bilingual(zh: "\(open) 项尚未处理完", en: "\(open) not dealt with yet")) }
        // What was never inspected has no findings to be explained.
        let uninspected = Set(record.segments.map(\.recording)).filter { record.recordings[$0]?.verdict == nil }.count
        if uninspected > 0 {
            found.open.append(
                Bilingual(
                    zh: "\(uninspected) 个文件未检查", en: "\(RuleTerms.plural(uninspected, "file")) not inspected"))
        }
        if record.segments.isEmpty {
            found.open.append(Bilingual(zh: "没有录像可供说明", en: "there is no recording to explain anything of"))
        }
        return found.answer(.explanations)
    }
}

/// Whether the files are whole.
private struct FileAnswer {
    let record: DispatchRecord
    private let findings: [String: [StoredFinding]]
    private var damaged = 0
    private var losses = 0
    private var open = 0
    private var elsewhere = 0
    private var gone = 0
    private var unread = 0

    init(_ record: DispatchRecord) {
        self.record = record
        findings = Dictionary(grouping: record.findings.filter { $0.recording != nil }) { $0.recording ?? "" }
    }

    mutating func look(at sha256: String, hasFacts: Bool, isOpen: Bool, isGone: Bool) {
        if isGone { gone += 1 }
        guard let recording = record.recordings[sha256], let verdict = recording.verdict, hasFacts else {
            unread += 1
            return
        }
        let found = findings[sha256] ?? []
        let marks = found.map { DispatchMark($0.finding.kind) }
        if verdict == .unreadable || marks.contains(.damage) {
            damaged += 1
        } else if marks.contains(.loss) || marks.contains(.half) {
            losses += 1
        } else if !marks.isEmpty {
            open += 1
        } else if verdict == .findings {
            elsewhere += 1
        } else if isOpen {
            open += 1
        }
    }

    var answer: ContinuityCertificate.Answer {
        var result = ContinuityCertificate.Finding()
        /// In English `|` stands between the words for one and for several.
        func add(_ count: Int, _ zh: String, _ en: String, to list: inout [Bilingual]) {
            let words = en.split(separator: "|")
            let english = count == 1 ? words.first : words.last
            if count > 0 { list.append(Bilingual(zh: "\(count) \(zh)", en: "\(count) \(english ?? "")")) }
        }
        add(
            damaged, "个文件损坏、不全或无法读取", "file is damaged, cut off or unreadable|files are damaged, cut off or unreadable",
            to: &result.fails)
        add(
            losses, "个文件中有中断或缺失", "file has an interruption or loss in it|files have an interruption or loss in them",
            to: &result.fails)
        add(
            open, "个文件有不能判断之处", "file has something that can't be decided|files have something that can't be decided",
            to: &result.open)
        add(
            elsewhere, "个文件在出警之外的部分有发现",
            "file has findings outside this dispatch|files have findings outside this dispatch", to: &result.open)
        add(unread, "个文件未检查", "file was not inspected|files were not inspected", to: &result.open)
        add(gone, "个原件已处置", "original was disposed of|originals were disposed of", to: &result.open)
        add(
            record.unplaced.count, "个时间不明的录像可能属于本次出警",
            "recording of unknown time may belong to it|recordings of unknown time may belong to it",
            to: &result.open)
        let doubtful = record.findings.filter { $0.recording == nil && DispatchMark($0.finding.kind) == .open }.count
        add(doubtful, "项不能判断", "finding that can't be decided|findings that can't be decided", to: &result.open)
        if record.segments.isEmpty {
            result.open.append(Bilingual(zh: "没有录像", en: "there is no recording"))
        }
        return result.answer(.files)
    }
}
