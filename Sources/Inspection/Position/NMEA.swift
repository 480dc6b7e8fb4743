import Evidence

/// Sentences of NMEA 0183 as recorders write them: RMC (date, time, place, speed) and GGA (time of day, place, quality).
/// A sentence without a checksum, or with a wrong one, is passed over: a flipped digit is another place.
package struct NMEA {
    package private(set) var fixes: [PositionFix] = []
    /// RMC sentences with a right checksum, a fix or none: recorders write one a second.
    package private(set) var sentences = 0
    /// The same, before the first with a time.
    package private(set) var withoutTime = 0
    package private(set) var wrongChecksums = 0
    /// Of the last RMC: GGA carries no date.
    private var date: (year: Int, month: Int, day: Int)?

    /// A day at ten sentences a second, several talkers.
    package static let maximumSentences = 4_000_000
    package static let maximumFixes = 200_000
    /// The standard allows 82 characters; some recorders write more.
    private static let longest = 256

    package init(_ bytes: some Collection<UInt8>) {
        let text = Array(bytes)
        var index = 0
        var seen = 0
        while index < text.count, seen < Self.maximumSentences, fixes.count < Self.maximumFixes {
            guard text[index] == UInt8(ascii: "$") else {
                index += 1
                continue
            }
            seen += 1
            let limit = min(text.count, index + Self.longest)
            var end = index + 1
            while end < limit, text[end] >= 0x20, text[end] < 0x7F, text[end] != UInt8(ascii: "$") { end += 1 }
            read(text[(index + 1)..<end])
            index = end
        }
    }

    private mutating func read(_ sentence: ArraySlice<UInt8>) {
        guard let star = sentence.lastIndex(of: UInt8(ascii: "*")), sentence.endIndex >= star + 3 else { return }
        let name = sentence.prefix(5)
        guard name.count == 5, name.first == UInt8(ascii: "G") || name.first == UInt8(ascii: "B") else { return }
        let kind = name.suffix(3)
        guard kind.elementsEqual("RMC".utf8) || kind.elementsEqual("GGA".utf8) else { return }
        let body = sentence[..<star]
        guard let stated = Self.hexadecimal(sentence[(star + 1)..<(star + 3)]), body.reduce(0, ^) == stated else {
            wrongChecksums += 1
            return
        }
        let fields = body.split(separator: UInt8(ascii: ","), maxSplits: 24, omittingEmptySubsequences: false)
        if kind.elementsEqual("RMC".utf8) { readRMC(fields) } else { readGGA(fields) }
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        digits.allSatisfy { $0 < 0x80 } ? UInt8(String(decoding: digits, as: UTF8.self), radix: 16) : nil
    }

    private static func timeOfDay(_ field: ArraySlice<UInt8>)
        -> (hour: Int, minute: Int, second: Int, nanosecond: Int64)?
    {
        guard field.count >= 6, let hour = UTCParts.digits(field.prefix(2)),
            let minute = UTCParts.digits(field.dropFirst(2).prefix(2)),
            let second = UTCParts.decimal(field.dropFirst(4))
        else { return nil }
        return (hour, minute, second.whole, second.nanoseconds)
    }

    private static func place(_ fields: ArraySlice<ArraySlice<UInt8>>) -> Coordinate? {
        let four = Array(fields)
        guard four.count == 4, let latitude = number(four[0]), let longitude = number(four[2]),
            let south = four[1].first, let west = four[3].first
        else { return nil }
        return UTCParts.coordinate(latitude, south, longitude, west)
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Double? {
        guard !field.isEmpty, field.count <= 20, let value = Double(String(decoding: field, as: UTF8.self)),
            value.isFinite
        else { return nil }
        return value
    }

    private mutating func readRMC(_ fields: [ArraySlice<UInt8>]) {
        guard fields.count >= 10 else { return }
        sentences += 1
        let isValid = fields[2].elementsEqual("A".utf8)
        var fix = PositionFix(quality: isValid ? .valid : .none, format: .nmea)
        if let day = Self.date(fields[9]) {
            date = day
            if let clock = Self.timeOfDay(fields[1]) {
                fix.time = UTCParts.time(
                    year: day.year, month: day.month, day: day.day, hour: clock.hour, minute: clock.minute,
                    second: clock.second, nanosecond: clock.nanosecond)
            }
        }
        if isValid {
            fix.position = Self.place(fields[3...6])
            fix.speed = Self.number(fields[7]).map { $0 * UTCParts.knot }
        }
        if fix.time == nil, fixes.isEmpty { withoutTime += 1 }
        if fix.time != nil || fix.position != nil { fixes.append(fix) }
    }

    /// `ddmmyy`. Two digits of year: 80 to 99 are of the last century, which no recorder has seen; a receiver whose
    /// week number rolled over says so, and the clock refuses it.
    private static func date(_ field: ArraySlice<UInt8>) -> (year: Int, month: Int, day: Int)? {
        guard field.count == 6, let all = UTCParts.digits(field) else { return nil }
        let year = all % 100
        return (year >= 80 ? 1900 + year : 2000 + year, all / 100 % 100, all / 10_000)
    }

    /// Adds what the RMC of the same second lacks, or stands for it where a recorder writes no RMC.
    private mutating func readGGA(_ fields: [ArraySlice<UInt8>]) {
        guard fields.count >= 7, let clock = Self.timeOfDay(fields[1]) else { return }
        let isValid = !(fields[6].isEmpty || fields[6].elementsEqual("0".utf8))
        guard isValid, let place = Self.place(fields[2...5]) else { return }
        var time: WallTime?
        if let date {
            time = UTCParts.time(
                year: date.year, month: date.month, day: date.day, hour: clock.hour, minute: clock.minute,
                second: clock.second, nanosecond: clock.nanosecond)
            // Just past midnight the date is still that of the last RMC.
            if let known = time, let last = fixes.last?.time, (last - known).value > 12 * 3_600_000_000_000 {
                time = known + .seconds(86_400)
            }
        }
        if let last = fixes.last, last.time == time, time != nil { return }
        guard date == nil || fixes.isEmpty else { return }
        fixes.append(PositionFix(time: time, position: place, quality: .valid, format: .nmea))
    }
}
