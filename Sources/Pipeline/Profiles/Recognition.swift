import Evidence
import Foundation

/// What must be known of the site to read a time.
public struct SiteClock: Hashable, Sendable {
    public var zone: TimeZone
    /// The present, to tell a recorder's clock that runs ahead; nil: only years from 2100 on are called future.
    public var now: WallTime?

    public init(zone: TimeZone, now: WallTime? = nil) {
        self.zone = zone
        self.now = now
    }
}

/// One path, split and decoded.
struct SplitPath {
    var folders: [String]
    var name: String
    var isUTF8: Bool

    init(folders: [String], name: String) {
        self.folders = folders
        self.name = name
        // A caller that decoded the bytes itself may have repaired them.
        isUTF8 = !name.unicodeScalars.contains("\u{FFFD}")
    }

    /// From the bytes of a path, which Linux allows to be anything but `/` and NUL.
    init(path: some Collection<UInt8>) {
        let parts = path.split(separator: UInt8(ascii: "/"))
        isUTF8 = parts.last.map { String(validating: Array($0), as: UTF8.self) != nil } ?? true
        folders = parts.dropLast().map { String(decoding: $0, as: UTF8.self) }
        name = parts.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The name without its last extension.
    var stem: String { SplitPath.stem(of: name) }

    static func stem(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }
}

extension RecorderProfile {
    /// Nil where this profile doesn't know the name.
    func recognise(_ path: SplitPath, at site: SiteClock) -> RecognisedName? {
        let role = files.role(folders: path.folders, name: path.name)
        let folder = FolderFacts(path.folders, folders)
        var fallback: RecognisedName?
        for pattern in names where folder.isKnown || !pattern.needsFolder {
            // A copy under way may be called x.mp4.part.
            let inner = role == .unfinished ? pattern.pattern.match(SplitPath.stem(of: path.stem)) : nil
            guard let groups = inner ?? pattern.pattern.match(path.stem) else { continue }
            let found = read(groups, pattern, path, folder, role, site)
            if found.unreadableTime == nil { return found }
            if fallback == nil, found.serial ?? found.officer != nil || found.number != nil { fallback = found }
        }
        return fallback
    }

    private func read(
        _ groups: [String: String], _ pattern: NamePattern, _ path: SplitPath, _ folder: FolderFacts,
        _ role: FileRole, _ site: SiteClock
    ) -> RecognisedName {
        let named = pattern.role.map { role == .unfinished ? role : $0 } ?? role
        var found = RecognisedName(
            profile: id, role: named, serial: groups["serial"] ?? folder.serial,
            officer: groups["officer"] ?? folder.officer, number: groups["number"].flatMap { Digits.number($0.utf8) },
            numberDigits: groups["number"]?.utf8.count ?? 0, firstChapter: pattern.firstChapter,
            channel: groups["channel"]?.uppercased(), important: pattern.important || groups["important"] != nil,
            isUTF8: path.isUTF8)
        found.chapter = groups["chapter"].flatMap { Digits.number($0.utf8) } ?? pattern.firstChapter
        if let serial = groups["serial"], let other = folder.serial,
            serial.caseInsensitiveCompare(other) != .orderedSame
        {
            found.folderSerial = other
        }
        if let format = pattern.start, let text = groups["start"] {
            found.start = time(text, format, pattern, date: folder.date, notBefore: nil, site)
            if found.start == nil { found.unreadableTime = text }
        }
        if let format = pattern.end, let text = groups["end"] {
            let date = found.start?.civil.map { TimeFields.DateFields(year: $0.year, month: $0.month, day: $0.day) }
            found.end = time(text, format, pattern, date: date ?? folder.date, notBefore: found.start, site)
            if found.end == nil { found.unreadableTime = found.unreadableTime ?? text }
        }
        return found
    }

    private func time(
        _ text: String, _ format: TimeFormat, _ pattern: NamePattern, date: TimeFields.DateFields?,
        notBefore start: NamedTime?, _ site: SiteClock
    ) -> NamedTime? {
        guard let fields = format.read(text) else { return nil }
        let zone = pattern.zone ?? clock.zone
        let error = clock.error(hasFraction: format.hasFraction)
        if let epoch = fields.epochNanoseconds {
            var time = NamedTime(
                civil: nil, zone: .fixed(0), time: WallTime(nanoseconds: epoch), error: error, doubt: nil,
                implausible: nil)
            time.judge(notBefore: start, now: site.now)
            return time
        }
        guard let day = fields.date ?? date, var civil = fields.civil(on: day) else { return nil }
        // An end without a date that is earlier than the start is of the next day.
        if fields.date == nil, let from = start?.civil, civil.secondsOnWall < from.secondsOnWall {
            guard let next = civil.nextDay else { return nil }
            civil = next
        }
        let local = zone.resolve(civil, site: site.zone)
        var time = NamedTime(
            civil: civil, zone: zone, time: local.time, error: error + local.spread, doubt: local.doubt,
            implausible: nil)
        time.judge(notBefore: start, now: site.now)
        return time
    }
}

extension ZoneRule {
    func resolve(_ civil: CivilTime, site: TimeZone) -> LocalTime {
        switch self {
        case .site: .resolve(civil, in: site)
        case .fixed(let offset): .resolve(civil, offset: offset)
        case .named(let name): .resolve(civil, in: TimeZone(identifier: name) ?? site)
        }
    }
}

extension NamedTime {
    /// 2006-01-01 and 2100-01-01 in UTC.
    private static let first = WallTime(seconds: 1_136_073_600)
    private static let last = WallTime(seconds: 4_102_444_800)

    fileprivate mutating func judge(notBefore start: NamedTime?, now: WallTime?) {
        let early = civil.map { $0.year <= 2005 } ?? (time < NamedTime.first)
        // A zone set wrong is off by 26 hours at most.
        let limit = now.map { $0 + .seconds(48 * 3_600) } ?? NamedTime.last
        if early {
            implausible = .clockWasReset
        } else if time >= limit {
            implausible = .future
        } else if let start, time < start.time {
            implausible = .endBeforeStart
        }
    }
}

/// What the folders say; the one nearest to the file wins.
private struct FolderFacts {
    var isKnown = false
    var serial: String?
    var officer: String?
    var date: TimeFields.DateFields?

    init(_ folders: [String], _ patterns: [RecorderProfile.FolderPattern]) {
        guard !patterns.isEmpty else { return }
        for folder in folders.reversed() {
            for pattern in patterns {
                guard let groups = pattern.pattern.match(folder) else { continue }
                isKnown = true
                serial = serial ?? groups["serial"]
                officer = officer ?? groups["officer"]
                if date == nil, let text = groups["date"] { date = pattern.date?.read(text)?.date }
            }
        }
    }
}
