import Evidence

/// What the index tells of each recording: the one table that `index.csv`, `metadata/da-t.xml` and the tests of the
/// regulations' articles go by.
public enum IndexField: String, CaseIterable, Sendable {
    case number, name, path, segment, dispatch, officer, officerNumber, unit, start, end, clock, clockError, place
    case cause, category, recorder, matter, party, matterCause, content, proves, maker, signedBy, signedOn, storage
    case duration, container, codecs, bytes, received, verdict, findings, open, keptFor, rule, keptUntil, extractor
    case extractedAt, extractedFor, sha256

    public var words: Words {
        switch self {
        case .number: Words(zh: "序号", en: "Number")
        case .name: Words(zh: "原始名称", en: "Original name")
        case .path: Words(zh: "盘内位置", en: "Path on this disc")
        case .segment: Words(zh: "片段编号", en: "Segment")
        case .dispatch: Words(zh: "接警编号", en: "Dispatch number")
        case .officer: Words(zh: "出警民警", en: "Officer")
        case .officerNumber: Words(zh: "警号", en: "Officer's number")
        case .unit: Words(zh: "单位", en: "Unit")
        case .start: Words(zh: "录制开始", en: "Recorded from")
        case .end: Words(zh: "录制结束", en: "Recorded until")
        case .clock: Words(zh: "时间来源", en: "Clock")
        case .clockError: Words(zh: "时间误差（±秒）", en: "Clock error (± s)")
        case .place: Words(zh: "地点", en: "Place")
        case .cause: Words(zh: "事由", en: "Cause")
        case .category: Words(zh: "类别", en: "Category")
        case .recorder: Words(zh: "记录仪编号", en: "Recorder")
        case .matter: Words(zh: "案件编号", en: "Case")
        case .party: Words(zh: "当事人", en: "Party")
        case .matterCause: Words(zh: "案由", en: "Cause of action")
        case .content: Words(zh: "内容", en: "Content")
        case .proves: Words(zh: "证明事项", en: "Matter proved")
        case .maker: Words(zh: "制作人", en: "Made by")
        case .signedBy: Words(zh: "当事人确认签字", en: "Signed by the party")
        case .signedOn: Words(zh: "签字日期", en: "Signed on")
        case .storage: Words(zh: "信息存储地点", en: "Stored at")
        case .duration: Words(zh: "时长", en: "Length")
        case .container: Words(zh: "封装格式", en: "Container")
        case .codecs: Words(zh: "编码", en: "Codecs")
        case .bytes: Words(zh: "字节", en: "Bytes")
        case .received: Words(zh: "接收时间", en: "Received")
        case .verdict: Words(zh: "检查结论", en: "Verdict")
        case .findings: Words(zh: "发现", en: "Findings")
        case .open: Words(zh: "未说明的发现数", en: "Findings without explanation")
        case .keptFor: Words(zh: "保存原因", en: "Kept because")
        case .rule: Words(zh: "依据", en: "Rule")
        case .keptUntil: Words(zh: "保存至", en: "Kept until")
        case .extractor: Words(zh: "提取人", en: "Extracted by")
        case .extractedAt: Words(zh: "提取时间", en: "Extracted at")
        case .extractedFor: Words(zh: "提取事由", en: "Extracted for")
        case .sha256: Words(zh: "SHA-256", en: "SHA-256")
        }
    }

    /// The fields that an article asks for.
    public static let articles: [(regulation: String, article: Words, fields: [IndexField])] = [
        (
            "000", Words(zh: "第十八条", en: "article 18"),
            [.segment, .dispatch, .officer, .start, .end, .place, .cause]
        ),
        ("001", Words(zh: "第十七条", en: "article 17"), [.maker, .extractor, .extractedAt]),
        (
            "002", Words(zh: "第二十三条", en: "article 23"),
            [.start, .end, .place, .content, .proves, .maker, .signedBy, .signedOn, .storage]
        ),
        (
            "004", Words(zh: "第十七条", en: "article 17"),
            [.name, .recorder, .officer, .officerNumber, .start, .end, .party, .matterCause]
        ),
    ]

    /// Empty where nothing is known.
    func value(_ recording: DiscRecording, in index: DiscIndex) -> String {
        switch self {
        case .number: String((index.place(of: recording.sha256) ?? 0) + 1)
        case .name: recording.originalName
        case .path: index.files(of: recording).map(\.name).joinedOnce
        case .segment: recording.segments.map(\.number).joinedOnce
        case .dispatch: recording.dispatches.joinedOnce
        case .officer: Self.officers(recording).map { $0.name ?? $0.number }.joinedOnce
        case .officerNumber: Self.officers(recording).map(\.number).joinedOnce
        case .unit: Self.officers(recording).compactMap(\.unit).joinedOnce
        case .start: recording.recorded?.start.text ?? ""
        case .end: recording.recorded?.end.text ?? ""
        case .clock: recording.clock.map { "\($0.words.zh) \($0.words.en)" } ?? ""
        case .clockError: recording.clockError?.secondsText ?? ""
        case .place: recording.segments.compactMap(\.place).joinedOnce
        case .cause: recording.segments.compactMap(\.cause).joinedOnce
        case .category: recording.segments.compactMap(\.category).joinedOnce
        case .recorder: recording.recorder ?? ""
        case .matter: index.matters(of: recording).map(\.number).joinedOnce
        case .party: index.matters(of: recording).flatMap(\.parties).joinedOnce
        case .matterCause: index.matters(of: recording).compactMap(\.cause).joinedOnce
        case .content: recording.content ?? ""
        case .proves: recording.proves ?? ""
        case .maker: recording.maker ?? recording.officer?.text ?? ""
        case .signedBy: recording.signedBy ?? ""
        case .signedOn: recording.signedOn ?? ""
        case .storage: "\(index.identity.copy.identity): \(recording.path.text)"
        case .duration: recording.duration?.clockText ?? ""
        case .container: recording.container ?? ""
        case .codecs: recording.codecs.joined(separator: " ")
        case .bytes: String(recording.bytes)
        case .received: recording.received.text
        case .verdict: recording.verdict.map { "\($0.words.zh) \($0.words.en)" } ?? ""
        case .findings:
            index.findings(of: recording).map { "F\($0.id) \($0.kind.words.zh) \($0.kind.words.en)" }.joinedOnce
        case .open: String(index.findings(of: recording).count { !$0.isExplained })
        case .keptFor: recording.retention.map { "\($0.reason.zh) \($0.reason.en)" } ?? ""
        case .rule: recording.retention.map { $0.basis.both } ?? ""
        case .keptUntil: recording.retention.map { "\($0.until.words.zh) \($0.until.words.en)" } ?? ""
        case .extractor: index.identity.extraction?.by.text ?? ""
        case .extractedAt: index.identity.extraction?.at.text ?? ""
        case .extractedFor: index.identity.extraction?.reason ?? ""
        case .sha256: recording.sha256
        }
    }

    /// Of its segments; of the recording where it has none.
    private static func officers(_ recording: DiscRecording) -> [Person] {
        recording.segments.isEmpty ? recording.officer.map { [$0] } ?? [] : recording.segments.map(\.officer)
    }
}

extension DiscFinding {
    /// Explained by a confirmed voice, in writing, or by a lawful reason.
    var isExplained: Bool { state.key == FindingState.explained.rawValue }
}

extension RuleCitation {
    func text(_ language: Words.Language) -> String {
        [title.text(language), article?.text(language) ?? ""].filter { !$0.isEmpty }.joined(
            separator: language == .zh ? "" : ", ")
    }

    var both: String { [text(.zh), text(.en)].joinedOnce }
}

extension DiscRetention.Until {
    var words: Words {
        switch self {
        case .day(let time): Words(zh: time.day, en: "")
        case .permanent: Words(zh: "永久", en: "permanent")
        case .open(let words): words
        }
    }
}
