import Evidence

/// The tables of the disc, as CSV for spreadsheet programs (``CSVText``): headers in both languages.
struct IndexTables {
    let index: DiscIndex

    var recordings: String {
        table(IndexField.allCases.map(\.words), index.recordings) { recording in
            IndexField.allCases.map { $0.value(recording, in: index) }
        }
    }

    /// One row a segment: 000 §18 has each segment numbered.
    var dispatches: String {
        let columns = [
            Words(zh: "片段编号", en: "Segment"), Words(zh: "接警编号", en: "Dispatch number"),
            Words(zh: "出警民警", en: "Officer"), Words(zh: "警号", en: "Officer's number"),
            Words(zh: "录制开始", en: "Recorded from"), Words(zh: "录制结束", en: "Recorded until"),
            Words(zh: "地点", en: "Place"), Words(zh: "事由", en: "Cause"), Words(zh: "类别", en: "Category"),
            Words(zh: "录像", en: "Recording"), Words(zh: "录像内起点（秒）", en: "Begins in recording at (s)"),
            Words(zh: "时长（秒）", en: "Length (s)"), Words(zh: "录像 SHA-256", en: "Recording's SHA-256"),
        ]
        let rows = index.recordings.flatMap { recording in recording.segments.map { (recording, $0) } }
        return table(columns, rows) { recording, segment in
            [
                segment.number, segment.dispatch, segment.officer.name ?? "", segment.officer.number,
                segment.recorded.start.text, segment.recorded.end.text, segment.place ?? "", segment.cause ?? "",
                segment.category ?? "", recording.path.text, segment.offset.secondsText, segment.length.secondsText,
                recording.sha256,
            ]
        }
    }

    /// One row a step; a finding of which nothing was done has one row without a step.
    var interruptions: String {
        let columns = [
            Words(zh: "发现", en: "Finding"), Words(zh: "种类", en: "Kind"), Words(zh: "录像", en: "Recording"),
            Words(zh: "接警编号", en: "Dispatch number"), Words(zh: "警号", en: "Officer's number"),
            Words(zh: "录像内起点（秒）", en: "From, in the recording (s)"),
            Words(zh: "录像内终点（秒）", en: "Until, in the recording (s)"), Words(zh: "开始", en: "From"),
            Words(zh: "结束", en: "Until"), Words(zh: "缺失（秒）", en: "Lost (s)"), Words(zh: "证据", en: "Evidence"),
            Words(zh: "状态", en: "State"), Words(zh: "步骤", en: "Step"), Words(zh: "处理", en: "What was done"),
            Words(zh: "处理人", en: "By"), Words(zh: "处理时间", en: "At"), Words(zh: "原因", en: "Cause"),
            Words(zh: "说明", en: "Text"), Words(zh: "依据", en: "Rule"), Words(zh: "书面材料", en: "Paper"),
            Words(zh: "是否已撤回", en: "Taken back"),
        ]
        let rows: [(DiscFinding, DiscLedgerStep?)] = index.findings.flatMap { finding in
            finding.steps.isEmpty ? [(finding, nil)] : finding.steps.map { (finding, $0) }
        }
        return table(columns, rows) { finding, step in
            let recording = finding.recording.flatMap { index.place(of: $0) }.map { index.recordings[$0] }
            return [
                "F\(finding.id)", finding.kind.words.both, recording?.path.text ?? finding.recording ?? "",
                finding.dispatch ?? recording?.dispatches.joinedOnce ?? "", finding.officer?.number ?? "",
                finding.start?.secondsText ?? "", finding.end?.secondsText ?? "",
                finding.recorded?.start.text ?? "", finding.recorded?.end.text ?? "", finding.lost?.secondsText ?? "",
                finding.evidence.both, finding.state.words.both, step.map { String($0.number) } ?? "",
                step?.kind.words.both ?? "", step?.by.text ?? "", step?.at.text ?? "", step?.cause?.both ?? "",
                step?.text ?? "", step?.basis?.both ?? "",
                step?.paper.map { "\($0.name) SHA-256 \($0.sha256)" } ?? "",
                step.map { $0.isTakenBack ? "是 yes" : "" } ?? "",
            ]
        }
    }

    /// The whole set: which disc holds what.
    var set: String {
        let columns = [
            Words(zh: "光盘", en: "Disc"), Words(zh: "盘号", en: "Disc's identity"), Words(zh: "原始名称", en: "Original name"),
            Words(zh: "录制开始", en: "Recorded from"), Words(zh: "警号", en: "Officer's number"),
            Words(zh: "接警编号", en: "Dispatch number"), Words(zh: "案件编号", en: "Case"), Words(zh: "字节", en: "Bytes"),
            Words(zh: "SHA-256", en: "SHA-256"),
        ]
        let identity = index.identity
        return table(columns, index.catalogue) { line in
            [
                String(line.disc), identity.discIdentity(line.disc), line.originalName, line.recorded?.text ?? "",
                line.officer ?? "", line.dispatch ?? "", line.matter ?? "", String(line.bytes), line.sha256,
            ]
        }
    }

    private func table<Row>(_ columns: [Words], _ rows: [Row], _ cells: (Row) -> [String]) -> String {
        var result = CSVText.mark + CSVText.line(columns.map { $0.zh == $0.en ? $0.zh : "\($0.zh) \($0.en)" })
        for row in rows { result += CSVText.line(cells(row)) }
        return result
    }
}

extension Words {
    /// Both, one behind the other, for where there is one column for both.
    var both: String { zh == en ? zh : [zh, en].filter { !$0.isEmpty }.joined(separator: " / ") }
}

extension DiscIndex {
    /// By disc, then in the order of recording.
    var catalogue: [CatalogueLine] {
        description.catalogue.sorted { a, b in
            if a.disc != b.disc { return a.disc < b.disc }
            let (x, y) = (a.recorded?.time.nanoseconds ?? .max, b.recorded?.time.nanoseconds ?? .max)
            return x == y ? a.sha256 < b.sha256 : x < y
        }
    }
}

extension DiscIdentity {
    /// Of another disc of the same set; as ``DiscPlan/copies(of:for:)`` names them.
    public func discIdentity(_ number: Int) -> String {
        let width = max(3, String(count).count)
        return "\(plan)-\(copy.set.key)-\(ZonedTime.digits(number, width))"
    }
}
