import Evidence

extension ListImport {
    /// One row a dispatch, or one row an officer: rows of one number become one dispatch.
    public static func dispatches(
        from bytes: [UInt8], file: String, options: ListOptions
    ) throws(SourceError) -> ImportResult<Dispatch> {
        var reader = try ListReader(bytes, Synonyms.dispatch, file: file, options: options)
        if !reader.plan.has("end"), options.assumedLength == nil, !reader.table.rows.isEmpty {
            throw SourceError(
                Bilingual(zh: "没有“结束时间”列（end）", en: "there is no column for end"),
                hint: Bilingual(
                    zh: "用 --map 对方列名=end 指定，或给出假定的时长", en: "name it with --map theirs=end, or give a length to assume"),
                file: file, line: reader.table.headerLine)
        }
        if !reader.plan.has("officers"), !reader.table.rows.isEmpty {
            reader.problem(
                .warning, reader.table.headerLine, zh: "没有警号列：出警无法按民警匹配",
                en: "no column for officers: nothing can be matched by officer")
        }
        var merger = DispatchMerger()
        reader.eachRow { reader, row in
            guard let dispatch = reader.dispatch(row) else { return }
            merger.add(dispatch, row, &reader)
        }
        return reader.result(merger.values)
    }
}

extension ListReader {
    fileprivate mutating func dispatch(_ row: Table.Row) -> Dispatch? {
        let number = key("number", row, zh: "接警编号", en: "dispatch number")
        let span = span(row)
        let officers = officers(row)
        let position = position(row)
        guard let number, let span else { return nil }
        return Dispatch(
            number: number, officers: officers, span: span, place: text("place", row), position: position,
            cause: text("cause", row), category: text("category", row))
    }

    private mutating func span(_ row: Table.Row) -> WallSpan? {
        guard let startText = text("start", row) else {
            problem(.error, row.line, column: plan.theirs("start"), zh: "开始时间为空", en: "no start")
            return nil
        }
        let endText = text("end", row)
        let start = time("start", row, startText)
        let end: WallTime?
        if let endText {
            end = time("end", row, endText)
        } else if let length = options.assumedLength {
            end = start.map { $0 + length }
        } else {
            problem(.error, row.line, column: plan.theirs("end"), zh: "结束时间为空", en: "no end")
            end = nil
        }
        guard let start, let end else { return nil }
        guard start < end else {
            problem(
                .error, row.line, column: plan.theirs("end"), value: endText, zh: "结束时间不晚于开始时间（\(startText)）",
                en: "the end is not after the start (\(startText))")
            return nil
        }
        if end - start > options.longDispatch {
            let hours = options.longDispatch.value / 3_600_000_000_000
            problem(
                .warning, row.line, column: plan.theirs("end"), value: endText, zh: "时长超过 \(hours) 小时",
                en: "lasts more than \(hours) h")
        }
        // 2006-01-01 and 2100-01-01.
        if start.nanoseconds < 1_136_073_600_000_000_000 || start.nanoseconds >= 4_102_444_800_000_000_000 {
            problem(
                .warning, row.line, column: plan.theirs("start"), value: startText, zh: "年份可疑",
                en: "the year is hard to believe")
        }
        return WallSpan(start: start, end: end)
    }

    private mutating func officers(_ row: Table.Row) -> [String] {
        guard plan.has("officers") else { return [] }
        var officers: [String] = []
        for cell in plan.cells("officers", row) {
            for part in cell.split(whereSeparator: { ";；、,，/|\n\t ".contains($0) }) {
                let officer = String(part).trimmed
                guard !officer.isEmpty, !officers.contains(officer) else { continue }
                if !officer.utf8.contains(where: Digits.isDigit) {
                    problem(
                        .warning, row.line, column: plan.theirs("officers"), value: officer, zh: "不像警号",
                        en: "does not look like a police number")
                }
                officers.append(officer)
            }
        }
        if officers.isEmpty {
            problem(
                .warning, row.line, column: plan.theirs("officers"), zh: "没有警号：无法按民警匹配",
                en: "no officer: it can't be matched by officer")
        }
        return officers
    }

    /// A bad position does not cost the dispatch: it is left out and told.
    private mutating func position(_ row: Table.Row) -> Coordinate? {
        let latitudeText = text("latitude", row)
        let longitudeText = text("longitude", row)
        guard latitudeText != nil || longitudeText != nil else { return nil }
        guard let latitudeText, let longitudeText else {
            problem(
                .warning, row.line, column: plan.theirs(latitudeText == nil ? "latitude" : "longitude"),
                zh: "经纬度只有一个，位置未采用", en: "only one of latitude and longitude; no position is taken")
            return nil
        }
        guard let latitude = degrees(latitudeText, "latitude", 90, row),
            let longitude = degrees(longitudeText, "longitude", 180, row)
        else { return nil }
        guard latitude != 0 || longitude != 0 else {
            problem(
                .warning, row.line, column: plan.theirs("latitude"), value: latitudeText, zh: "经纬度为 0,0，视为没有位置",
                en: "0,0 is taken as no position")
            return nil
        }
        return Coordinate(latitude: latitude, longitude: longitude)
    }

    private mutating func degrees(_ text: String, _ column: String, _ limit: Double, _ row: Table.Row) -> Double? {
        guard let degrees = Double(text), degrees.isFinite else {
            problem(
                .warning, row.line, column: plan.theirs(column), value: text, zh: "不是以度为单位的小数，位置未采用",
                en: "not decimal degrees; no position is taken")
            return nil
        }
        guard abs(degrees) <= limit else {
            let swapped = column == "latitude" && abs(degrees) <= 180
            problem(
                .warning, row.line, column: plan.theirs(column), value: text,
                zh: "超出 ±\(Int(limit))" + (swapped ? "，经纬度是否颠倒？" : "") + "；位置未采用",
                en: "outside ±\(Int(limit))" + (swapped ? ": are latitude and longitude swapped?" : "")
                    + "; no position is taken")
            return nil
        }
        return degrees
    }
}

/// Joins the rows of one dispatch number.
private struct DispatchMerger {
    private(set) var values: [Dispatch] = []
    private var places: [String: (index: Int, line: Int)] = [:]

    mutating func add(_ dispatch: Dispatch, _ row: Table.Row, _ reader: inout ListReader) {
        guard let (index, line) = places[dispatch.number] else {
            places[dispatch.number] = (values.count, row.line)
            values.append(dispatch)
            return
        }
        var kept = values[index]
        let added = dispatch.officers.filter { !kept.officers.contains($0) }
        kept.officers += added
        var differs = false
        if dispatch.span != kept.span {
            differs = true
            kept.span = WallSpan(
                start: min(kept.span.start, dispatch.span.start), end: max(kept.span.end, dispatch.span.end))
            reader.problem(
                .warning, row.line, column: reader.plan.theirs("start"), value: dispatch.number,
                zh: "同一接警编号的时间与第 \(line) 行不同，取两者的全部范围",
                en: "the same number as line \(line) with other times; the dispatch now spans both")
        }
        func merge<Field: Equatable>(_ ours: inout Field?, _ theirs: Field?, _ column: String) {
            guard let theirs, theirs != ours else { return }
            guard ours != nil else {
                ours = theirs
                differs = true
                return
            }
            differs = true
            reader.problem(
                .warning, row.line, column: reader.plan.theirs(column), value: dispatch.number,
                zh: "同一接警编号的内容与第 \(line) 行不同，采用第 \(line) 行",
                en: "the same number as line \(line) with other data; line \(line) is kept")
        }
        merge(&kept.place, dispatch.place, "place")
        merge(&kept.position, dispatch.position, "latitude")
        merge(&kept.cause, dispatch.cause, "cause")
        merge(&kept.category, dispatch.category, "category")
        if added.isEmpty, !differs {
            reader.problem(
                .warning, row.line, column: reader.plan.theirs("number"), value: dispatch.number,
                zh: "与第 \(line) 行重复", en: "repeats line \(line)")
        }
        values[index] = kept
    }
}
