import Archive
import Evidence
import Foundation
import Vault

/// Burns the image of a copy and enters what became of the disc, whatever that was.
public struct DiscBurning {
    public struct Options: Sendable {
        public var drive: DiscDrive
        /// Kilobytes a second; nil leaves it to the drive.
        public var speed: Int?
        public var isSimulated = false

        public init(drive: DiscDrive) { self.drive = drive }
    }

    let keeper: DiscKeeper

    public init(_ keeper: DiscKeeper) { self.keeper = keeper }

    public struct Result: Sendable {
        public var copy: DiscCopyRecord
        public var report: BurnReport
    }

    /// Throws while the disc is as it was; else the report says what became of it.
    public func run(
        _ identity: String, _ options: Options, by: String, control: ImageControl = ImageControl()
    ) throws -> Result {
        try run(identity, options, by: by, control: control) { copy, medium in
            try options.drive.burner(of: copy, medium)
        }
    }

    /// - Parameter burner: the drive, for a copy and the kind of disc it is planned for.
    func run(
        _ identity: String, _ options: Options, by: String, control: ImageControl,
        burner: (String, Medium) throws -> any Burner
    ) throws -> Result {
        try keeper.permit(by)
        if case .rehearsal = options.drive, !keeper.settings.isRehearsal { throw DiscFailure.noRehearsal }
        let held = try keeper.lock(keeper.copy(identity))
        defer { withExtendedLifetime(held) {} }
        let copy = try keeper.copy(identity)
        let state = copy.state
        let plan = try keeper.plan(copy.planKey)
        guard plan.isInForce else { throw DiscFailure.planEnded(plan.key) }
        guard state.allows(.burning) else {
            throw DiscFailure.notNow(disc: copy.identity, kind: .burning, phase: state.phase)
        }
        guard let image = state.image, let place = state.imagePlace, FileTest.exists(RawPath(place)) else {
            throw DiscFailure.noImage(disc: copy.identity, place: state.imagePlace)
        }
        let medium = try keeper.planning(plan).medium
        let burner = try burner(copy.identity, medium)
        let before = try burner.state()
        let settings = BurnSettings(
            kind: plan.medium, speed: options.speed, isSimulated: options.isSimulated, readsImageFirst: true)
        let source = BurnSource.image(RawPath(place), sha256: image.sha256)
        guard !options.isSimulated else {
            return Result(copy: copy, report: try burner.burn(source, settings, control: control))
        }
        // What the drive would refuse anyway costs no entry.
        try before.check(kind: plan.medium, sectors: image.sectors)
        // Before the first sector: who is killed from here on leaves a disc of which nobody knows.
        var event = DiscEvent(
            .burning, by: by, at: .now, drive: before.drive.text, medium: before.manufacturer.nonEmpty, image: image)
        let burning = try keeper.enter(event, copy)
        let report: BurnReport
        do {
            report = try burner.burn(source, settings, control: control)
        } catch {
            event.kind = .refused
            event.at = .now
            event.text = DiscWords.message(.drive(error), .en)
            try keeper.enter(event, burning)
            throw error
        }
        let isSealed = report.outcome == .sealed && report.sentSHA256 == image.sha256
        event.kind = isSealed ? .burnt : .spoiled
        event.at = .now
        let after = report.after ?? report.before
        event.drive = after.drive.text
        event.medium = after.manufacturer.nonEmpty ?? event.medium
        event.text = report.fault.map { "\($0.code.rawValue) \($0.detail)" }
        event.report = try JSONOf.text(report)
        return Result(copy: try keeper.enter(event, burning), report: report)
    }
}

enum JSONOf {
    /// The same bytes for the same value.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
