import Archive
import Evidence
import Regulation

/// The papers of a copy for evidence: the note of extraction (001 §17: 制作人, 提取人, 提取时间), and the list with category,
/// format and check value (法发〔2016〕22号 §14).
struct EvidenceNote {
    let items: [EvidenceItem]
    let entries: [ViewEntry]
    let rule: EvidenceCopyRule
    let regulation: RuleBook
    let extractor: Officer
    /// Of the custody log.
    let origin: String
    let site: SiteTime

    var reason: String { entries.first?.reason ?? "" }
    var identifiers: String { Set(entries.compactMap { $0.request.map { "Q\($0)" } }).sorted().joined(separator: " ") }

    // MARK: The note

    var paper: Paper {
        var blocks: [Paper.Block] = []
        let entry = entries.first
        func field(_ zh: String, _ en: String, _ value: String) { blocks.append(.field("\(zh) \(en)", value)) }
        field("提取人", "By", Self.person(extractor))
        field("提取时间", "At", entry.map { site.text($0.at) } ?? "")
        field("事由", "Reason", reason)
        if let entry {
            field("批准人", "Approved", entry.approver ?? "直接查阅 direct access")
            let article = entry.basis.article
            field(
                "依据", "Rule",
                "\(entry.basis.regulation) \(LedgerWords.article(article, .zh)) / \(LedgerWords.article(article, .en))")
        }
        if !identifiers.isEmpty { field("申请编号", "Request", identifiers) }
        field("库", "Vault", origin)
        blocks.append(
            .text(
                "本说明与所附原件为同一 BagIt 包；核对方法见 README.txt。 This note and the originals are one BagIt bag; README.txt says how to check it."
            ))
        for (index, item) in items.enumerated() {
            let recording = item.recording
            blocks.append(.heading("\(index + 1). \(item.name)"))
            field(
                "制作人", "Made by",
                item.statement?.maker ?? item.maker.map(Self.person) ?? recording.officer
                    // A person puts it in by hand: a dash would say that there is none.
                    ?? "＿＿＿＿＿＿＿＿")
            field("记录仪", "Recorder", recording.recorder ?? "–")
            field("录制时间", "Recorded", recording.span.map { "\(site.text($0.start)) – \(site.text($0.end))" } ?? "–")
            field("接收时间", "Received", site.text(recording.receivedAt))
            field("格式", "Format", recording.container ?? "–")
            field("字节", "Bytes", String(recording.size))
            for segment in item.segments {
                field(
                    "片段", "Segment",
                    [segment.number, segment.place ?? "", segment.cause ?? ""].filter { !$0.isEmpty }.joined(
                        separator: "  "))
            }
            if let said = item.statement {
                for (zh, en, value) in [
                    ("内容", "Content", said.content), ("证明事项", "To prove", said.proves),
                    ("当事人确认签字", "Signed by the party", said.party), ("签字日期", "Signed on", said.signedOn),
                ] { if let value { field(zh, en, value) } }
            }
            blocks.append(.code("SHA-256 \(recording.sha256)"))
        }
        // What the regulation wants signed, and nothing it doesn't.
        let asked = rule.fields.filter { $0.field != .extractedAt }
        blocks.append(
            .signatures(
                asked.map { "\($0.words.zh) \($0.words.en)" } + ["接收人 Received by", "日期 Date"]))
        let cited = rule.fields.first.map {
            "\(regulation.id) \(LedgerWords.article($0.source.article?.text, .zh)) / \(LedgerWords.article($0.source.article?.text, .en))"
        }
        return Paper(
            title: "视音频资料提取说明 Note of extraction", blocks: blocks,
            foot: [cited, ProgramVersion.signature].compactMap { $0 }.joined(separator: "  ·  "))
    }

    private static func person(_ officer: Officer) -> String {
        [officer.name, officer.policeNumber, officer.unitName ?? officer.unit].compactMap { $0 }.joined(separator: "  ")
    }

    // MARK: The list

    var digestList: String {
        var rows = ["类别 category,名称 name,格式 format,字节 bytes,SHA-256"]
        for item in items {
            rows.append(
                [
                    "视听资料 audio-visual", "data/" + item.name, item.recording.container ?? "",
                    String(item.recording.size), item.recording.sha256,
                ].map(Self.cell).joined(separator: ","))
        }
        // The mark makes spreadsheet programs read it as UTF-8.
        return "\u{FEFF}" + rows.joined(separator: "\r\n") + "\r\n"
    }

    /// Quoted where it must be; a name that a spreadsheet program would take for a formula gets an apostrophe.
    private static func cell(_ text: String) -> String {
        let plain = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        guard plain.contains(where: { ",\"\r\n".contains($0) }) else { return plain }
        return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }

    /// One JSON object a line.
    var recordings: String {
        items.map { item in
            let recording = item.recording
            return JSONText.object([
                ("schema", .text("unbroken.copy/1")), ("path", .text("data/" + item.name)),
                ("sha256", .text(recording.sha256)), ("size", .integer(recording.size)),
                ("originalName", .text(recording.originalName)),
                ("recorder", .optional(recording.recorder, JSONText.text)),
                ("officer", .optional(recording.officer, JSONText.text)),
                ("officerName", .optional(item.maker?.name, JSONText.text)),
                ("content", .optional(item.statement?.content, JSONText.text)),
                ("proves", .optional(item.statement?.proves, JSONText.text)),
                ("maker", .optional(item.statement?.maker, JSONText.text)),
                ("party", .optional(item.statement?.party, JSONText.text)),
                ("signedOn", .optional(item.statement?.signedOn, JSONText.text)),
                ("container", .optional(recording.container, JSONText.text)),
                ("start", .optional(recording.span) { .text(site.text($0.start)) }),
                ("end", .optional(recording.span) { .text(site.text($0.end)) }),
                ("receivedAt", .text(site.text(recording.receivedAt))),
                (
                    "segments",
                    .list(
                        item.segments.map { segment in
                            .object([
                                ("number", .text(segment.number)), ("dispatch", .text(segment.dispatch)),
                                ("officer", .text(segment.officer)),
                                ("place", .optional(segment.place, JSONText.text)),
                                ("cause", .optional(segment.cause, JSONText.text)),
                                ("start", .text(site.text(segment.span.start))),
                                ("end", .text(site.text(segment.span.end))),
                            ])
                        })
                ),
            ]).line
        }.joined(separator: "\n") + "\n"
    }

    static let readme = """
        怎样核对这份提取件（不需要任何专门软件）

        1. 在这个文件夹里运行： sha256sum --check manifest-sha256.txt
           每个文件都应显示 OK：原件与接收入库时逐字节相同。
        2. 再运行： sha256sum --check tagmanifest-sha256.txt
           说明、清单和证明也未被改动。
        3. custody/ 里是每个原件接收入库时的日志条目（.entry.json）和它在保管日志里的证明（.tlog-proof，
           c2sp.org/tlog-proof），以及签名的检查点和公钥（verifiers）。公钥应另从制作单位取得并与此核对。
           核对： unbroken custody proof check <证明> <条目> --key custody/verifiers
        4. note.pdf 为提取说明；digests.csv 为清单（类别、格式、完整性校验值）。

        How to check this copy (no special software needed)

        1. In this folder: sha256sum --check manifest-sha256.txt
           Every file should say OK: the originals are byte for byte what was received.
        2. Then: sha256sum --check tagmanifest-sha256.txt
           Neither the note, nor the lists, nor the proofs were changed.
        3. custody/ has, of every original, the log's entry of its receipt (.entry.json) and the proof that it is in the
           custody log (.tlog-proof, c2sp.org/tlog-proof), with the signed checkpoint and the public key (verifiers).
           Get that key from whoever made the copy by another way, too, and compare.
           To check: unbroken custody proof check PROOF ENTRY --key custody/verifiers
        4. note.pdf is the note of extraction; digests.csv the list (category, format, check value).

        """
}
