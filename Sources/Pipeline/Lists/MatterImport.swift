import Evidence
import Regulation

extension ListImport {
    /// One row a matter. What the regulations distinguish is named by its key or its word in either language.
    public static func matters(
        from bytes: [UInt8], file: String, options: ListOptions
    ) throws(SourceError) -> ImportResult<MatterRecord> {
        var reader = try ListReader(bytes, Synonyms.matter, file: file, options: options)
        var values = Distinct<MatterRecord>(zh: "案件编号", en: "case number", column: "number")
        var understood: [MatterRecord] = []
        reader.eachRow { reader, row in
            // Each is read, whatever another lacks: all that is wrong is told, and a complaint is not lost beside it.
            let number = reader.key("number", row, zh: "案件编号", en: "case number")
            let (traits, areKnown) = reader.traits(row)
            let (end, caseFile) = (reader.day("end", row), reader.caseFile(row))
            let filed = reader.day("filed", row)
            let dispatches = reader.numbers("dispatches", row)
            guard let number, areKnown, let end, let caseFile, let filed else {
                understood.append(MatterRecord(number: number ?? "", dispatches: dispatches, traits: traits))
                return
            }
            if dispatches.isEmpty {
                reader.problem(
                    .warning, row.line, column: reader.plan.theirs("dispatches"), zh: "没有接警编号：没有录像属于它",
                    en: "no dispatch: no recording belongs to it")
            }
            let matter = MatterRecord(
                number: number, dispatches: dispatches, category: reader.text("category", row), traits: traits,
                riskLevel: reader.riskLevel(row), parties: reader.parts("parties", row), end: end.time,
                caseFile: caseFile.period, filed: filed.time)
            values.add(matter, key: number, row, &reader, joined: joined)
        }
        var result = reader.result(values.values)
        result.understood = (understood + values.others).filter { !$0.traits.isEmpty }
        return result
    }

    /// A case of several dispatches comes as a row for each in many systems: all that differs is the dispatch.
    private static func joined(_ first: MatterRecord, _ other: MatterRecord) -> MatterRecord? {
        var both = first
        both.dispatches += other.dispatches.filter { !first.dispatches.contains($0) }
        var same = other
        same.dispatches = first.dispatches
        return same == first ? both : nil
    }
}

extension ListReader {
    func parts(_ column: String, _ row: Table.Row) -> [String] {
        guard plan.has(column) else { return [] }
        var parts: [String] = []
        for cell in plan.cells(column, row) {
            for part in cell.split(whereSeparator: { ";；、,，/|\n\t".contains($0) }) {
                let text = String(part).trimmed
                if !text.isEmpty, !parts.contains(text) { parts.append(text) }
            }
        }
        return parts
    }

    /// Numbers of dispatches: also with spaces between them, and in the wide digits that some systems write.
    func numbers(_ column: String, _ row: Table.Row) -> [String] {
        var numbers: [String] = []
        for part in parts(column, row) {
            let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
            // A number with a space in it is one only where a piece has no digit.
            let pieces = words.allSatisfy { $0.contains(where: \.isNumber) } ? words : [part]
            for piece in pieces.map(\.halfWidth) where !numbers.contains(piece) { numbers.append(piece) }
        }
        return numbers
    }

    /// Not all known where a word is none: a trait passed over would keep too short. What such a word speaks of is told
    /// all the same, for a complaint holds at once.
    fileprivate mutating func traits(_ row: Table.Row) -> (known: [String], areAll: Bool) {
        var traits: [MatterTrait] = []
        var areAll = true
        for word in kinds(row) {
            var found = options.traits.traits(word)
            if found.isEmpty {
                problem(
                    .error, row.line, column: plan.theirs("traits"), value: word,
                    zh: "不认识的情形“\(word)”；可用：\(TraitReading.words.zh)",
                    en: "not a kind of matter: \(word); known are: \(TraitReading.words.en)")
                areAll = false
                found = TraitReading.event(in: word).map { [$0] } ?? []
            }
            for trait in found where !traits.contains(trait) {
                traits.append(trait)
                // Nothing is kept longer for it here: whoever wrote it may think otherwise.
                guard let served = options.traits.served, !served.contains(trait), Self.isDispute(trait) else {
                    continue
                }
                problem(
                    .warning, row.line, column: plan.theirs("traits"), value: word,
                    zh: "本规定文件对“\(RuleTerms.trait(trait, .zh))”没有冻结，也没有单独的期限",
                    en: "the regulation's file neither holds for \(RuleTerms.trait(trait, .en)) nor keeps longer")
            }
        }
        return (traits.map(\.rawValue), areAll)
    }

    /// Someone disputes what was done.
    private static func isDispute(_ trait: MatterTrait) -> Bool {
        [.complaint, .petition, .objection, .reconsideration, .litigation].contains(trait)
    }

    /// A cell that is one term of the regulation, with its own commas, is that; any other is split.
    private func kinds(_ row: Table.Row) -> [String] {
        guard plan.has("traits") else { return [] }
        let cells = plan.cells("traits", row).map(\.trimmed).filter { !$0.isEmpty }
        if cells.allSatisfy({ !options.traits.traits($0).isEmpty }) { return cells }
        return parts("traits", row)
    }

    /// The key of the site's level. One that is none of them is kept as it is and told: it keeps without end.
    fileprivate mutating func riskLevel(_ row: Table.Row) -> String? {
        guard let text = text("risk", row), !options.riskLevels.isEmpty else { return text("risk", row) }
        func plain(_ text: String) -> String {
            var text = text.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
            for ending in ["风险等级", "风险级别", "风险", "risk", "等级", "级"] where text.hasSuffix(ending) && text != ending {
                text.removeLast(ending.count)
            }
            return text
        }
        let levels = options.riskLevels.map(\.item)
        if let level = levels.first(where: { item in
            [item.key, item.words.zh, item.words.en].contains { plain($0) == plain(text) }
        }) {
            return level.key
        }
        problem(
            .warning, row.line, column: plan.theirs("risk"), value: text,
            zh: "规定文件没有这个风险等级（有：\(levels.map(\.words.zh).joined(separator: "、"))）：录像将一直保存，不会到期",
            en:
                "no level of risk of the regulation's file (\(levels.map(\.words.en).joined(separator: ", "))): its recordings never fall due"
        )
        return text
    }

    mutating func optionalTime(_ column: String, _ row: Table.Row) -> (time: WallTime?, Void)? {
        guard let text = text(column, row) else { return (nil, ()) }
        guard let time = time(column, row, text) else { return nil }
        return (time, ())
    }

    /// A time, or a day: of a day its last second is taken, since periods count from here and none may be too short.
    fileprivate mutating func day(_ column: String, _ row: Table.Row) -> (time: WallTime?, Void)? {
        guard let text = text(column, row) else { return (nil, ()) }
        let isDay = text.wholeMatch(of: /\s*\d{4}[-\/.年]\d{1,2}[-\/.月]\d{1,2}日?\s*/) != nil
        guard let time = time(column, row, isDay ? text.trimmed + " 23:59:59" : text) else { return nil }
        return (time, ())
    }

    fileprivate mutating func caseFile(_ row: Table.Row) -> (period: MatterRecord.CaseFile?, Void)? {
        guard let text = text("caseFile", row) else { return (nil, ()) }
        if ["永久", "长期", "permanent", "long-term"].contains(text.lowercased()) { return (.permanent, ()) }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).trimmingPrefix(" ").lowercased()
        let months =
            ["", "月", "个月", "months", "month"].contains(unit) ? 1 : ["年", "years", "year"].contains(unit) ? 12 : nil
        guard let months, let count = Int(digits), (1...1200).contains(count) else {
            problem(
                .error, row.line, column: plan.theirs("caseFile"), value: text, zh: "不是期限：应为月数、“3年”或“永久”",
                en: "not a period: months, `3 years` or `permanent`")
            return nil
        }
        return (.months(count * months), ())
    }
}
