import Evidence

extension BurntStamp {
    /// Finds a clock in one line of recognised text: date before time in any usual order and with any marks between,
    /// or the time alone; other numbers (the recorder's, the officer's) may stand beside it.
    ///
    /// Characters that were not recognised are gaps or stray digits: the `T` and `Z` of ISO 8601 and 日 after the day
    /// are known to come out as one digit each. A stray dot is dust.
    public static func parse(_ text: String) -> BurntStamp? {
        let digits = Digits(text)
        guard (6...64).contains(digits.values.count) else { return nil }
        for start in digits.values.indices where digits.isBoundary(start) {
            for layout in Layout.dated {
                if let stamp = digits.match(layout, at: start) { return stamp }
            }
        }
        for start in digits.values.indices where digits.isBoundary(start) {
            if let stamp = digits.match(.timeOnly, at: start) { return stamp }
        }
        return nil
    }

    fileprivate enum Layout {
        case yearFirst, yearLast, timeBeforeDate, timeOnly
        static let dated: [Layout] = [.yearFirst, .yearLast, .timeBeforeDate]
    }

    /// The digits of a line, and the marks before each.
    fileprivate struct Digits {
        var values: [Int] = []
        var marks: [String] = []
        var tail = ""

        init(_ text: String) {
            var mark = ""
            for character in text.prefix(200) {
                if let value = character.wholeNumberValue, character.isASCII {
                    values.append(value)
                    marks.append(mark)
                    mark = ""
                } else {
                    mark.append(character)
                }
            }
            tail = mark
        }

        func mark(_ index: Int) -> String { index < marks.count ? marks[index] : tail }

        /// Dust between two digits is no mark.
        func isMarked(_ index: Int) -> Bool { mark(index).contains { $0 != "." } }

        func isBoundary(_ index: Int) -> Bool { index == 0 || index >= values.count || isMarked(index) }

        func number(_ start: Int, _ count: Int) -> Int? {
            guard start >= 0, start + count <= values.count else { return nil }
            return values[start..<start + count].reduce(0) { $0 * 10 + $1 }
        }

        /// Marks inside a field speak against a reading.
        func isUnbroken(_ start: Int, _ count: Int) -> Bool {
            start + count <= values.count && !(start + 1..<start + count).contains(where: isMarked)
        }
    }
}

extension BurntStamp.Digits {
    fileprivate func match(_ layout: BurntStamp.Layout, at start: Int) -> BurntStamp? {
        switch layout {
        case .yearFirst:
            guard fields(start, [4, 2, 2]), let year = number(start, 4), let month = number(start + 4, 2),
                let day = number(start + 6, 2), let date = BurntStamp.Date(year: year, month: month, day: day)
            else { return nil }
            return time(after: start + 8) { BurntStamp.Choice(date: date, dayFirst: nil) }
        case .yearLast:
            guard fields(start, [2, 2, 4]), isMarked(start + 2), isMarked(start + 4), let first = number(start, 2),
                let second = number(start + 2, 2), let year = number(start + 4, 4)
            else { return nil }
            return time(after: start + 8) { BurntStamp.Choice(year: year, first, second) }
        case .timeBeforeDate:
            guard fields(start, [2, 2, 2, 4, 2, 2]), [2, 4, 6].allSatisfy({ isMarked(start + $0) }),
                mark(start + 2).contains(":"), isBoundary(start + 14), let year = number(start + 6, 4),
                let month = number(start + 10, 2), let day = number(start + 12, 2),
                let date = BurntStamp.Date(year: year, month: month, day: day)
            else { return nil }
            return stamp(start, BurntStamp.Choice(date: date, dayFirst: nil), end: start + 6, offset: nil)
        case .timeOnly:
            // Without a date nothing else vouches for it: both colons must be there.
            // With so many digits that a date should have been found, it may be any six of them.
            guard values.count < 14, fields(start, [2, 2, 2]), mark(start + 2) == ":", mark(start + 4) == ":",
                mark(start + 1).isEmpty, mark(start + 3).isEmpty, mark(start + 5).isEmpty,
                isBoundary(start + 6) || mark(start + 6) == "."
            else { return nil }
            return ending(start, BurntStamp.Choice(date: nil, dayFirst: nil), isISO: false)
        }
    }

    /// Whether fields of these lengths stand here, unbroken; one long field may lack its marks altogether.
    private func fields(_ start: Int, _ lengths: [Int]) -> Bool {
        var at = start
        for length in lengths {
            guard isUnbroken(at, length) else { return false }
            at += length
        }
        return true
    }

    /// The time that follows a date: at once, or after one stray digit (`T`, 日).
    private func time(after date: Int, _ choice: () -> BurntStamp.Choice?) -> BurntStamp? {
        guard let choice = choice() else { return nil }
        let letter = mark(date).contains("T")
        if fields(date, [2, 2, 2]), let stamp = ending(date, choice, isISO: letter) { return stamp }
        // On bright ground the light between two outlines looks like a glyph where a colon stands.
        if isUnbroken(date, 8), isBoundary(date + 8), let hour = number(date, 2), let minute = number(date + 3, 2),
            let second = number(date + 6, 2)
        {
            return BurntStamp(
                date: choice.date, dayFirst: choice.dayFirst, hour: hour, minute: minute, second: second)
        }
        // `T` stands close to both sides; 日 has a blank after it.
        guard !isMarked(date) || mark(date) == " ", fields(date + 1, [2, 2, 2]) else { return nil }
        return ending(date + 1, choice, isISO: !isMarked(date) && !isMarked(date + 1))
    }

    /// Hours, minutes and seconds at `at`, and what may follow them.
    private func ending(_ at: Int, _ choice: BurntStamp.Choice, isISO: Bool) -> BurntStamp? {
        let end = at + 6
        // `Z`, as itself or as a stray digit; else a blank, or nothing.
        if mark(end).hasPrefix("Z") { return stamp(at, choice, end: end, offset: 0) }
        if isISO, end + 1 == values.count, !isMarked(end) { return stamp(at, choice, end: end, offset: 0) }
        if let offset = offset(end) { return stamp(at, choice, end: end, offset: offset) }
        if mark(end).hasPrefix("."), let fraction = fraction(end) {
            return stamp(at, choice, end: end, offset: nil, fraction: fraction)
        }
        guard isBoundary(end) else { return nil }
        return stamp(at, choice, end: end, offset: nil)
    }

    /// `+0800`, `-0500`, `+08:00` right after the seconds.
    private func offset(_ end: Int) -> Int? {
        let sign = mark(end).filter { $0 != " " }
        guard sign == "+" || sign == "-", fields(end, [2, 2]), isBoundary(end + 4), let hours = number(end, 2),
            let minutes = number(end + 2, 2), hours <= 14, minutes < 60, minutes % 15 == 0
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Two digits behind a dot: hundredths. More or fewer are no clock's that we know.
    private func fraction(_ end: Int) -> Int64? {
        guard isUnbroken(end, 2), isBoundary(end + 2), let hundredths = number(end, 2) else { return nil }
        return Int64(hundredths) * 10_000_000
    }

    private func stamp(
        _ at: Int, _ choice: BurntStamp.Choice, end: Int, offset: Int?, fraction: Int64? = nil
    ) -> BurntStamp? {
        guard let hour = number(at, 2), let minute = number(at + 2, 2), let second = number(at + 4, 2) else {
            return nil
        }
        return BurntStamp(
            date: choice.date, dayFirst: choice.dayFirst, hour: hour, minute: minute, second: second,
            fraction: fraction, utcOffset: offset)
    }
}

extension BurntStamp {
    /// A date, and the other way to read it where there are two.
    fileprivate struct Choice {
        var date: Date?
        var dayFirst: Date?

        init(date: Date?, dayFirst: Date?) {
            self.date = date
            self.dayFirst = dayFirst
        }

        /// `11-20-2026` or `20-11-2026`: where both can be, both are kept.
        init?(year: Int, _ first: Int, _ second: Int) {
            let monthFirst = Date(year: year, month: first, day: second)
            let dayFirst = Date(year: year, month: second, day: first)
            guard monthFirst != nil || dayFirst != nil else { return nil }
            date = monthFirst ?? dayFirst
            self.dayFirst = monthFirst != nil && first != second ? dayFirst : nil
        }
    }
}
