/// The image of a disc as it was made: what the disc must read back as.
public struct DiscImage: Hashable, Sendable, Codable {
    /// Of all its bytes; lower-case hex.
    public var sha256: String
    /// Of 2048 bytes.
    public var sectors: Int64
    /// SHA-256 of `tagmanifest-sha256.txt`, which proves everything else on the disc.
    public var tagManifest: String
    /// Who made it: program and version.
    public var program: String

    public init(sha256: String, sectors: Int64, tagManifest: String, program: String) {
        self.sha256 = sha256
        self.sectors = sectors
        self.tagManifest = tagManifest
        self.program = program
    }
}

/// What happened to one copy of a disc. Rows are only ever added.
public struct DiscEvent: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// An image was made.
        case built
        /// Correction data was added to the image, or written beside it.
        case protected
        /// A drive began to write. Entered before the first sector, so that a kill leaves the truth.
        case burning
        /// The drive would not begin: the disc is as it was.
        case refused
        case burnt
        /// The disc in the drive is of no use.
        case spoiled
        /// Read back whole: every byte is the image's.
        case verified
        /// Read back, and it is not.
        case failed
        case labelled
        /// It lies somewhere: see ``DiscEvent/place``.
        case shelved
        case lent
        case returned
        /// Read again some time later; see ``DiscEvent/verdict``.
        case checked
        /// What it holds is on a newer disc.
        case migrated
        case lost
        case destroyed
    }

    /// Zero before it is stored.
    public var id: Int64
    public var kind: Kind
    /// Police number, or the program's name and version.
    public var by: String
    public var at: WallTime
    /// Where it lies; of an image, its file.
    public var place: String?
    /// Who has it.
    public var person: String?
    /// Maker, model, firmware of the drive; the file of an image that stands for one.
    public var drive: String?
    /// Maker's code of the very disc.
    public var medium: String?
    public var image: DiscImage?
    /// What reading it came to.
    public var verdict: TestVerdict?
    /// Sectors that could not be read.
    public var unreadable: Int64?
    /// What else was found: one JSON object.
    public var report: String?
    public var text: String?

    public init(
        id: Int64 = 0, _ kind: Kind, by: String, at: WallTime, place: String? = nil, person: String? = nil,
        drive: String? = nil, medium: String? = nil, image: DiscImage? = nil, verdict: TestVerdict? = nil,
        unreadable: Int64? = nil, report: String? = nil, text: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.by = by
        self.at = at
        self.place = place
        self.person = person
        self.drive = drive
        self.medium = medium
        self.image = image
        self.verdict = verdict
        self.unreadable = unreadable
        self.report = report
        self.text = text
    }
}

/// One disc of one set, with everything that happened to it.
public struct DiscCopyRecord: Hashable, Sendable, Codable {
    public var id: Int64
    public var plan: Int64
    public var planKey: String
    /// Key of the set.
    public var set: String
    /// From 1, in the plan.
    public var disc: Int
    /// `<plan>-<set>-<nnn>`.
    public var identity: String
    /// Oldest first.
    public var events: [DiscEvent]

    public init(
        id: Int64, plan: Int64, planKey: String, set: String, disc: Int, identity: String, events: [DiscEvent] = []
    ) {
        self.id = id
        self.plan = plan
        self.planKey = planKey
        self.set = set
        self.disc = disc
        self.identity = identity
        self.events = events
    }

    public var state: DiscCopyState { DiscCopyState(events) }
}
