/// All that is known of one recording when it is checked. Nil and `notLooked`: nobody looked.
public struct ArchivedRecording: Sendable, Hashable {
    /// The file as it lies there.
    public enum OnDisk: Sendable, Hashable {
        case notLooked
        case missing
        case found(size: Int64)
    }

    public enum Digest: Sendable, Hashable {
        case notRead
        /// Read anew, or while it was copied.
        case value(String)
        case unreadable
    }

    public enum Receipt: Sendable, Hashable {
        case notAsked
        /// The custody log tells of it, with this digest.
        case entered
        /// It came before there was a log.
        case beforeLog
        case missing
    }

    public enum Scan: Sendable, Hashable {
        /// No scanner is set, or none was asked for.
        case notSet
        case clean
        case found(String)
        /// The scanner failed: its exit code or why.
        case failed(String)
    }

    /// What inspection found of its content.
    public struct Content: Sendable, Hashable, Codable {
        public enum Encryption: String, Sendable, Hashable, Codable {
            case none, encrypted
        }

        public var container: String?
        /// Of picture and sound tracks.
        public var codecs: [String]
        public var duration: Nanoseconds?
        /// Packets of picture and sound.
        public var packets: Int64
        /// By the container's own marks; nil where it has none that are read.
        public var encryption: Encryption?
        /// Some of its pictures or sound were decoded.
        public var decodes: Bool
        /// Inspection itself failed: nothing is known of the file.
        public var isTransient: Bool
        /// Why it is unreadable.
        public var reason: String?

        public init(
            container: String?, codecs: [String], duration: Nanoseconds?, packets: Int64, encryption: Encryption?,
            decodes: Bool, isTransient: Bool, reason: String?
        ) {
            self.container = container
            self.codecs = codecs
            self.duration = duration
            self.packets = packets
            self.encryption = encryption
            self.decodes = decodes
            self.isTransient = isTransient
            self.reason = reason
        }
    }

    public var recording: Recording
    /// Belongs to a recording and holds no media: a track, a key.
    public var isAccompanying: Bool
    public var onDisk: OnDisk
    public var digest: Digest
    public var receipt: Receipt
    /// Whether it lies where receipt, recorder and name say; nil: not asked.
    public var isInItsPlace: Bool?
    public var content: Content?
    /// Those in it that still hold.
    public var findings: [FindingKind]
    public var scan: Scan

    public init(
        recording: Recording, isAccompanying: Bool = false, onDisk: OnDisk = .notLooked, digest: Digest = .notRead,
        receipt: Receipt = .notAsked, isInItsPlace: Bool? = nil, content: Content? = nil, findings: [FindingKind] = [],
        scan: Scan = .notSet
    ) {
        self.recording = recording
        self.isAccompanying = isAccompanying
        self.onDisk = onDisk
        self.digest = digest
        self.receipt = receipt
        self.isInItsPlace = isInItsPlace
        self.content = content
        self.findings = findings
        self.scan = scan
    }
}
