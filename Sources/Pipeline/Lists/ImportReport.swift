import Evidence
import Foundation
import Regulation

/// What became of a list: printed after each import, and kept.
public struct ImportReport: Hashable, Sendable, Codable {
    public var file: String
    /// `csv` or `json`.
    public var format: String
    public var encoding: TextEncoding
    /// Rows that hold anything, without the header.
    public var rows = 0
    public var valid = 0
    public var invalid = 0
    /// Values that came out; fewer than `valid` where several rows make one dispatch.
    public var values = 0
    /// Which of their columns gave which of ours.
    public var columns: [Column] = []
    /// Columns that nothing was taken from.
    public var unknownColumns: [String] = []
    public var problems: [ImportProblem] = []
    /// How many values found, or didn't find, their counterpart: filled in by who matches them.
    public var matched: Int?
    public var unmatched: Int?

    public struct Column: Hashable, Sendable, Codable {
        public var theirs: String
        public var ours: String
    }

    init(file: String, format: String, encoding: TextEncoding) {
        self.file = file
        self.format = format
        self.encoding = encoding
    }
}

/// One thing that is wrong, or odd, in a row or in the whole list.
public struct ImportProblem: Hashable, Sendable, Codable {
    public enum Severity: String, Hashable, Sendable, Codable {
        /// The row was left out.
        case error
        /// The row was taken; somebody should look at it.
        case warning
    }

    public var severity: Severity
    /// From 1; the line in which the row begins.
    public var line: Int
    /// Their name of the column, where one is to blame.
    public var column: String?
    public var value: String?
    public var reason: Bilingual
}

/// The values of a list, and the report on it.
public struct ImportResult<Value: Sendable>: Sendable {
    public var values: [Value]
    public var report: ImportReport
    /// What was understood of rows that are no values: nothing is stored of it, but what calls for a hold holds.
    public var understood: [Value] = []
}

/// How a list is to be read.
public struct ListOptions: Sendable {
    /// For times without an offset.
    public var zone: TimeZone
    public var mapping: ColumnMapping
    /// Nil: detected.
    public var encoding: TextEncoding?
    /// How long a dispatch is taken to last where the list has no end; nil: the end is required.
    public var assumedLength: Nanoseconds?
    /// A dispatch longer than this is reported, not refused. 8 h is Axon's limit for matching by dispatch.
    public var longDispatch: Nanoseconds
    /// The ids of the recorder profiles, to report a recorder that names another one; nil: not looked at.
    public var profiles: Set<String>?
    /// The site's levels of risk, to read theirs; empty: the regulation has none, and whatever is there is kept.
    public var riskLevels: [RiskLevel]
    /// How kinds of matters are said.
    public var traits: TraitReading

    public init(
        zone: TimeZone, mapping: ColumnMapping = .none, encoding: TextEncoding? = nil,
        assumedLength: Nanoseconds? = nil, longDispatch: Nanoseconds = .seconds(8 * 3_600),
        profiles: Set<String>? = nil, riskLevels: [RiskLevel] = [], traits: TraitReading = TraitReading()
    ) {
        self.zone = zone
        self.mapping = mapping
        self.encoding = encoding
        self.assumedLength = assumedLength
        self.longDispatch = longDispatch
        self.profiles = profiles
        self.riskLevels = riskLevels
        self.traits = traits
    }
}

/// `--map theirs=ours`, as often as needed; `--map theirs=-` leaves a column out.
public struct ColumnMapping: Hashable, Sendable {
    /// Their header, to our name of the column; nil: leave it out.
    public var ours: [String: String?]

    public static let none = ColumnMapping(ours: [:])

    public init(ours: [String: String?]) { self.ours = ours }

    public init(arguments: [String]) throws(SourceError) {
        ours = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw SourceError(
                    Bilingual(zh: "无法理解 \(argument)", en: "\(argument) is not understood"),
                    hint: Bilingual(zh: "写作 对方列名=本系统列名", en: "write theirs=ours"), file: "--map")
            }
            let theirs = String(parts[0]).trimmed
            guard ours[theirs] == nil else {
                throw SourceError(
                    Bilingual(zh: "列 \(theirs) 写了两次", en: "the column \(theirs) is mapped twice"), file: "--map")
            }
            ours[theirs] = parts[1] == "-" ? .some(nil) : String(parts[1]).trimmed
        }
    }
}
