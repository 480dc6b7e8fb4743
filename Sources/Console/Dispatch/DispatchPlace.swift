import Evidence
import Hummingbird

/// The address of a dispatch's page, with what is shown of it. Numbers come from other systems and may be anything.
struct DispatchPlace {
    var number: String
    var window: WallSpan?
    var moment: WallTime?
    /// Lanes that play, from 1; nil: those that record at that moment.
    var lanes: [Int]?
    var withPictures: Bool?
    var withTrack: Bool?

    init(_ number: String, at moment: WallTime? = nil) {
        self.number = number
        self.moment = moment
    }

    init(_ number: String, _ fields: Fields) {
        self.number = number
        func time(_ name: String) -> WallTime? {
            // Milliseconds; what lies outside the years 1970 to 9999 is no time.
            guard let value = fields[name].flatMap({ Int64($0) }), (0...253_402_300_800_000).contains(value) else {
                return nil
            }
            return WallTime(nanoseconds: value.multipliedSaturated(by: 1_000_000))
        }
        if let from = time("from"), let to = time("to"), from < to { window = WallSpan(start: from, end: to) }
        moment = time("at")
        lanes = fields["lanes"].map { text in
            text.split(separator: ",").compactMap { Int($0) }.filter { (1...1000).contains($0) }
        }
        withPictures = fields["pictures"].map { $0 == "1" }
        withTrack = fields["track"].map { $0 == "1" }
    }

    /// `.` and `..` would be taken for steps of a path, however they are written.
    var text: String {
        let isStep = number == "." || number == ".." || number.isEmpty
        var parts = isStep ? ["number=\(number.addingPercentEncoding())"] : []
        if let window {
            parts += ["from=\(window.start.nanoseconds / 1_000_000)", "to=\(window.end.nanoseconds / 1_000_000)"]
        }
        if let moment { parts.append("at=\(moment.nanoseconds / 1_000_000)") }
        if let lanes { parts.append("lanes=\(lanes.map(String.init).joined(separator: ","))") }
        if let withPictures { parts.append("pictures=\(withPictures ? 1 : 0)") }
        if let withTrack { parts.append("track=\(withTrack ? 1 : 0)") }
        let path = isStep ? "/dispatch" : "/dispatch/\(number.addingPercentEncoding())"
        return path + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    func with(_ change: (inout DispatchPlace) -> Void) -> String {
        var other = self
        change(&other)
        return other.text
    }

    /// Another window, inside what time can be.
    func window(_ span: WallSpan) -> String {
        let start = max(span.start, WallTime(nanoseconds: 0))
        return with { $0.window = WallSpan(start: start, end: max(span.end, start + .seconds(1))) }
    }
}
