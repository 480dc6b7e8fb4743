import Evidence
import Foundation

/// A time as lists write it: ISO 8601 with an offset, local time in the site's zone, or seconds from 1970.
struct ListTime {
    var time: WallTime
    var doubt: LocalTime.Doubt?

    /// Why a text is no time.
    struct Refusal: Error { var reason: Bilingual }

    init(_ text: String, in zone: TimeZone) throws(Refusal) {
        let bytes = ListTime.narrow(text)
        if bytes.allSatisfy(Digits.isDigit) {
            self = try ListTime(digits: bytes, in: zone)
            return
        }
        var scan = Scan(rest: bytes[...])
        guard let year = scan.number(4...4) else { throw ListTime.unreadable(bytes) }
        guard scan.separator("-/.年"), let month = scan.number(1...2), scan.separator("-/.月"),
            let day = scan.number(1...2)
        else { throw ListTime.unreadable(bytes) }
        _ = scan.separator("日")
        _ = scan.separator("T ")
        scan.skipSpaces()
        guard !scan.rest.isEmpty else {
            throw Refusal(reason: Bilingual(zh: "只有日期，没有时刻", en: "a date without a time of day"))
        }
        guard let hour = scan.number(1...2), scan.separator(":时"), let minute = scan.number(1...2) else {
            throw ListTime.unreadable(bytes)
        }
        _ = scan.separator("分")
        var second = 0
        if scan.separator(":") || scan.rest.first.map(Digits.isDigit) == true {
            guard let value = scan.number(1...2) else { throw ListTime.unreadable(bytes) }
            second = value
        }
        _ = scan.separator("秒")
        let nanosecond = try scan.fraction()
        scan.skipSpaces()
        let midnight = hour == 24 && minute == 0 && second == 0
        guard
            var civil = CivilTime(
                year: year, month: month, day: day, hour: midnight ? 0 : hour, minute: minute, second: second,
                nanosecond: nanosecond)
        else { throw ListTime.impossible }
        if midnight {
            guard let next = civil.nextDay else { throw ListTime.impossible }
            civil = next
        }
        if scan.rest.isEmpty {
            try self.init(LocalTime.resolve(civil, in: zone))
        } else if scan.rest.elementsEqual("Z".utf8) || scan.rest.elementsEqual("z".utf8) {
            try self.init(LocalTime.resolve(civil, offset: 0))
        } else if let offset = TimeOffset.seconds(scan.rest) {
            try self.init(LocalTime.resolve(civil, offset: offset))
        } else {
            throw ListTime.unreadable(bytes)
        }
    }

    /// 1970 up to 2200: before there was any recording; nanoseconds end in 2262, and lengths are still added to these.
    private static let possible = WallTime(seconds: 0).nanoseconds..<WallTime(seconds: 7_258_118_400).nanoseconds

    private init(_ local: LocalTime) throws(Refusal) {
        guard Self.possible.contains(local.time.nanoseconds) else { throw ListTime.impossible }
        time = local.time
        doubt = local.doubt
    }

    private init(digits: [UInt8], in zone: TimeZone) throws(Refusal) {
        guard let value = Digits.number(digits) else { throw ListTime.unreadable(digits) }
        switch digits.count {
        case 9, 10: try self.init(LocalTime(time: WallTime(seconds: Int64(value)), spread: .zero, doubt: nil))
        case 13:
            try self.init(
                LocalTime(
                    time: WallTime(nanoseconds: Int64(value).multipliedSaturated(by: 1_000_000)), spread: .zero,
                    doubt: nil))
        case 14:
            let format = try? TimeFormat("yyyyMMddHHmmss")
            guard let fields = format?.read(String(decoding: digits, as: UTF8.self)), let date = fields.date,
                let civil = fields.civil(on: date)
            else { throw ListTime.impossible }
            try self.init(LocalTime.resolve(civil, in: zone))
        default: throw ListTime.unreadable(digits)
        }
    }

    private static let impossible = Refusal(reason: Bilingual(zh: "没有这个日期或时刻", en: "there is no such date or time"))

    private static func unreadable(_ bytes: [UInt8]) -> Refusal {
        // 5/1/2018 could be May or January.
        if bytes.contains(UInt8(ascii: "/")),
            bytes.split(separator: UInt8(ascii: "/")).first.map({ $0.count < 4 }) == true
        {
            return Refusal(
                reason: Bilingual(
                    zh: "年月日的顺序不明，请写 2026-11-20 08:15:00",
                    en: "the order of day, month and year isn't clear; write 2026-11-20 08:15:00"))
        }
        return Refusal(
            reason: Bilingual(
                zh: "无法读取时间，请写 2026-11-20 08:15:00 或 2026-11-20T08:15:00+08:00",
                en: "not a time; write 2026-11-20 08:15:00 or 2026-11-20T08:15:00+08:00"))
    }

    /// Wide digits and colons as narrow ones.
    private static func narrow(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        var narrow = ""
        for scalar in text.unicodeScalars {
            if (0xFF01...0xFF5E).contains(scalar.value), let ascii = Unicode.Scalar(scalar.value - 0xFEE0) {
                narrow.unicodeScalars.append(ascii)
            } else {
                narrow.unicodeScalars.append(scalar == "\u{3000}" || scalar == "\u{A0}" ? " " : scalar)
            }
        }
        return Array(narrow.utf8)
    }
}

/// Reads from the front of a text.
private struct Scan {
    var rest: ArraySlice<UInt8>

    mutating func number(_ width: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(width.upperBound).prefix(while: Digits.isDigit)
        guard digits.count >= width.lowerBound, let value = Digits.number(digits) else { return nil }
        rest = rest.dropFirst(digits.count)
        return value
    }

    /// Takes one character if it is among these.
    mutating func separator(_ characters: String) -> Bool {
        for scalar in characters.unicodeScalars where rest.starts(with: String(scalar).utf8) {
            rest = rest.dropFirst(String(scalar).utf8.count)
            return true
        }
        return false
    }

    mutating func skipSpaces() { rest = rest.drop { $0 == 0x20 } }

    /// `.5` or `,500`; digits beyond the ninth are dropped.
    mutating func fraction() throws(ListTime.Refusal) -> Int {
        guard let byte = rest.first, byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") else { return 0 }
        rest = rest.dropFirst()
        let digits = rest.prefix(while: Digits.isDigit)
        rest = rest.dropFirst(digits.count)
        guard let value = Digits.number(digits.prefix(9)) else {
            throw ListTime.Refusal(reason: Bilingual(zh: "小数点后没有数字", en: "no digits after the point"))
        }
        return (0..<(9 - min(9, digits.count))).reduce(value) { number, _ in number * 10 }
    }
}
