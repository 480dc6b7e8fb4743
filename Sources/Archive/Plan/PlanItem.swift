import Evidence

/// A recording that shall go onto a disc.
public struct PlanItem: Hashable, Sendable, Codable {
    /// Lower-case hex: what it is known by.
    public var sha256: String
    public var bytes: Int64
    /// Its name on the disc.
    public var name: String
    /// What it is kept together with: a dispatch number or a case.
    public var group: String
    /// When it was recorded; nil where no clock tells.
    public var time: WallTime?
    /// Why it is due: the regulation's article.
    public var reason: String
    /// What lies beside it on the disc: pictures, its rows in the index, its proofs.
    public var tagBytes: Int64
    public var tagFiles: Int64

    public init(
        sha256: String, bytes: Int64, name: String, group: String, time: WallTime? = nil, reason: String = "",
        tagBytes: Int64 = 0, tagFiles: Int64 = 0
    ) {
        self.sha256 = sha256
        self.bytes = bytes
        self.name = name
        self.group = group
        self.time = time
        self.reason = reason
        self.tagBytes = tagBytes
        self.tagFiles = tagFiles
    }

    /// In the order of recording; those without a time last. Never equal for two items that differ.
    func precedes(_ other: PlanItem) -> Bool {
        let (a, b) = (time?.nanoseconds ?? .max, other.time?.nanoseconds ?? .max)
        if a != b { return a < b }
        if sha256 != other.sha256 { return sha256 < other.sha256 }
        if group != other.group { return group < other.group }
        return (name, bytes, tagBytes, tagFiles, reason)
            < (other.name, other.bytes, other.tagBytes, other.tagFiles, other.reason)
    }
}

/// What the discs of a plan are like.
public struct PlanSettings: Hashable, Sendable, Codable {
    public var medium: Medium
    public var correction: ErrorCorrection
    public var parts: FileParts
    /// Index, readme and player of each disc, in bytes.
    public var discBytes: Int64
    /// In the set's catalogue, which stands on every disc and names every recording of the plan.
    public var catalogueBytesPerItem: Int64
    /// In the bag's manifests: digests, path, and the tag files' lines.
    public var manifestBytesPerFile: Int64
    /// Left free for what was not foreseen, in thousandths of what data may take.
    public var margin: Int64

    public init(
        medium: Medium, correction: ErrorCorrection = ErrorCorrection(), parts: FileParts = .fourGigabytes,
        discBytes: Int64 = 4 << 20, catalogueBytesPerItem: Int64 = 256, manifestBytesPerFile: Int64 = 1024,
        margin: Int64 = 1
    ) {
        self.medium = medium
        self.correction = correction
        self.parts = parts
        self.discBytes = max(0, discBytes)
        self.catalogueBytesPerItem = max(0, catalogueBytesPerItem)
        self.manifestBytesPerFile = max(0, manifestBytesPerFile)
        self.margin = min(max(margin, 0), 999)
    }
}
