import Evidence
import Foundation

/// Imports what a site exports from its other systems. No rule of matching lives here.
public enum ListImport {
    public static func dispatches(file: String, options: ListOptions) throws(SourceError) -> ImportResult<Dispatch> {
        try dispatches(from: contents(of: file), file: file, options: options)
    }

    public static func officers(file: String, options: ListOptions) throws(SourceError) -> ImportResult<Officer> {
        try officers(from: contents(of: file), file: file, options: options)
    }

    public static func recorders(file: String, options: ListOptions) throws(SourceError) -> ImportResult<Recorder> {
        try recorders(from: contents(of: file), file: file, options: options)
    }

    public static func matters(file: String, options: ListOptions) throws(SourceError) -> ImportResult<MatterRecord> {
        try matters(from: contents(of: file), file: file, options: options)
    }

    public static func recorderLedger(
        file: String, options: ListOptions
    ) throws(SourceError) -> ImportResult<RecorderLedgerRow> {
        try recorderLedger(from: contents(of: file), file: file, options: options)
    }

    private static func contents(of file: String) throws(SourceError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw SourceError(Bilingual(zh: "无法读取文件", en: "the file can't be read"), file: file)
        }
        return [UInt8](data)
    }
}

/// One list being read: its rows, where the columns are, and the report as it grows.
struct ListReader {
    let table: Table
    let plan: ColumnPlan
    let options: ListOptions
    var report: ImportReport
    private var rowIsInvalid = false

    init(
        _ bytes: [UInt8], _ columns: [ListColumn], file: String, options: ListOptions
    ) throws(SourceError) {
        self.options = options
        let text = try DecodedText(bytes, as: options.encoding, file: file)
        let first = text.bytes.first { $0 > 0x20 }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            table = try JSONReader.read(text.bytes, file: file)
            report = ImportReport(file: file, format: "json", encoding: text.encoding)
        } else {
            table = try CSVReader.read(text.bytes, file: file).table
            report = ImportReport(file: file, format: "csv", encoding: text.encoding)
        }
        plan =
            table.rows.isEmpty && table.header.isEmpty
            ? try ColumnPlan(table, [], .none, file: file)
            : try ColumnPlan(table, columns, options.mapping, file: file)
        report.columns = plan.columns
        report.unknownColumns = plan.unknown
        for (theirs, ours, used) in plan.shadowed {
            problem(
                .warning, table.headerLine, column: theirs,
                zh: "与“\(used)”同为 \(ours)，未采用；如需采用请用 --map \(theirs)=\(ours)",
                en: "means \(ours) as \"\(used)\" does, and is not used; --map \(theirs)=\(ours) would use it")
        }
    }

    /// Calls `read` for each row and counts the outcome. A row for which an error was noted is invalid.
    mutating func eachRow(_ read: (inout ListReader, Table.Row) -> Void) {
        for row in table.rows {
            rowIsInvalid = false
            report.rows += 1
            if row.tooLong {
                problem(
                    .error, row.line, zh: "字段比表头多，列可能错位",
                    en: "more fields than the header has: the columns may be shifted")
            } else {
                read(&self, row)
            }
            if rowIsInvalid { report.invalid += 1 } else { report.valid += 1 }
        }
    }

    mutating func problem(
        _ severity: ImportProblem.Severity, _ line: Int, column: String? = nil, value: String? = nil, zh: String,
        en: String
    ) {
        if severity == .error { rowIsInvalid = true }
        report.problems.append(
            ImportProblem(
                severity: severity, line: line, column: column, value: value, reason: Bilingual(zh: zh, en: en)))
    }

    /// The text of one of our columns; nil where it is empty.
    func text(_ column: String, _ row: Table.Row) -> String? {
        let text = plan.cell(column, row)
        return text.isEmpty ? nil : text
    }

    /// The key of a row, or an error: it may not be empty, nor what a spreadsheet makes of a long number, nor what nobody
    /// could type: control characters, `true`, more than 64 characters.
    mutating func key(_ column: String, _ row: Table.Row, zh: String, en: String) -> String? {
        guard let key = text(column, row)?.halfWidth else {
            problem(.error, row.line, column: plan.theirs(column), zh: "\(zh)为空", en: "no \(en)")
            return nil
        }
        guard !ListReader.isRoundedNumber(key) else {
            problem(
                .error, row.line, column: plan.theirs(column), value: key,
                zh: "\(zh)被电子表格改成了科学计数法，数字已丢失", en: "a spreadsheet turned the \(en) into 1E+12 and lost its digits")
            return nil
        }
        guard key.unicodeScalars.count <= 64, key != "true", key != "false",
            key.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            problem(
                .error, row.line, column: plan.theirs(column), value: String(key.prefix(80)), zh: "不是\(zh)",
                en: "not a \(en)")
            return nil
        }
        return key
    }

    /// `2.0261E+12`.
    private static func isRoundedNumber(_ text: String) -> Bool {
        guard let exponent = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }),
            text.utf8[..<exponent].contains(UInt8(ascii: ".")) || text[exponent...].dropFirst().first == "+"
        else { return false }
        return Double(text) != nil
    }

    mutating func time(_ column: String, _ row: Table.Row, _ text: String) -> WallTime? {
        do {
            let read = try ListTime(text, in: options.zone)
            switch read.doubt {
            case .occursTwice:
                problem(
                    .warning, row.line, column: plan.theirs(column), value: text, zh: "夏令时结束，此时刻出现两次，取较早者",
                    en: "this local time occurs twice as summer time ends; the earlier one is taken")
            case .neverShown:
                problem(
                    .warning, row.line, column: plan.theirs(column), value: text, zh: "夏令时开始，此时刻被跳过",
                    en: "this local time is skipped as summer time begins")
            case nil: break
            }
            return read.time
        } catch {
            problem(
                .error, row.line, column: plan.theirs(column), value: text, zh: error.reason.zh, en: error.reason.en)
            return nil
        }
    }

    func result<Value>(_ values: [Value]) -> ImportResult<Value> {
        var report = report
        report.values = values.count
        report.problems.sort { $0.line < $1.line }
        return ImportResult(values: values, report: report)
    }
}
