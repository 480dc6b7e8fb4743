/// What happened to what is kept: the kinds of entry of the custody log. An open set: later versions add to it.
public struct CustodyKind: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A vault and its log were made.
    public static let make = CustodyKind(rawValue: "make")
    /// Rows that were there before there was a log.
    public static let baseline = CustodyKind(rawValue: "baseline")
    /// A file was seen on a card or in a station's folder.
    public static let see = CustodyKind(rawValue: "see")
    /// An original was taken in.
    public static let receive = CustodyKind(rawValue: "receive")
    /// Something was found out about an original: facts, findings, segments.
    public static let derive = CustodyKind(rawValue: "derive")
    /// A list from outside: dispatches, officers, recorders.
    public static let list = CustodyKind(rawValue: "list")
    /// Rules and settings that are in force from here on.
    public static let settings = CustodyKind(rawValue: "settings")
    public static let clock = CustodyKind(rawValue: "clock")
    /// A step in the ledger of a finding; which one stands in the entry.
    public static let ledger = CustodyKind(rawValue: "ledger")
    /// An absence that excuses a late hand-over.
    public static let absence = CustodyKind(rawValue: "absence")
    /// What is written of a recording that goes into a case file.
    public static let state = CustodyKind(rawValue: "state")
    /// Recordings were drawn for a spot check.
    public static let draw = CustodyKind(rawValue: "draw")
    /// What was found of a recording that was drawn.
    public static let spotCheck = CustodyKind(rawValue: "spot-check")
    /// A recorder was handed out, came back, was looked at.
    public static let issue = CustodyKind(rawValue: "issue")
    public static let handBack = CustodyKind(rawValue: "return")
    public static let lookAtRecorder = CustodyKind(rawValue: "recorder-check")
    /// Recordings were put through the four-property check.
    public static let fourProperties = CustodyKind(rawValue: "four-properties")
    public static let hold = CustodyKind(rawValue: "hold")
    /// A hold was released.
    public static let release = CustodyKind(rawValue: "release")
    /// A list of recordings to be disposed of; then what was decided about it: `disposal-approve`, `disposal-refuse`,
    /// `disposal-undo`.
    public static let propose = CustodyKind(rawValue: "disposal-propose")
    /// An original's bytes went, by a proposal that was approved.
    public static let dispose = CustodyKind(rawValue: "dispose")
    /// A tombstone was taken back: the bytes are there after all.
    public static let takeBack = CustodyKind(rawValue: "take-back")
    /// A role was given or ended.
    public static let role = CustodyKind(rawValue: "role")
    /// Access was asked for, approved, refused or ended; which stands in the entry.
    public static let access = CustodyKind(rawValue: "access")
    /// An original was seen, copied or released; which stands in the entry.
    public static let view = CustodyKind(rawValue: "view")
    public static let check = CustodyKind(rawValue: "check")
    /// A plan of discs was confirmed; given up. What happens to a disc: `disc-burnt`, `disc-verified`, ….
    public static let discPlan = CustodyKind(rawValue: "disc-plan")
    public static let discPlanEnd = CustodyKind(rawValue: "disc-plan-end")
    /// Discs were drawn to be read again.
    public static let discDraw = CustodyKind(rawValue: "disc-draw")
    public static func disc(_ kind: DiscEvent.Kind) -> CustodyKind { CustodyKind(rawValue: "disc-\(kind.rawValue)") }
    /// Another authority stamped a checkpoint of the log.
    public static let stamp = CustodyKind(rawValue: "stamp")
    /// The log is signed with a new key from here on.
    public static let key = CustodyKind(rawValue: "key")
}

/// What a change of the catalogue is told as in the custody log.
public struct CustodyNote: Hashable, Sendable {
    public var kind: CustodyKind
    /// Police number, or the program's name and version.
    public var by: String
    /// The original it is about.
    public var sha256: String?
    /// What else there is to say.
    public var about: [String: String]

    public init(
        _ kind: CustodyKind, by: String = ProgramVersion.signature, sha256: String? = nil, about: [String: String] = [:]
    ) {
        self.kind = kind
        self.by = by
        self.sha256 = sha256
        self.about = about
    }
}
