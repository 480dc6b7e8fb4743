import Archive
import Catalogue
import Custody
import Evidence
import Regulation

/// What both papers say in the same words.
struct PaperWords {
    let rules: RuleBook
    let site: SiteTime
    let language: Language

    func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }

    func span(_ span: WallSpan) -> String { "\(site.text(span.start)) – \(site.text(span.end))" }

    func clock(_ reading: ClockReading) -> String {
        let note = reading.note.map { language == .zh ? "（\(FactWords.note($0, language))）" : " (\($0))" } ?? ""
        return "\(FactWords.clock(reading.source.rawValue, language)) ± \(FindingWords.seconds(reading.error))\(note)"
    }

    func verdict(_ verdict: TestVerdict) -> String {
        switch verdict {
        case .pass: say("通过", "pass")
        case .fail: say("不通过", "fail")
        case .notEvaluated: say("未作判断", "not evaluated")
        }
    }

    /// Name, digest, size, receipt, clock, and the number of the custody log's entry of its receipt.
    func recording(_ recording: Recording, _ catalogue: any CatalogueEngine) throws(CatalogueError) -> [Paper.Block] {
        var blocks: [Paper.Block] = [.field(say("文件", "File"), recording.originalName)]
        blocks.append(.code("SHA-256 \(recording.sha256)"))
        let size = "\(recording.size) \(say("字节", "bytes"))"
        blocks.append(.field(say("接收", "Received"), "\(site.text(recording.receivedAt))  \(size)"))
        blocks.append(
            .field(
                say("录制", "Recorded"), recording.span.map { span($0) } ?? Phrase.unknownTime.text(language)))
        if let clock = recording.clock { blocks.append(.field(say("时钟", "Clock"), self.clock(clock))) }
        blocks.append(
            .field(
                say("文件判定", "The file"),
                recording.verdict.map { FindingWords.verdict($0, language) } ?? say("未作判断", "not evaluated")))
        if try catalogue.tombstone(of: recording.sha256) != nil {
            blocks.append(.text(say("原件已处置，无法再次核对。", "The original was disposed of; it can't be looked at again.")))
        }
        return blocks
    }

    /// The number of the entry of its receipt in the custody log.
    static func receipt(of sha256: String, _ catalogue: any CatalogueEngine) throws(CatalogueError) -> Int64? {
        let entries = try catalogue.custodyEvents(of: sha256).compactMap { try? CustodyEntry(encoded: $0) }
        return (entries.first { $0.kind == .receive || $0.kind == .baseline } ?? entries.first)?.n
    }

    var foot: String { "\(ProgramVersion.signature) · \(rules.id)" }

    var signatures: Paper.Block { .signatures([say("制作", "Made by"), say("审核", "Checked by"), say("日期", "Date")]) }

    func article(_ source: Source) -> String { LedgerWords.article(source.article?.text, language) }
}
