/// Formats as a site's list names them, and what libav and file names call them.
public enum FormatFamily: String, Hashable, Sendable, Codable, CaseIterable {
    case mp4, ts, ps, avi, mkv, flv, asf, wav, mp3, aac, amr, flac, ogg, jpeg, png
    /// Dahua's own.
    case dhav

    private var containers: [String] {
        switch self {
        case .mp4: ["mov", "mp4", "m4a", "3gp", "3g2", "mj2"]
        case .ts: ["mpegts"]
        case .ps: ["mpeg", "vob"]
        case .avi: ["avi"]
        case .mkv: ["matroska", "webm"]
        case .flv: ["flv"]
        case .asf: ["asf", "asf_o"]
        case .wav: ["wav", "w64"]
        case .mp3: ["mp3"]
        case .aac: ["aac"]
        case .amr: ["amr", "amrnb", "amrwb"]
        case .flac: ["flac"]
        case .ogg: ["ogg"]
        case .jpeg: ["jpeg_pipe", "image2", "mjpeg"]
        case .png: ["png_pipe"]
        case .dhav: ["dhav"]
        }
    }

    private var extensions: [String] {
        switch self {
        case .mp4: ["mp4", "m4v", "mov", "m4a", "3gp", "3g2"]
        case .ts: ["ts", "mts", "m2ts", "tp", "tod"]
        case .ps: ["mpg", "mpeg", "vob", "ps", "mod"]
        case .avi: ["avi"]
        case .mkv: ["mkv", "mka", "webm"]
        case .flv: ["flv"]
        case .asf: ["asf", "wmv", "wma"]
        case .wav: ["wav"]
        case .mp3: ["mp3"]
        case .aac: ["aac"]
        case .amr: ["amr"]
        case .flac: ["flac"]
        case .ogg: ["ogg", "oga", "ogv"]
        case .jpeg: ["jpg", "jpeg"]
        case .png: ["png"]
        case .dhav: ["dav"]
        }
    }

    /// libav's name of a container, which may be several with commas between.
    public init?(container: String) {
        let names = container.split(separator: ",").map(String.init)
        guard let found = Self.allCases.first(where: { !Set($0.containers).isDisjoint(with: names) }) else {
            return nil
        }
        self = found
    }

    /// By the ending of a name; nil for one that says nothing.
    public init?(name: String) {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let ending = name[name.index(after: dot)...].lowercased()
        guard let found = Self.allCases.first(where: { $0.extensions.contains(ending) }) else { return nil }
        self = found
    }

    /// What is kept widely and read by everybody: a local setting, since the standard's list was not seen.
    public static let usual: Set<FormatFamily> = [.mp4, .ts, .ps, .avi, .mkv, .wav, .mp3, .aac, .jpeg, .png]
}
