import Catalogue
import Evidence
import Regulation

/// One line of a ledger kept elsewhere: a recorder handed out and, where it is back, its return.
public struct RecorderLedgerRow: Sendable, Hashable {
    public var line: Int
    public var recorder: String
    public var officer: String
    public var by: String?
    public var issuedAt: WallTime
    public var until: WallTime?
    public var state: RecorderState
    public var reason: String?
    public var returnedAt: WallTime?
    public var receivedBy: String?
    public var returnState: RecorderState
}

extension ListImport {
    /// One row an issue. A state that is not understood is not taken and told; a time that is none costs the row.
    public static func recorderLedger(
        from bytes: [UInt8], file: String, options: ListOptions
    ) throws(SourceError) -> ImportResult<RecorderLedgerRow> {
        var reader = try ListReader(bytes, Synonyms.recorderLedger, file: file, options: options)
        var values: [RecorderLedgerRow] = []
        reader.eachRow { reader, row in
            guard let recorder = reader.key("serial", row, zh: "产品序号", en: "serial"),
                let officer = reader.key("officer", row, zh: "领用人警号", en: "officer"),
                let at = reader.required("issuedAt", row, zh: "领用时间", en: "time of issue"),
                let until = reader.optionalTime("until", row), let back = reader.optionalTime("returnedAt", row)
            else { return }
            if let back = back.time, back < at {
                reader.problem(
                    .error, row.line, column: reader.plan.theirs("returnedAt"), zh: "归还早于领用",
                    en: "it came back before it was issued")
                return
            }
            values.append(
                RecorderLedgerRow(
                    line: row.line, recorder: recorder, officer: officer, by: reader.text("by", row), issuedAt: at,
                    until: until.time, state: reader.state(row), reason: reader.text("reason", row),
                    returnedAt: back.time, receivedBy: reader.text("receivedBy", row),
                    returnState: reader.returnState(row)))
        }
        return reader.result(values)
    }
}

extension ListReader {
    fileprivate mutating func required(_ column: String, _ row: Table.Row, zh: String, en: String) -> WallTime? {
        guard let text = text(column, row) else {
            problem(.error, row.line, column: plan.theirs(column), zh: "\(zh)为空", en: "no \(en)")
            return nil
        }
        return time(column, row, text)
    }

    fileprivate mutating func state(_ row: Table.Row) -> RecorderState {
        RecorderState(
            works: value("works", row, RecorderStateText.flag),
            battery: value("battery", row, RecorderStateText.percent),
            storageFree: value("storage", row, RecorderStateText.bytes),
            pictureIsClear: value("picture", row, RecorderStateText.flag),
            soundIsClear: value("sound", row, RecorderStateText.flag), clock: clock("clockOffset", row),
            note: text("note", row))
    }

    fileprivate mutating func returnState(_ row: Table.Row) -> RecorderState {
        RecorderState(
            works: value("returnWorks", row, RecorderStateText.flag), clock: clock("returnClockOffset", row))
    }

    /// Read by a person from a display of whole seconds.
    private mutating func clock(_ column: String, _ row: Table.Row) -> ClockOffset? {
        value(column, row, RecorderStateText.offset).map { ClockOffset(offset: $0, error: .seconds(1)) }
    }

    private mutating func value<Value>(_ column: String, _ row: Table.Row, _ read: (String) -> Value?) -> Value? {
        guard let text = text(column, row) else { return nil }
        let value = read(text)
        if value == nil {
            problem(
                .warning, row.line, column: plan.theirs(column), value: text, zh: "看不懂，按未检查处理",
                en: "not understood; taken as not looked at")
        }
        return value
    }
}

extension RecorderLedger {
    /// Enters what is new: a row again changes nothing, one that has its return now adds it. What contradicts the ledger
    /// is left out and told.
    ///
    /// - Parameter by: who enters it, asked for the right to lists, and where a row names nobody.
    public func store(
        _ result: ImportResult<RecorderLedgerRow>, by: String?
    ) throws -> (report: ImportReport, stored: StoreReport) {
        try AccessGate(catalogue: catalogue, book: rules).require(.lists, of: by ?? "–")
        var report = result.report
        var stored = StoreReport()
        for row in result.values.sorted(by: { ($0.issuedAt.nanoseconds, $0.line) < ($1.issuedAt.nanoseconds, $1.line) })
        {
            do {
                switch try store(row, by: by) {
                case .inserted: stored.inserted += 1
                case .updated: stored.updated += 1
                case .unchanged: stored.unchanged += 1
                }
            } catch let failure as Failure {
                report.problems.append(
                    ImportProblem(
                        severity: .error, line: row.line, column: nil, value: row.recorder,
                        reason: Bilingual { RecorderLedgerWords.failure(failure, site: site, $0) }))
                report.valid -= 1
                report.invalid += 1
            }
        }
        report.problems.sort { $0.line < $1.line }
        return (report, stored)
    }

    private enum Outcome { case inserted, updated, unchanged }

    private func store(_ row: RecorderLedgerRow, by: String?) throws -> Outcome {
        guard let giver = row.by ?? by else { throw Failure.nobody }
        let gear = try admit(row, giver)
        let own = try issues(of: row.recorder)
        var back: RecorderReturn?
        if let at = row.returnedAt {
            let taker = row.receivedBy ?? giver
            back = RecorderReturn(
                by: taker, at: at,
                check: row.returnState.isEmpty
                    ? nil : check(row.recorder, .return, row.returnState, by: taker, at: at))
        }
        if let known = own.first(where: { $0.at == row.issuedAt }) {
            guard known.officer == row.officer else { throw Failure.isOut(known) }
            guard let back else { return .unchanged }
            if let stored = known.handedBack {
                guard stored.at == back.at else { throw Failure.isBack(known) }
                return .unchanged
            }
            if let next = own.first(where: { $0.at > known.at && $0.at < back.at }) { throw Failure.isOut(next) }
            _ = try catalogue.handBack(issue: known.id, back)
            return .updated
        }
        let new = RecorderIssue(
            recorder: row.recorder, officer: row.officer, by: giver, at: row.issuedAt, until: row.until,
            check: row.state.isEmpty
                ? nil : check(row.recorder, .issue, row.state, gear: gear, by: giver, at: row.issuedAt),
            reason: row.reason, handedBack: back)
        if let other = own.first(where: { $0.overlaps(new) }) { throw Failure.isOut(other) }
        _ = try catalogue.issue(new, closing: nil)
        return .inserted
    }

    /// - Returns: the recorder's gear.
    private func admit(_ row: RecorderLedgerRow, _ giver: String) throws -> [String]? {
        for time in [row.issuedAt, row.returnedAt].compactMap({ $0 }) { try admit(time) }
        try knowOfficers(row.officer, giver, row.receivedBy)
        return try known(row.recorder)?.gear
    }
}
