import Evidence
import Inspection

/// A place as QuickTime and Android store it: ISO 6709, `+32.0929+034.8620+028.516/`; degrees, or degrees and minutes,
/// or degrees, minutes and seconds, told apart by the number of digits.
enum ISO6709 {
    static func coordinate(_ text: String) -> Coordinate? {
        let bytes = Array(text.utf8.prefix(64))
        guard let (latitude, next) = angle(bytes, at: 0, degreeDigits: 2),
            let (longitude, _) = angle(bytes, at: next, degreeDigits: 3)
        else { return nil }
        return Coordinate(checkedLatitude: latitude, longitude: longitude)
    }

    private static func angle(_ bytes: [UInt8], at start: Int, degreeDigits: Int) -> (Double, Int)? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-") else {
            return nil
        }
        var end = start + 1
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) || bytes[end] == UInt8(ascii: ".") { end += 1 }
        let body = bytes[(start + 1)..<end]
        let whole = body.prefix { $0 != UInt8(ascii: ".") }
        guard let value = Double(String(decoding: body, as: UTF8.self)), value.isFinite else { return nil }
        let degrees: Double
        switch whole.count - degreeDigits {
        case 0: degrees = value
        case 2:
            let part = (value / 100).rounded(.down)
            guard value - part * 100 < 60 else { return nil }
            degrees = part + (value - part * 100) / 60
        case 4:
            let part = (value / 10_000).rounded(.down)
            let rest = value - part * 10_000
            let minutes = (rest / 100).rounded(.down)
            guard minutes < 60, rest - minutes * 100 < 60 else { return nil }
            degrees = part + minutes / 60 + (rest - minutes * 100) / 3600
        default: return nil
        }
        return (bytes[start] == UInt8(ascii: "-") ? -degrees : degrees, end)
    }
}
