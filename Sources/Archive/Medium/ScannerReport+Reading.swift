import Evidence

extension ScannerReport {
    /// Reads a tester's table: columns by their names, separated by commas, semicolons or tabs, after any lines of notes.
    ///
    /// The programs differ and change; so no program's format is assumed, only that one line names the columns. Known names
    /// are C1, BLER, C2, PIE, PI, PI8, PIF, PO, POE, POF, LDC, BIS, with or without "errors", "sum" and the like.
    public init(text: String, path: String) throws(DiscError) {
        var table: ScannerTable?
        notes = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            if table != nil {
                table?.take(line)
            } else if let found = ScannerTable(header: line) {
                table = found
            } else if let separator = line.firstIndex(where: { $0 == ":" || $0 == "=" }), notes.count < 100 {
                let label = line[..<separator].trimmedOfSpaces
                let value = line[line.index(after: separator)...].trimmedOfSpaces
                if !label.isEmpty, !value.isEmpty { notes[label] = value }
            }
        }
        guard let table else { throw DiscError(.notAScan, path: path, detail: "no line names known columns") }
        series = table.series
        guard !series.isEmpty else { throw DiscError(.notAScan, path: path, detail: "no figures under the columns") }
        guard table.spoiled * 20 <= table.rows else {
            throw DiscError(.notAScan, path: path, detail: "\(table.spoiled) of \(table.rows) rows can't be read")
        }
    }
}

/// The table while it is read.
private struct ScannerTable {
    private struct Column {
        var index: Int
        var measure: ScannerReport.Measure
        var samples = 0
        /// In thousandths.
        var total: Int64 = 0
        var peak: Int64 = -1
        var peakPosition = ""
        var lastTen: [Int64] = []
        var worstTen: Int64 = 0
    }

    private let separator: Character
    private var columns: [Column]
    private var position: Int?
    private(set) var rows = 0
    private(set) var spoiled = 0

    init?(header: Substring) {
        for separator in ["\t", ";", ","] as [Character] {
            let names = Self.fields(header, separator)
            var columns: [Column] = []
            for (index, name) in names.enumerated() {
                guard let measure = Self.measure(name), !columns.contains(where: { $0.measure == measure }) else {
                    continue
                }
                columns.append(Column(index: index, measure: measure))
            }
            // Of one column a table may consist where another gives the place.
            guard !columns.isEmpty, names.count > 1 else { continue }
            self.separator = separator
            self.columns = columns
            position = names.indices.first { index in !columns.contains { $0.index == index } }
            return
        }
        return nil
    }

    private static func fields(_ line: Substring, _ separator: Character) -> [String] {
        line.split(separator: separator, omittingEmptySubsequences: false).map { field in
            String(field.trimmedOfSpaces.filter { $0 != "\"" && $0 != "\u{FEFF}" }).trimmedOfSpaces
        }
    }

    static func measure(_ name: String) -> ScannerReport.Measure? {
        let letters = name.lowercased().filter { $0.isLetter || $0.isNumber }
        for filler in ["errors", "error", "failures", "sum8", "sum1", "sum", "count", "max", "8ecc", "1ecc"] {
            if letters.hasSuffix(filler), letters.count > filler.count {
                let rest = String(letters.dropLast(filler.count))
                // "PI errors" and "PI failures" are two measures.
                if rest == "pi" { return filler.hasPrefix("failure") ? .pif : .pie }
                if rest == "po" { return .poe }
                return measure(rest)
            }
        }
        switch letters {
        case "c1", "bler": return .c1
        case "c2", "e22": return .c2
        case "pie", "pi", "pi8": return .pie
        case "pif", "pif4", "pi4": return .pif
        case "poe", "pof", "po": return .poe
        case "ldc": return .ldc
        case "bis": return .bis
        default: return nil
        }
    }

    mutating func take(_ line: Substring) {
        let fields = Self.fields(line, separator)
        guard fields.count > 1 else { return }
        rows += 1
        var isRead = false
        for index in columns.indices {
            guard columns[index].index < fields.count,
                let value = Self.thousandths(fields[columns[index].index])
            else { continue }
            isRead = true
            columns[index].samples += 1
            columns[index].total = columns[index].total.addingSaturated(value)
            if value > columns[index].peak {
                columns[index].peak = value
                columns[index].peakPosition = position.flatMap { $0 < fields.count ? fields[$0] : nil } ?? ""
            }
            columns[index].lastTen.append(value)
            if columns[index].lastTen.count > 10 { columns[index].lastTen.removeFirst() }
            let ten = columns[index].lastTen
            if ten.count == 10 {
                let sum = ten.reduce(Int64(0)) { $0.addingSaturated($1) }
                columns[index].worstTen = max(columns[index].worstTen, sum / 10)
            }
        }
        if !isRead { spoiled += 1 }
    }

    /// A count without sign, with a point or comma at most.
    static func thousandths(_ text: String) -> Int64? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard parts.count <= 2, let first = parts.first, !first.isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }), let whole = Int64(first)
        else { return nil }
        let digits = parts.count == 2 ? parts[1].prefix(3) : ""
        let rest = Int64(digits + String(repeating: "0", count: 3 - digits.count)) ?? 0
        return whole.multipliedSaturated(by: 1000).addingSaturated(rest)
    }

    var series: [ScannerReport.Series] {
        columns.filter { $0.samples > 0 }.map { column in
            let average = column.total / Int64(column.samples)
            return ScannerReport.Series(
                measure: column.measure, samples: column.samples, averageThousandths: average,
                worstTenThousandths: column.samples < 10 ? average : column.worstTen, peak: (column.peak + 999) / 1000,
                peakPosition: column.peakPosition, total: column.total / 1000)
        }
    }
}
