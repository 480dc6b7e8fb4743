import Evidence

/// How the recorders of one maker or family name their files: `Pipelines/recorders/<id>.yaml` as values.
public struct RecorderProfile: Hashable, Sendable {
    public var id: String
    public var name: Bilingual
    /// Where several profiles know a name, the higher rank wins; `generic` has 0.
    public var rank: Int
    public var names: [NamePattern]
    public var folders: [FolderPattern]
    public var series: SeriesRule
    /// Time between two consecutive files that is ordinary. A local setting, not a norm.
    public var loopAllowance: Nanoseconds
    public var clock: NamedClock
    public var files: FileRules

    /// One shape of name, without its extension.
    public struct NamePattern: Hashable, Sendable {
        var pattern: Pattern
        /// How `start` and `end` are written; nil where the name has none.
        public var start: TimeFormat?
        public var end: TimeFormat?
        /// The zone of this name, where it differs from the profile's clock (Pixel phones name in UTC).
        public var zone: ZoneRule?
        /// The chapter number of a recording's first file; also that of a name that has no chapter.
        public var firstChapter: Int?
        /// True where every file of this shape is marked important.
        public var important: Bool
        public var role: FileRole?
        /// True where a folder must be known as well, since the shape alone is common.
        public var needsFolder: Bool
        public var examples: [String]
        public var source: String?
    }

    /// One shape of a folder's name, which gives what the file's name lacks.
    public struct FolderPattern: Hashable, Sendable {
        var pattern: Pattern
        public var date: TimeFormat?
    }
}

/// The clock that wrote a name.
public struct NamedClock: Hashable, Sendable {
    public var zone: ZoneRule
    /// The smallest step the name can show.
    public var resolution: Nanoseconds
    /// How much the recorder keeps from before the button was pressed.
    public var preRecord: Nanoseconds
    /// How much it keeps after the stop, where that has no sound.
    public var postRecord: Nanoseconds
    /// True where the name tells when the button was pressed, not when the first picture was taken.
    public var tellsButton: Bool

    /// How far the first picture may lie from a time in a name.
    public func error(hasFraction: Bool) -> Nanoseconds {
        let step = hasFraction ? min(resolution, .milliseconds(1)) : resolution
        return tellsButton ? step + preRecord : step
    }
}

/// What a file is, judged by its name alone.
public enum FileRole: String, Hashable, Sendable, Codable {
    case recording, photo
    /// Belongs to a recording and is kept beside it: a track, a key, metadata.
    case sidecar
    /// A small copy the recorder makes for its own screen; nothing is lost without it.
    case preview
    /// Still being written or copied.
    case unfinished
    case other
}

/// Which files are what. Each entry is an extension (`mp4`) or a shape (`*_s.mp4`); case doesn't count.
public struct FileRules: Hashable, Sendable {
    public var recordings: [String]
    public var photos: [String]
    public var sidecars: [String]
    public var previews: [String]
    /// Shapes of whole names only; looked for in the folders' names as well.
    public var unfinished: [String]
    /// A file in the same folder without which the folder is not complete (Axis: `complete`).
    public var finishedMarker: String?

    public func role(folders: [String], name: String) -> FileRole {
        func fits(_ list: [String], _ text: String) -> Bool { list.contains { FileRules.fits($0, text) } }
        for shape in unfinished.map({ Array($0.lowercased().utf8) }) {
            guard !(folders + [name]).contains(where: { FileRules.glob(shape, Array($0.lowercased().utf8)) }) else {
                return .unfinished
            }
        }
        if fits(previews, name) { return .preview }
        // A shape says more than an extension: `*_gpstrail.json` before `json`.
        let lists: [(FileRole, [String])] = [(.recording, recordings), (.photo, photos), (.sidecar, sidecars)]
        for (role, list) in lists where fits(list.filter(FileRules.isShape), name) { return role }
        for (role, list) in lists where fits(list, name) { return role }
        return .other
    }

    private static func isShape(_ entry: String) -> Bool { entry.contains { $0 == "*" || $0 == "?" } }

    static func fits(_ entry: String, _ name: String) -> Bool {
        let name = Array(name.lowercased().utf8)
        let entry = entry.lowercased()
        guard isShape(entry) else {
            return name.count > entry.utf8.count + 1 && name.hasSuffix("." + entry)
        }
        return glob(Array(entry.utf8), name)
    }

    /// `*` and `?`, without recursion.
    private static func glob(_ shape: [UInt8], _ text: [UInt8]) -> Bool {
        var at = 0
        var position = 0
        var star: (shape: Int, text: Int)?
        while position < text.count {
            if at < shape.count, shape[at] == UInt8(ascii: "*") {
                star = (at, position)
                at += 1
            } else if at < shape.count, shape[at] == text[position] || shape[at] == UInt8(ascii: "?") {
                at += 1
                position += 1
            } else if let back = star {
                star = (back.shape, back.text + 1)
                at = back.shape + 1
                position = back.text + 1
            } else {
                return false
            }
        }
        return shape[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension Array<UInt8> {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
