import Archive
import Evidence
import Foundation
import Glibc
import Vault

/// Reads a disc back, judges every byte of it against the register, and enters what was found.
public struct DiscReading {
    public struct Result: Sendable {
        public var copy: DiscCopyRecord
        public var report: MediumReport
        public var verdict: TestVerdict
        /// False where only an image in a file was read: that says nothing of any disc.
        public var isEntered: Bool
        /// What was read, kept where it is not right, so that the disc need not be read again to be repaired.
        public var kept: RawPath?
        /// After burning: the four-property check of the disc, as entered.
        public var properties: PropertyReport?
    }

    let keeper: DiscKeeper

    public init(_ keeper: DiscKeeper) { self.keeper = keeper }

    /// After burning: verified, or failed.
    public func verify(
        _ identity: String, _ drive: DiscDrive, by: String, control: ImageControl = ImageControl()
    ) throws -> Result {
        try run(identity, drive, by: by, control, { $0 == .pass ? .verified : .failed }) { try drive.reader(of: $0) }
    }

    /// Some time later: right disc, every byte, which sectors can't be read.
    public func check(
        _ identity: String, _ drive: DiscDrive, by: String, control: ImageControl = ImageControl()
    ) throws -> Result {
        try run(identity, drive, by: by, control, { _ in .checked }) { try drive.reader(of: $0) }
    }

    /// Which disc of the register is in the drive.
    public func identify(_ drive: DiscDrive) throws -> DiscCopyRecord {
        try Folders.make(keeper.folder)
        let found = try MediumIdentity.read(drive.reader(of: ""), scratch: keeper.folder)
        guard let name = found.externalIdentifier else { throw DiscFailure.notOurDisc(found.volumeID) }
        return try keeper.copy(name)
    }

    /// A tester's error counts, against the limits of JIS Z 6017 and the site's: entered beside the readings; it changes
    /// nothing of what the disc is.
    public func enter(
        scan text: String, path: String, of identity: String, by: String
    ) throws -> (copy: DiscCopyRecord, verdict: ScannerVerdict) {
        try keeper.permit(by)
        let copy = try keeper.copy(identity)
        let verdict = try ScannerReport(text: text, path: path).judged()
        var event = DiscEvent(.checked, by: by, at: .now, verdict: .notEvaluated)
        event.report = try JSONOf.text(verdict)
        event.text = "scan: \(verdict.verdict.rawValue)" + (verdict.level.map { ", \($0.rawValue)" } ?? "")
        return (try keeper.enter(event, copy), verdict)
    }

    /// - Parameter reader: of the disc of a copy.
    func run(
        _ identity: String, _ drive: DiscDrive, by: String, _ control: ImageControl,
        _ kind: (TestVerdict) -> DiscEvent.Kind, reader: (String) throws -> any MediumReader
    ) throws -> Result {
        try keeper.permit(by)
        if case .rehearsal = drive, !keeper.settings.isRehearsal { throw DiscFailure.noRehearsal }
        let held = try keeper.lock(keeper.copy(identity))
        defer { withExtendedLifetime(held) {} }
        let copy = try keeper.copy(identity)
        let state = copy.state
        guard let image = state.image else { throw DiscFailure.noImage(disc: copy.identity, place: nil) }
        var isImageOnly = false
        if case .file = drive { isImageOnly = true }
        // Asked before hours of reading, not after.
        if !isImageOnly, !state.allows(kind(.pass)) {
            throw DiscFailure.notNow(disc: copy.identity, kind: kind(.pass), phase: state.phase)
        }
        let reader = try reader(copy.identity)
        try compareIdentity(reader, copy)
        let scratch = keeper.folder.appending(".reading-\(copy.identity)")
        _ = scratch.withCString { unlink($0) }
        let expected = ExpectedMedium(sectors: image.sectors, sha256: image.sha256, files: files(copy))
        let report = try Self.read(reader, expected, scratch, control)
        // The whole's digest covers what no list names.
        let verdict: TestVerdict =
            report.whole == .pass && !report.files.contains { $0.verdict == .fail } ? .pass : .fail
        var kept: RawPath?
        // An image in a file is there already.
        if verdict == .pass || isImageOnly { _ = scratch.withCString { unlink($0) } } else { kept = scratch }
        guard !isImageOnly else {
            return Result(copy: copy, report: report, verdict: verdict, isEntered: false, kept: kept)
        }
        let event = DiscEvent(
            kind(verdict), by: by, at: .now, drive: report.drive.text, medium: report.manufacturer.nonEmpty,
            image: image, verdict: verdict, unreadable: report.unreadable.count,
            report: try JSONOf.text(ReadingSummary(report)))
        let entered = try keeper.enter(event, copy)
        var properties: PropertyReport?
        if event.kind != .checked {
            properties = try DiscProperties(keeper: keeper).enter(readBack: report, entered, by: by)
        }
        return Result(
            copy: entered, report: report, verdict: verdict, isEntered: true, kept: kept, properties: properties)
    }

    /// Opens the box of the protocol's value.
    private static func read(
        _ reader: some MediumReader, _ expected: ExpectedMedium, _ copy: RawPath, _ control: ImageControl
    ) throws -> MediumReport {
        try MediumCheck.run(reader, expected, copy: copy, control: control)
    }

    /// Another disc than the one asked for is an error, not a finding about this one. A disc that does not even tell
    /// which it is, is read all the same: it may be this one, and damaged.
    private func compareIdentity(_ reader: any MediumReader, _ copy: DiscCopyRecord) throws {
        guard let found = try? MediumIdentity.read(reader, scratch: keeper.folder),
            let name = found.externalIdentifier, name.uppercased() != copy.identity.uppercased()
        else { return }
        throw DiscFailure.wrongDisc(asked: copy.identity, found: name)
    }

    /// Every file of the image with its digest, from when it was made; of a disc whose list is gone, its recordings.
    private func files(_ copy: DiscCopyRecord) -> [String: String] {
        var result: [String: String] = [:]
        let path = DiscBuild.fileList(of: copy.identity, in: keeper.folder)
        let text = FileManager.default.contents(atPath: path.text).map { String(decoding: $0, as: UTF8.self) } ?? ""
        for line in text.split(separator: "\n") where line.count > 66 {
            result[String(line.dropFirst(66))] = String(line.prefix(64))
        }
        return result
    }
}

/// What of a reading goes into the register.
struct ReadingSummary: Codable {
    var program: String
    var sha256: String
    var files: Int
    var filesRight: Int
    /// The first of those that are wrong.
    var wrong: [String]
    var unreadable: [[Int64]]
    var started: WallTime
    var ended: WallTime

    private static let most = 100

    init(_ report: MediumReport) {
        program = report.program
        sha256 = report.sha256
        files = report.files.count
        filesRight = report.files.count { $0.verdict == .pass }
        wrong = Array(report.files.filter { $0.verdict == .fail }.map(\.path).prefix(Self.most))
        unreadable = report.unreadable.ranges.prefix(Self.most).map { [$0.lowerBound, Int64($0.count)] }
        started = report.started
        ended = report.ended
    }
}
