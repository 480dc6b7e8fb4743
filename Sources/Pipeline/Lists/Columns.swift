/// A column of ours, and what others call it.
struct ListColumn {
    var name: String
    var required = false
    /// Several columns may give it (officers: the leading and the assisting one).
    var many = false
    /// In order of preference.
    var synonyms: [String]
}

/// Which cell of a row is which.
struct ColumnPlan {
    private(set) var places: [String: [Int]] = [:]
    private(set) var columns: [ImportReport.Column] = []
    private(set) var unknown: [String] = []
    private(set) var shadowed: [(theirs: String, ours: String, used: String)] = []
    private let header: [String]

    init(_ table: Table, _ known: [ListColumn], _ mapping: ColumnMapping, file: String) throws(SourceError) {
        header = table.header
        var taken = Set<Int>()
        try apply(mapping, known, &taken, table, file)
        for column in known {
            let wanted = ([column.name] + column.synonyms).map(ColumnPlan.plain)
            let found = header.indices
                .filter { !taken.contains($0) && !header[$0].isEmpty }
                .compactMap { index in wanted.firstIndex(of: ColumnPlan.plain(header[index])).map { (rank: $0, index) }
                }
                .sorted { ($0.rank, $0.1) < ($1.rank, $1.1) }
            for (_, index) in found {
                taken.insert(index)
                if let used = places[column.name]?.first, !column.many {
                    shadowed.append((header[index], column.name, header[used]))
                    unknown.append(header[index])
                } else {
                    use(index, as: column.name)
                }
            }
        }
        unknown += header.indices.filter { !taken.contains($0) && !header[$0].isEmpty }.map { header[$0] }
        for column in known where column.required && places[column.name] == nil {
            throw SourceError(
                Bilingual(
                    zh:
                        "没有“\(column.synonyms.first { !$0.utf8.allSatisfy { $0 < 0x80 } } ?? column.name)”列（\(column.name)）",
                    en: "there is no column for \(column.name)"),
                hint: Bilingual(
                    zh: "文件的列：\(header.joined(separator: "、"))；可用 --map 对方列名=\(column.name)",
                    en: "the file has \(header.joined(separator: ", ")); use --map theirs=\(column.name)"),
                file: file, line: table.headerLine)
        }
    }

    private mutating func apply(
        _ mapping: ColumnMapping, _ known: [ListColumn], _ taken: inout Set<Int>, _ table: Table, _ file: String
    ) throws(SourceError) {
        for (theirs, ours) in mapping.ours.sorted(by: { $0.key < $1.key }) {
            let index =
                header.firstIndex(of: theirs) ?? header.firstIndex { ColumnPlan.plain($0) == ColumnPlan.plain(theirs) }
            guard let index else {
                throw SourceError(
                    Bilingual(zh: "文件没有列 \(theirs)", en: "the file has no column \(theirs)"),
                    hint: Bilingual(
                        zh: "文件的列：\(header.joined(separator: "、"))", en: "it has \(header.joined(separator: ", "))"),
                    file: file, line: table.headerLine)
            }
            taken.insert(index)
            guard let ours else {
                unknown.append(header[index])
                continue
            }
            guard let column = known.first(where: { $0.name == ours || $0.synonyms.contains(ours) }) else {
                throw SourceError(
                    Bilingual(zh: "没有名为 \(ours) 的列", en: "there is no column of ours called \(ours)"),
                    hint: Bilingual(
                        zh: "可用：\(known.map(\.name).joined(separator: "、"))",
                        en: "there are \(known.map(\.name).joined(separator: ", "))"), file: "--map")
            }
            guard column.many || places[column.name] == nil else {
                throw SourceError(
                    Bilingual(zh: "两列都指定为 \(column.name)", en: "two columns are mapped to \(column.name)"),
                    file: "--map")
            }
            use(index, as: column.name)
        }
    }

    private mutating func use(_ index: Int, as name: String) {
        places[name, default: []].append(index)
        columns.append(.init(theirs: header[index], ours: name))
    }

    func has(_ column: String) -> Bool { places[column] != nil }
    func theirs(_ column: String) -> String? { places[column]?.first.map { header[$0] } }

    /// The cell's text, without white space and without the `="…"` that keeps a spreadsheet from dropping zeros.
    func cell(_ column: String, _ row: Table.Row) -> String {
        guard let index = places[column]?.first, index < row.cells.count else { return "" }
        return ColumnPlan.clean(row.cells[index])
    }

    func cells(_ column: String, _ row: Table.Row) -> [String] {
        (places[column] ?? []).compactMap { $0 < row.cells.count ? ColumnPlan.clean(row.cells[$0]) : nil }
            .filter { !$0.isEmpty }
    }

    private static func clean(_ cell: String) -> String {
        let text = cell.trimmed
        if text.utf8.first == UInt8(ascii: "="), text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count > 2 {
            return String(text.dropFirst(2).dropLast())
        }
        if text.utf8.first == UInt8(ascii: "'"), text.utf8.dropFirst().allSatisfy(Digits.isDigit) {
            return String(text.dropFirst())
        }
        return text
    }

    /// Small letters, without white space, punctuation and the difference of wide and narrow characters.
    static func plain(_ header: String) -> String {
        var text = ""
        for scalar in header.unicodeScalars {
            let narrow =
                (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            if narrow.properties.isAlphabetic || narrow.properties.numericType != nil {
                text.unicodeScalars.append(narrow)
            }
        }
        return text.lowercased()
    }
}
