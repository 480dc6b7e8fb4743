/// How a profile writes a time: `yyyyMMdd_HHmmss`, `HH.mm.ss`, `epoch`, `epochMillis`.
/// Letters y M d H m s S are fields of a fixed width; other letters must stand between quotes ('T').
public struct TimeFormat: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case year(Int), month, day, hour, minute, second
        case fraction(Int)
        case literal(UInt8)
        case epoch(perSecond: Int)
    }

    public let text: String
    let parts: [Part]

    /// Why a format was refused.
    struct Refusal: Error, Hashable { var reason: Bilingual }

    init(_ text: String) throws(Refusal) {
        self.text = text
        if text == "epoch" || text == "epochMillis" {
            parts = [.epoch(perSecond: text == "epoch" ? 1 : 1_000)]
            return
        }
        var parts: [Part] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "'") {
                rest.removeFirst()
                guard let close = rest.firstIndex(of: byte) else {
                    throw Refusal(reason: Bilingual(zh: "引号没有配对", en: "a quote is not closed"))
                }
                parts += rest[..<close].map { .literal($0) }
                rest = rest[(close + 1)...]
                continue
            }
            let run = rest.prefix { $0 == byte }
            rest = rest.dropFirst(run.count)
            parts += try TimeFormat.parts(for: byte, count: run.count)
        }
        guard Set(parts.filter(\.isField)).count == parts.count(where: \.isField) else {
            throw Refusal(reason: Bilingual(zh: "同一字段写了两次", en: "a field is written twice"))
        }
        guard parts.contains(where: \.isField) else {
            throw Refusal(reason: Bilingual(zh: "没有任何时间字段", en: "there is no field of time in it"))
        }
        self.parts = parts
    }

    private static func parts(for byte: UInt8, count: Int) throws(Refusal) -> [Part] {
        switch (Unicode.Scalar(byte), count) {
        case ("y", 4), ("y", 2): return [.year(count)]
        case ("M", 2): return [.month]
        case ("d", 2): return [.day]
        case ("H", 2): return [.hour]
        case ("m", 2): return [.minute]
        case ("s", 2): return [.second]
        case ("S", 1...9): return [.fraction(count)]
        case ("a"..."z", _), ("A"..."Z", _):
            let letter = String(Unicode.Scalar(byte))
            throw Refusal(
                reason: Bilingual(
                    zh:
                        "不认识 \(String(repeating: letter, count: count))；可用 yyyy yy MM dd HH mm ss SSS epoch epochMillis",
                    en:
                        "\(String(repeating: letter, count: count)) is not known; there are yyyy yy MM dd HH mm ss SSS epoch epochMillis"
                ))
        default: return Array(repeating: .literal(byte), count: count)
        }
    }

    var hasDate: Bool {
        parts.contains { if case .epoch = $0 { true } else { false } }
            || (parts.contains(.month) && parts.contains(.day)
                && (parts.contains(.year(4)) || parts.contains(.year(2))))
    }
    var hasTime: Bool {
        parts.contains { if case .epoch = $0 { true } else { false } }
            || (parts.contains(.hour) && parts.contains(.minute))
    }
    /// How long one step of the written time is: nil where a fraction of a second is written.
    var hasFraction: Bool {
        parts.contains {
            switch $0 {
            case .fraction: true
            case .epoch(let perSecond): perSecond > 1
            default: false
            }
        }
    }
}

extension TimeFormat.Part {
    fileprivate var isField: Bool { if case .literal = self { false } else { true } }
}

/// The fields read from a text; a date or a time of day may be missing.
struct TimeFields: Hashable, Sendable {
    var date: DateFields?
    var hour = 0
    var minute = 0
    var second = 0
    var nanosecond = 0
    /// Set where the text is a count from 1970 in UTC.
    var epochNanoseconds: Int64?

    struct DateFields: Hashable, Sendable {
        var year: Int
        var month: Int
        var day: Int
    }

    func civil(on date: DateFields) -> CivilTime? {
        CivilTime(
            year: date.year, month: date.month, day: date.day, hour: hour, minute: minute, second: second,
            nanosecond: nanosecond)
    }
}

extension TimeFormat {
    /// Nil where the text isn't written in this format.
    func read(_ text: String) -> TimeFields? {
        var rest = Array(text.utf8)[...]
        var fields = TimeFields()
        var year: Int?
        var month: Int?
        var day: Int?
        func take(_ count: Int) -> Int? {
            guard rest.count >= count, let value = Digits.number(rest.prefix(count)) else { return nil }
            rest = rest.dropFirst(count)
            return value
        }
        for part in parts {
            switch part {
            case .literal(let byte):
                guard rest.popFirst() == byte else { return nil }
            case .epoch(let perSecond):
                guard let count = take(rest.count) else { return nil }
                let (value, overflow) = Int64(count).multipliedReportingOverflow(by: Int64(1_000_000_000 / perSecond))
                guard !overflow else { return nil }
                fields.epochNanoseconds = value
            case .year(let width):
                guard let value = take(width) else { return nil }
                year = width == 2 ? 2000 + value : value
            case .month:
                guard let value = take(2) else { return nil }
                month = value
            case .day:
                guard let value = take(2) else { return nil }
                day = value
            case .hour:
                guard let value = take(2) else { return nil }
                fields.hour = value
            case .minute:
                guard let value = take(2) else { return nil }
                fields.minute = value
            case .second:
                guard let value = take(2) else { return nil }
                fields.second = value
            case .fraction(let width):
                guard let value = take(width) else { return nil }
                fields.nanosecond = (0..<(9 - width)).reduce(value) { number, _ in number * 10 }
            }
        }
        guard rest.isEmpty else { return nil }
        if let year, let month, let day { fields.date = .init(year: year, month: month, day: day) }
        return fields
    }
}
