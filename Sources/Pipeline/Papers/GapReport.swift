import Archive
import Catalogue
import Custody
import Evidence
import Glibc
import Inspection
import Regulation
import Vault

/// One finding on paper: what, when and by which clock, the file's digest, what was said about it and on which article.
/// It adds nothing to what catalogue and ledger have.
public struct GapReport: Sendable {
    /// A picture beside the gap.
    public struct Picture: Sendable, Hashable {
        public var isBefore: Bool
        public var time: Nanoseconds
        public var jpeg: [UInt8]
    }

    public let row: GapRow
    public let ledger: Ledger
    let catalogue: any CatalogueEngine
    let words: PaperWords
    /// Empty: nobody passed the gate for this paper, or none was taken near.
    public var pictures: [Picture] = []
    /// Of the custody log as it is now; nil where there is none.
    public var checkpoint: Checkpoint?

    /// - Returns: nil for an unknown finding.
    public init?(
        _ id: Int64, catalogue: any CatalogueEngine, rules: RuleBook, site: SiteTime, language: Language
    ) throws(CatalogueError) {
        guard let stored = try catalogue.finding(id) else { return nil }
        row = try GapList(catalogue: catalogue).row(stored)
        ledger = try catalogue.ledger(of: id)
        self.catalogue = catalogue
        words = PaperWords(rules: rules, site: site, language: language)
    }

    private var stored: StoredFinding { row.stored }
    private var finding: Finding { row.stored.finding }
    private func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }

    /// The last picture before the gap and the first after it, where they lie near it.
    ///
    /// - Parameters:
    ///   - root: the vault.
    ///   - pass: asks the gate and writes the register, before anything is read.
    public static func pictures(
        of stored: StoredFinding, root: RawPath, catalogue: any CatalogueEngine, pass: (Recording) throws -> Void
    ) throws -> [Picture] {
        guard let sha256 = stored.recording, let recording = try catalogue.recording(sha256),
            let facts = try catalogue.facts(of: sha256).flatMap(RecordingFacts.init(json:))?.inspection,
            let start = stored.finding.start, let end = stored.finding.end
        else { return [] }
        let before = facts.pictures.filter { $0.time <= start && start - $0.time <= ReportPicture.reach }
            .max { $0.time < $1.time }
        let after = facts.pictures.filter { $0.time >= end && $0.time - end <= ReportPicture.reach }
            .min { $0.time < $1.time }
        guard before != nil || after != nil else { return [] }
        try pass(recording)
        let pack = root.appending("derived").appending(String(sha256.prefix(2))).appending(sha256)
            .appending("pictures.mjpeg")
        return [(before, true), (after, false)].compactMap { picture, isBefore in
            guard let picture, let jpeg = ReportPicture.bytes(of: picture, in: pack) else { return nil }
            return Picture(isBefore: isBefore, time: picture.time, jpeg: jpeg)
        }
    }

    public func paper(at now: WallTime) throws(CatalogueError) -> Paper {
        var blocks: [Paper.Block] = []
        func field(_ zh: String, _ en: String, _ value: String?) {
            if let value, !value.isEmpty { blocks.append(.field(say(zh, en), value)) }
        }
        field("发现", "Finding", "F\(stored.id)  \(FindingWords.line(stored, words.language))")
        field("状态", "State", LedgerWords.state(ledger.state, words.language))
        field("时间", "Time", stored.span.map { words.span($0) } ?? Phrase.unknownTime.text(words.language))
        field("误差", "Error", finding.evidence.errorNanoseconds.map { "± \(FindingWords.seconds(Nanoseconds($0)))" })
        field("缺失", "Missing", finding.lost.map { FindingWords.seconds($0) } ?? say("不明", "not known"))
        field("记录仪", "Recorder", stored.recorder)
        field("民警", "Officer", try GapList(catalogue: catalogue).officers(of: stored).sorted().joined(separator: ", "))
        for number in try dispatches() {
            guard let dispatch = try catalogue.dispatch(number) else { continue }
            field("出警", "Dispatch", [number, dispatch.place, dispatch.cause].compactMap { $0 }.joined(separator: "  "))
        }
        field("同事", "Colleagues", row.cover.map { LedgerWords.cover($0, site: words.site, words.language) })
        if stored.isNotFoundAgain {
            blocks.append(.text(say("后来的检查没有再发现它。", "A later inspection does not find it again.")))
        }
        let entry = try entry()
        // Pictures and code side by side: one row of the one page.
        let figures =
            pictures.prefix(2).map { picture in
                let side = picture.isBefore ? say("中断前", "before") : say("恢复后", "after")
                return Paper.Figure(.jpeg(picture.jpeg), caption: "\(side) \(FindingWords.clock(picture.time))")
            } + entry.figures
        if !figures.isEmpty { blocks.append(.figures(figures)) }
        blocks.append(.heading(say("证据", "Evidence")))
        blocks += try evidence()
        blocks.append(.heading(say("说明与处理", "What was said and decided")))
        if ledger.steps.isEmpty { blocks.append(.text(say("还没有人处理。", "Nobody has done anything about it yet."))) }
        for step in ledger.steps {
            blocks.append(.text(LedgerWords.line(step, site: words.site, rules: words.rules, words.language)))
        }
        blocks += rule
        blocks += entry.blocks
        blocks.append(words.signatures)
        return Paper(
            title: say("中断报告 F\(stored.id)", "Interruption report F\(stored.id)"), blocks: blocks,
            foot: "\(words.foot) · \(words.site.text(now))", isOnePage: true)
    }

    private func dispatches() throws(CatalogueError) -> [String] {
        if let dispatch = stored.dispatch ?? row.cover?.dispatch { return [dispatch] }
        guard let recording = stored.recording else { return [] }
        return Set(try catalogue.segments(of: recording).map(\.dispatch)).sorted()
    }

    private func evidence() throws(CatalogueError) -> [Paper.Block] {
        var blocks: [Paper.Block] = []
        if let sha256 = stored.recording, let recording = try catalogue.recording(sha256) {
            blocks += try words.recording(recording, catalogue)
        } else {
            blocks.append(.field(say("关于", "About"), row.subject))
        }
        if let tolerance = finding.evidence.toleranceNanoseconds {
            let reason = finding.evidence.toleranceReason.map { "  " + FactWords.value($0, words.language) } ?? ""
            blocks.append(.field(say("判定界限", "Tolerance"), FindingWords.seconds(Nanoseconds(tolerance)) + reason))
        }
        let sides = [("−", finding.evidence.before), ("+", finding.evidence.after)]
        for (sign, packets) in sides {
            for packet in packets.prefix(4) {
                let pts = packet.pts.map(String.init) ?? "–"
                let offset = packet.offset.map { " @ \($0)" } ?? ""
                blocks.append(.code("\(sign) #\(packet.stream) PTS \(pts) × \(packet.timeBase)\(offset)"))
            }
        }
        let versions = finding.evidence.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        if !versions.isEmpty { blocks.append(.field(say("版本", "Versions"), versions.joined(separator: " · "))) }
        return blocks
    }

    private var rule: [Paper.Block] {
        let rule = words.rules.interruption
        func line(_ zh: String, _ en: String, _ source: Source) -> Paper.Block {
            .field(say(zh, en), "\(words.rules.name.text(words.language)) \(words.article(source))")
        }
        return [
            line("口头说明", "Spoken reason", rule.spoken.source), line("书面说明", "In writing", rule.written.source),
            line("没有说明的", "Unexplained", rule.unexplained),
        ]
    }

    /// Where the custody log has it.
    private func entry() throws(CatalogueError) -> (figures: [Paper.Figure], blocks: [Paper.Block]) {
        var text = "unbroken-gap/1 F\(stored.id) \(ledger.state.rawValue) steps:\(ledger.steps.count)"
        var blocks: [Paper.Block] = []
        if let sha256 = stored.recording {
            text += " sha256:\(sha256)"
            if let number = try PaperWords.receipt(of: sha256, catalogue) {
                text += " entry:\(number)"
                blocks.append(.field(say("保管日志条目", "Custody entry"), "\(number)"))
            }
        }
        if let checkpoint {
            text += " log:\(checkpoint.origin)/\(checkpoint.size)"
            blocks.append(.field(say("保管日志", "Custody log"), "\(checkpoint.origin)  \(checkpoint.size)"))
        }
        if let figure = PaperMaking.figure(text) { return ([figure], blocks) }
        // Words where `qrencode` is missing: the paper is no less true for it.
        return ([], blocks + [.code(text)])
    }
}

extension ReportPicture {
    /// One picture of a recording's pack; nil where the pack has not what the catalogue says.
    static func bytes(of picture: PictureFacts, in pack: RawPath) -> [UInt8]? {
        guard picture.packOffset >= 0, (1...(8 << 20)).contains(picture.packLength) else { return nil }
        let descriptor = pack.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Int(picture.packLength))
        var done = 0
        while done < bytes.count {
            let got = bytes.withUnsafeMutableBytes { raw in
                raw.baseAddress.map {
                    pread(descriptor, $0 + done, raw.count - done, off_t(picture.packOffset) + off_t(done))
                } ?? 0
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            done += got
        }
        return bytes
    }
}
