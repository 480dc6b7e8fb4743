import Evidence
import Foundation

/// Names and metadata of the contract, as values.
enum ReceiverNames {
    /// What a container is for.
    enum Container: Hashable {
        case users
        case devices
        case system
        case recording(Recording)
        /// What was refused before, or could not be sent the usual way.
        case rejected
    }

    struct Recording: Hashable {
        /// The user's identity in the sending system, not a police number.
        var user: String
        var serial: String
        /// `20261120_001500`, UTC.
        var time: String
    }

    /// `<UserID>_<BWCSerialNumber>_<YYYYMMDDTHHMMSSZ>`; also with `_` between date and time and without the `Z`, as
    /// the contract's example writes it. Nil for a name that is none of the contract's.
    static func container(_ name: String) -> Container? {
        switch name {
        case "Users": return .users
        case "Devices": return .devices
        case "System": return .system
        default: break
        }
        guard isPlain(name) else { return nil }
        if name.hasPrefix("RejectedContent_") { return .rejected }
        // A user's identity may hold the separator; camera and time do not.
        guard let match = name.wholeMatch(of: /(.+)_([A-Za-z0-9]+)_(\d{8})(?:T(\d{6})Z|_(\d{6}))/) else { return nil }
        let clock = match.5 ?? match.4 ?? ""
        return .recording(
            Recording(user: String(match.1), serial: String(match.2), time: "\(match.3)_\(clock)"))
    }

    /// Whether it can be a file's name on every system: one part, no control characters, not hidden.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".") && !name.contains("/") && !name.contains("\\")
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    static func isClip(_ object: String) -> Bool {
        let lower = object.lowercased()
        return lower.hasSuffix(".mkv") || lower.hasSuffix(".mp4")
    }

    /// Whether the object is one that the receiver itself writes beside others.
    static func isOurs(_ object: String) -> Bool {
        let lower = object.lowercased()
        return lower == "transferring" || lower == "complete" || lower.hasSuffix(".metadata.json")
            || lower.hasSuffix(".transferring")
    }

    /// Values of `X-Container-Meta-…` or `X-Object-Meta-…`, keys in small letters, URL-encoding taken off.
    static func metadata(_ headers: [(name: String, value: String)], prefix: String) -> [String: String] {
        var values: [String: String] = [:]
        for (name, value) in headers where name.lowercased().hasPrefix(prefix) {
            let key = String(name.lowercased().dropFirst(prefix.count))
            guard !key.isEmpty else { continue }
            values[key] = value.removingPercentEncoding ?? value
        }
        return values
    }

    /// A time of the metadata in nanoseconds: RFC 3339, or seconds since 1970 with a fraction or without.
    static func time(_ text: String) -> Int64? {
        if let match = text.wholeMatch(of: /(-?\d{1,12})(?:\.(\d{1,9}))?/) {
            guard let seconds = Int64(match.1) else { return nil }
            let digits = String(match.2 ?? "")
            let fraction = Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
            let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
            let sum = whole.partialValue.addingReportingOverflow(fraction)
            return whole.overflow || sum.overflow ? nil : sum.partialValue
        }
        guard
            let match = text.wholeMatch(
                of: /(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})/)
        else { return nil }
        let zone = match.3.lowercased() == "z" ? "Z" : String(match.3)
        let plain = match.1.replacing(" ", with: "T").uppercased() + zone
        guard let date = try? Date(plain, strategy: .iso8601) else { return nil }
        let digits = String(match.2 ?? "")
        let fraction = Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
        return Int64(date.timeIntervalSince1970.rounded()) * 1_000_000_000 + fraction
    }

    /// Whether the metadata says that the clip ends before, or when, it begins. What it does not say is no fault.
    static func hasNoDuration(_ metadata: [String: String]) -> Bool {
        func value(_ key: String) -> Int64? { (metadata[key + "iso"] ?? metadata[key]).flatMap(time) }
        guard let start = value("starttime"), let stop = value("stoptime") else { return false }
        return stop <= start
    }
}
