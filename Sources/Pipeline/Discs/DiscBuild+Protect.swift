import Archive
import Evidence
import Foundation
import Glibc
import Vault

/// Correction data: in the image, beside it, and always once off the disc.
extension DiscBuild {
    func protect(
        _ built: Result, _ plan: DiscPlanRecord, _ place: ErrorCorrection.Place,
        _ protector: any ErrorCorrecting, _ options: Options, by: String, _ control: ImageControl
    ) throws -> Result {
        guard let image = built.copy.state.image else {
            throw DiscFailure.noImage(disc: built.copy.identity, place: nil)
        }
        let planning = try keeper.planning(plan)
        var final = built.image
        var entered = image
        var report = ProtectionReport(place: place, dataSectors: image.sectors, dataSHA256: image.sha256)
        if let earlier = ProtectionReport.of(built.copy), earlier.place == .inImage {
            // An image that was got back has its correction data inside already: a second layer would be another disc.
            report = earlier
        } else if place == .inImage {
            final = options.folder.appending("\(built.copy.identity).iso")
            // A killed run's: named, and not entered.
            if final != built.image, FileTest.exists(final) { _ = final.withCString { unlink($0) } }
            let made = try protector.protect(
                built.image, sha256: image.sha256, capacity: planning.medium.sectors, to: final, control: control)
            entered.sha256 = made.sha256
            entered.sectors = made.sectors
            report.facts = made.facts
        }
        let separate = Self.correctionFile(of: built.copy.identity, in: keeper.folder)
        if FileTest.exists(separate) { _ = separate.withCString { unlink($0) } }
        let file = try protector.makeFile(
            final, sha256: entered.sha256, thousandths: options.separateThousandths, to: separate, control: control)
        report.file = file
        var event = DiscEvent(.protected, by: by, at: .now, place: final.text, image: entered)
        event.report = try report.json()
        event.text = try protector.name
        let copy = try keeper.enter(event, built.copy)
        // The image with its correction data holds it; the register names that one from now on.
        if final != built.image { _ = built.image.withCString { unlink($0) } }
        return Result(
            copy: copy, image: final, isNew: true, correctionFile: separate, properties: built.properties)
    }
}

/// What correction data a disc has: the `report` of its `protected` event.
public struct ProtectionReport: Hashable, Sendable, Codable {
    public var place: ErrorCorrection.Place
    /// The image before: the disc's first sectors are it.
    public var dataSectors: Int64
    public var dataSHA256: String
    public var facts: CorrectionFacts?
    /// The file off the disc.
    public var file: CorrectionFile?

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Of the image that the register has now; nil where that one has none, whatever an earlier one had.
    public static func of(_ copy: DiscCopyRecord) -> ProtectionReport? {
        guard let image = copy.state.image else { return nil }
        return copy.events.last { $0.kind == .protected && $0.image?.sha256 == image.sha256 }?.report.flatMap {
            try? JSONDecoder().decode(ProtectionReport.self, from: Data($0.utf8))
        }
    }
}
