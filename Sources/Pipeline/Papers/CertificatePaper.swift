import Archive
import Catalogue
import Custody
import Evidence
import Regulation
import Timeline
import Vault

/// The certificate on paper, and as JSON.
public struct CertificatePaper: Sendable {
    let certificate: ContinuityCertificate
    let catalogue: any CatalogueEngine
    let words: PaperWords
    /// Of the custody log as it is now; nil where there is none.
    let checkpoint: Checkpoint?

    public init(
        _ certificate: ContinuityCertificate, catalogue: any CatalogueEngine, rules: RuleBook, site: SiteTime,
        language: Language, checkpoint: Checkpoint?
    ) {
        self.certificate = certificate
        self.catalogue = catalogue
        words = PaperWords(rules: rules, site: site, language: language)
        self.checkpoint = checkpoint
    }

    private var record: DispatchRecord { certificate.record }
    private func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }

    /// Each once, by time.
    private var recordings: [Recording] {
        var seen = Set<String>()
        return record.segments.compactMap { seen.insert($0.recording).inserted ? record.recordings[$0.recording] : nil }
    }

    /// SHA-256 over the recordings' digests, sorted, one a line: who has the files can work it out again.
    public var digest: String {
        FileDigest.sha256(text: recordings.map { $0.sha256 + "\n" }.sorted().joined()) ?? ""
    }

    public func paper(at now: WallTime) throws(CatalogueError) -> Paper {
        let dispatch = record.dispatch
        var blocks: [Paper.Block] = [.field(say("结论", "Verdict"), words.verdict(certificate.verdict))]
        for answer in certificate.answers {
            let reasons = answer.reasons.map { $0.text(words.language) }.joined(separator: say("；", "; "))
            blocks.append(
                .field(
                    question(answer.question),
                    words.verdict(answer.verdict) + (reasons.isEmpty ? "" : say("：", ": ") + reasons)))
        }
        blocks.append(
            .text(
                say(
                    "以下为目录和账本现有的内容。出具本证明时没有重新读取原件：摘要是接收时计算的，核对用 unbroken custody verify。",
                    "This is what catalogue and ledger have. No original was read again for it: digests are those of the receipt; `unbroken custody verify` checks them."
                )))
        blocks.append(.heading(say("出警", "Dispatch")))
        blocks.append(.field(say("接警编号", "Number"), dispatch.number))
        blocks.append(.field(say("时间", "Time"), words.span(dispatch.span)))
        let matter = [dispatch.place, dispatch.cause, dispatch.category].compactMap { $0 }.joined(separator: "  ")
        if !matter.isEmpty { blocks.append(.field(say("地点和事由", "Place, cause"), matter)) }
        let officers = record.lanes.map { [$0.name, $0.officer, $0.recorder].compactMap { $0 }.joined(separator: " ") }
        blocks.append(.field(say("民警和记录仪", "Officers"), officers.joined(separator: say("、", ", "))))
        blocks += coverage
        blocks += try findings()
        blocks.append(.heading(say("录像（\(recordings.count)）", "Recordings (\(recordings.count))")))
        for recording in recordings { blocks += try words.recording(recording, catalogue) }
        if !record.unplaced.isEmpty {
            blocks.append(.field(say("时间不明", "Unknown time"), record.unplaced.joined(separator: ", ")))
        }
        blocks += grounds
        blocks.append(words.signatures)
        return Paper(
            title: say("出警录像连续性证明", "Continuity of a dispatch's recordings"), blocks: blocks,
            foot: "\(dispatch.number) · \(words.foot) · \(words.site.text(now))")
    }

    private func question(_ question: ContinuityCertificate.Question) -> String {
        switch question {
        case .coverage: say("时时有人录", "Covered")
        case .files: say("文件完整", "Files whole")
        case .explanations: say("缺失有说明", "Explained")
        }
    }

    private var coverage: [Paper.Block] {
        var blocks: [Paper.Block] = [
            .heading(say("合计覆盖", "Covered by all together")),
            .text(DispatchWords.coverage(record, words.language)),
        ]
        for gap in record.coverage.gaps {
            let doubt = gap.doubt.map {
                say("（不能判断：", " (can't be decided: ") + ReasonWords.text($0, words.language) + say("）", ")")
            }
            blocks.append(
                .text(
                    "\(FindingWords.name(gap.kind, words.language))  \(words.span(gap.span))  \(FindingWords.seconds(gap.span.length)) ± \(FindingWords.seconds(gap.error))\(doubt ?? "")"
                ))
        }
        let policy = record.coverage.policy
        blocks.append(
            .text(
                say(
                    "首尾各 \(FindingWords.seconds(policy.lateStart))、中间 \(FindingWords.seconds(policy.between)) 以内，以及时钟误差以内的空缺不计（本地设置）。",
                    "Not counted: up to \(FindingWords.seconds(policy.lateStart)) at either end, \(FindingWords.seconds(policy.between)) in between, and what the clocks may be off (local setting)."
                )))
        return blocks
    }

    private func findings() throws(CatalogueError) -> [Paper.Block] {
        var blocks: [Paper.Block] = [
            .heading(say("发现（\(record.findings.count)）", "Findings (\(record.findings.count))"))
        ]
        if record.findings.isEmpty { blocks.append(.text(say("没有发现。", "None."))) }
        let list = GapList(catalogue: catalogue)
        for stored in record.findings {
            let row = try list.row(stored)
            let when = stored.span.map { words.site.short($0.start) } ?? Phrase.unknownTime.text(words.language)
            let cover = row.cover.map { "  · \(LedgerWords.cover($0, site: words.site, words.language))" } ?? ""
            let state = LedgerWords.state(stored.state, words.language)
            blocks.append(
                .text(
                    "F\(stored.id)  \(when)  \(FindingWords.line(stored, words.language))  · \(state)\(cover)"))
        }
        return blocks
    }

    private var grounds: [Paper.Block] {
        let rule = words.rules.interruption
        var blocks: [Paper.Block] = [
            .heading(say("依据和版本", "Grounds and versions")),
            .field(
                say("规定", "Regulation"),
                "\(words.rules.name.text(words.language))  \(say("口头说明", "spoken")) \(words.article(rule.spoken.source)) · \(say("书面说明", "in writing")) \(words.article(rule.written.source)) · \(say("没有说明的", "unexplained")) \(words.article(rule.unexplained))"
            ),
            .field(say("程序", "Program"), ProgramVersion.signature),
        ]
        let versions = Set(
            record.findings.flatMap { $0.finding.evidence.versions.map { "\($0.key) \($0.value)" } }
        ).sorted()
        if !versions.isEmpty { blocks.append(.field(say("检查", "Inspection"), versions.joined(separator: " · "))) }
        blocks.append(.code(say("全部摘要的 SHA-256 ", "SHA-256 of all digests ") + digest))
        var text =
            "unbroken-dispatch/1 \(record.dispatch.number) \(certificate.verdict.rawValue) recordings:\(recordings.count) sha256:\(digest)"
        if let checkpoint {
            text += " log:\(checkpoint.origin)/\(checkpoint.size)"
            blocks.append(.field(say("保管日志", "Custody log"), "\(checkpoint.origin)  \(checkpoint.size)"))
        }
        return blocks + [PaperMaking.code(text)]
    }

    /// `unbroken.certificate/1` (docs/formats/json.md).
    public var json: JSONText {
        func list(_ words: [Bilingual]) -> JSONText { .list(words.map { .text($0.en) }) }
        return .object([
            ("schema", .text("unbroken.certificate/1")), ("dispatch", .text(record.dispatch.number)),
            ("verdict", .text(certificate.verdict.rawValue)),
            (
                "answers",
                .list(
                    certificate.answers.map {
                        .object([
                            ("question", .text($0.question.rawValue)), ("verdict", .text($0.verdict.rawValue)),
                            ("reasons", list($0.reasons)),
                        ])
                    })
            ),
            ("start", .text(words.site.text(record.dispatch.span.start))),
            ("end", .text(words.site.text(record.dispatch.span.end))),
            ("covered", .seconds(record.coverage.together.length)),
            ("recordings", .list(recordings.map { .text($0.sha256) })), ("digest", .text(digest)),
            ("findings", .list(record.findings.map { .text("F\($0.id)") })),
            ("regulation", .text(words.rules.id)), ("version", .text(ProgramVersion.signature)),
        ])
    }
}
