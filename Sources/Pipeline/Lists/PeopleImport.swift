import Evidence
import Regulation

extension ListImport {
    public static func officers(
        from bytes: [UInt8], file: String, options: ListOptions
    ) throws(SourceError) -> ImportResult<Officer> {
        var reader = try ListReader(bytes, Synonyms.officer, file: file, options: options)
        var values = Distinct<Officer>(zh: "警号", en: "police number", column: "policeNumber")
        reader.eachRow { reader, row in
            guard let number = reader.key("policeNumber", row, zh: "警号", en: "police number") else { return }
            let officer = Officer(
                policeNumber: number, name: reader.text("name", row), unit: reader.text("unit", row),
                unitName: reader.text("unitName", row))
            values.add(officer, key: number, row, &reader)
        }
        return reader.result(values.values)
    }

    public static func recorders(
        from bytes: [UInt8], file: String, options: ListOptions
    ) throws(SourceError) -> ImportResult<Recorder> {
        var reader = try ListReader(bytes, Synonyms.recorder, file: file, options: options)
        var values = Distinct<Recorder>(zh: "产品序号", en: "serial", column: "serial")
        reader.eachRow { reader, row in
            guard let serial = reader.key("serial", row, zh: "产品序号", en: "serial") else { return }
            let recorder = Recorder(
                serial: serial, officer: reader.text("officer", row), unit: reader.text("unit", row),
                unitName: reader.text("unitName", row), model: reader.text("model", row),
                profile: reader.text("profile", row), gear: reader.gear(row))
            if let profile = recorder.profile, let known = reader.options.profiles, !known.contains(profile) {
                reader.problem(
                    .warning, row.line, column: reader.plan.theirs("profile"), value: profile,
                    zh: "没有这个配置文件；有 \(known.sorted().joined(separator: "、"))",
                    en: "there is no such profile; there are \(known.sorted().joined(separator: ", "))")
            }
            values.add(recorder, key: serial, row, &reader)
        }
        return reader.result(values.values)
    }
}

extension ListReader {
    /// Nil where the cell is empty: nobody has said. `none`, 无: it has nothing special.
    fileprivate mutating func gear(_ row: Table.Row) -> [String]? {
        let words = parts("gear", row)
        guard !words.isEmpty else { return nil }
        var gear: [String] = []
        for word in words where !["none", "无", "-"].contains(word.lowercased()) {
            let known = RecorderGear.allCases.first { gear in
                [gear.rawValue, RuleTerms.gear[gear]?.zh, RuleTerms.gear[gear]?.en].contains(word.lowercased())
            }
            guard let known else {
                problem(
                    .warning, row.line, column: plan.theirs("gear"), value: word, zh: "不认识的功能：防爆、夜视、定位",
                    en: "not known: explosion-proof, night-vision, positioning")
                continue
            }
            if !gear.contains(known.rawValue) { gear.append(known.rawValue) }
        }
        return gear
    }
}

/// Values by key, the first of each; what comes again is told.
struct Distinct<Value: Hashable> {
    let zh: String
    let en: String
    let column: String
    private(set) var values: [Value] = []
    /// Rows whose key came before, with other data: the first is kept.
    private(set) var others: [Value] = []
    private var places: [String: (index: Int, line: Int)] = [:]

    init(zh: String, en: String, column: String) {
        self.zh = zh
        self.en = en
        self.column = column
    }

    /// - Parameter joined: both rows as one, where that is what two of them mean; nil: they contradict each other.
    mutating func add(
        _ value: Value, key: String, _ row: Table.Row, _ reader: inout ListReader,
        joined: (Value, Value) -> Value? = { _, _ in nil }
    ) {
        guard let first = places[key] else {
            places[key] = (values.count, row.line)
            values.append(value)
            return
        }
        if values[first.index] != value, let both = joined(values[first.index], value) {
            values[first.index] = both
            return
        }
        let same = values[first.index] == value
        if !same { others.append(value) }
        reader.problem(
            .warning, row.line, column: reader.plan.theirs(column), value: key,
            zh: same ? "与第 \(first.line) 行重复" : "\(zh)与第 \(first.line) 行相同而内容不同，采用第 \(first.line) 行",
            en: same
                ? "repeats line \(first.line)"
                : "the \(en) of line \(first.line) with other data; line \(first.line) is kept")
    }
}
