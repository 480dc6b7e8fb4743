/// The four properties of archived electronic records (四性).
public enum ArchiveProperty: String, Hashable, Sendable, Codable, CaseIterable {
    /// 真实性
    case authenticity
    /// 完整性
    case integrity
    /// 可用性
    case usability
    /// 安全性
    case safety
}

/// Where on their way recordings are checked.
public enum PropertyStage: String, Hashable, Sendable, Codable, CaseIterable {
    case handOver = "hand-over"
    case archive
}

/// One item of the check: docs/design/four-properties.md.
public enum PropertyTest: String, Hashable, Sendable, Codable, CaseIterable {
    case receipt
    case metadataForm = "metadata-form"
    case fileMatches = "file-matches-metadata"
    case pathMatches = "path-matches-metadata"
    case segmentNumbers = "segment-numbers"
    case recorderSeries = "recorder-series"
    case requiredFields = "required-fields"
    case contentPresent = "content-present"
    case contentWhole = "content-whole"
    case opens
    case formatAllowed = "format-allowed"
    case notEncrypted = "not-encrypted"
    case virusScan = "virus-scan"
    case carrierClean = "carrier-clean"
    case digestHolds = "digest-holds"
    case custodyLog = "custody-log"
    case carrierConforms = "carrier-conforms"

    public var property: ArchiveProperty {
        switch self {
        case .receipt, .metadataForm, .fileMatches, .pathMatches: .authenticity
        case .segmentNumbers, .recorderSeries, .requiredFields, .contentPresent, .contentWhole: .integrity
        case .opens, .formatAllowed: .usability
        case .notEncrypted, .virusScan, .carrierClean, .digestHolds, .custodyLog, .carrierConforms: .safety
        }
    }

    public static func tests(at stage: PropertyStage) -> [PropertyTest] {
        stage == .archive ? allCases : allCases.filter { ![.custodyLog, .carrierConforms].contains($0) }
    }
}

/// What a verdict rests on: a stable key, what it is about, and the measured thing.
public struct PropertyNote: Hashable, Sendable, Codable {
    /// `size-differs`; the words are the languages' business.
    public var key: String
    /// A recording's name, a dispatch number, a path on the carrier.
    public var subject: String
    public var detail: String?

    public init(_ key: String, _ subject: String, _ detail: String? = nil) {
        self.key = key
        self.subject = subject
        self.detail = detail
    }
}

/// One verdict of one test about one thing.
public struct PropertyOutcome: Hashable, Sendable {
    public var verdict: TestVerdict
    public var note: PropertyNote?

    public init(_ verdict: TestVerdict, _ note: PropertyNote? = nil) {
        self.verdict = verdict
        self.note = note
    }

    public static let pass = PropertyOutcome(.pass)
}
