import Archive
import Evidence
import Foundation
import Glibc
import Vault

/// Gets the image of a disc back: from the damaged disc and its correction data, or from the other discs of its set and
/// their parity. What comes of it is the registered image byte for byte, or nothing.
public struct DiscRebuild {
    let keeper: DiscKeeper
    let protector: any ErrorCorrecting

    public init(_ keeper: DiscKeeper, protector: any ErrorCorrecting = Dvdisaster()) {
        self.keeper = keeper
        self.protector = protector
    }

    public struct Result: Sendable {
        public var copy: DiscCopyRecord
        public var image: RawPath
        /// Sectors that could not be read of the damaged disc.
        public var unreadable: Int64
        /// True where the register has the image as made anew, ready to be burnt.
        public var isEntered: Bool
    }

    /// From the disc itself, and its correction data: those in its image, or the file kept in the vault.
    public func repair(
        _ identity: String, _ drive: DiscDrive, to target: RawPath, by: String, control: ImageControl = ImageControl()
    ) throws -> Result {
        let (copy, image, held) = try open(identity, target, by)
        defer { withExtendedLifetime(held) {} }
        let reader = try drive.reader(of: copy.identity)
        let scratch = target.parent.appending(".rebuilding-\(copy.identity)")
        _ = scratch.withCString { unlink($0) }
        defer { _ = scratch.withCString { unlink($0) } }
        let there = try reader.state().writtenSectors
        let count = there > 0 ? min(there, image.sectors) : image.sectors
        let unreadable = try reader.read(0..<count, to: scratch, control: control)
        let separate = DiscBuild.correctionFile(of: copy.identity, in: keeper.folder)
        let isInside = ProtectionReport.of(copy)?.place == .inImage
        let file = isInside || !FileTest.exists(separate) ? nil : separate
        _ = scratch.withCString { chmod($0, 0o600) }
        let report = try protector.repair(
            scratch, sectors: image.sectors, unreadable: unreadable, file: file, sha256: image.sha256,
            control: control)
        guard report.outcome != .notRepaired, try FileDigest.sha256(scratch) == image.sha256 else {
            throw DiscFailure.beyondRepair(disc: copy.identity, unreadable: unreadable.count)
        }
        _ = scratch.withCString { chmod($0, 0o444) }
        try Folders.rename(scratch, to: target)
        return try enter(copy, image, target, unreadable.count, by, "repaired from the disc")
    }

    /// From the other discs of the set and their parity.
    public func rebuild(
        _ identity: String, parity: RawPath, others: [RawPath], to target: RawPath, by: String,
        control: ImageControl = ImageControl()
    ) throws -> Result {
        let (copy, image, held) = try open(identity, target, by)
        defer { withExtendedLifetime(held) {} }
        var sources: [String: any ByteSource] = [:]
        for path in others {
            let source = try ImageSource(path)
            guard let name = try MediumIdentity.read(source).externalIdentifier else {
                throw DiscFailure.notOurDisc(path.text)
            }
            sources[name] = source
        }
        let data = target.parent.appending("\(target.name.text).data")
        let member = try SetParity.rebuild(
            copy.identity, parity: parity, others: sources, to: data, control: control)
        defer { _ = data.withCString { unlink($0) } }
        if member.sha256 == image.sha256 {
            try Folders.rename(data, to: target)
        } else {
            // Its correction data are made anew, and come out the same.
            let plan = try keeper.plan(copy.planKey)
            let made = try protector.protect(
                data, sha256: member.sha256, capacity: try keeper.planning(plan).medium.sectors, to: target,
                control: control)
            guard made.sha256 == image.sha256 else {
                _ = target.withCString { unlink($0) }
                throw DiscFailure.imageDiffers(disc: copy.identity, file: target.text)
            }
        }
        return try enter(copy, image, target, 0, by, "rebuilt from the parity of its set")
    }

    /// Parity over the discs of one set, from their images.
    public func makeParity(
        _ plan: DiscPlanRecord, set: String, images: [RawPath], to folder: RawPath, by: String,
        control: ImageControl = ImageControl()
    ) throws -> SetParity.Header {
        try keeper.permit(by)
        var inputs: [SetParity.Input] = []
        for copy in try keeper.copies(plan.key, set: set) {
            guard let image = copy.state.image else { throw DiscFailure.noImage(disc: copy.identity, place: nil) }
            let report = ProtectionReport.of(copy)
            let member = SetParity.Member(
                identity: copy.identity, sectors: report?.dataSectors ?? image.sectors,
                sha256: report?.dataSHA256 ?? image.sha256)
            let place =
                images.first { $0.name.text.hasPrefix(copy.identity) } ?? copy.state.imagePlace.map { RawPath($0) }
            guard let place, FileTest.exists(place) else {
                throw DiscFailure.noImage(disc: copy.identity, place: copy.state.imagePlace)
            }
            inputs.append(SetParity.Input(member, try ImageSource(place)))
        }
        return try SetParity.make(inputs, to: folder, control: control)
    }

    private func open(
        _ identity: String, _ target: RawPath, _ by: String
    ) throws -> (DiscCopyRecord, DiscImage, NamedLock) {
        try keeper.permit(by)
        let found = try keeper.copy(identity)
        let held = try keeper.lock(found)
        let copy = try keeper.copy(identity)
        guard let image = copy.state.image else { throw DiscFailure.noImage(disc: copy.identity, place: nil) }
        guard !FileTest.exists(target) else { throw DiscFailure.image(ImageError(.targetExists, path: target.text)) }
        try Folders.make(target.parent)
        return (copy, image, held)
    }

    private func enter(
        _ copy: DiscCopyRecord, _ image: DiscImage, _ target: RawPath, _ unreadable: Int64, _ by: String,
        _ text: String
    ) throws -> Result {
        // Only a disc that is gone or useless is made anew, or an image that is; of a sound one the file is all that was
        // asked for.
        guard copy.state.allows(.built), try !isWaiting(copy, image) else {
            return Result(copy: copy, image: target, unreadable: unreadable, isEntered: false)
        }
        let event = DiscEvent(.built, by: by, at: .now, place: target.text, image: image, text: text)
        return Result(
            copy: try keeper.enter(event, copy), image: target, unreadable: unreadable, isEntered: true)
    }

    /// Whether its image waits to be burnt, and lies where the register has it, byte for byte.
    private func isWaiting(_ copy: DiscCopyRecord, _ image: DiscImage) throws -> Bool {
        guard [.built, .protected].contains(copy.state.phase), let place = copy.state.imagePlace.map({ RawPath($0) }),
            FileTest.exists(place)
        else { return false }
        return (try? FileDigest.sha256(place)) == image.sha256
    }
}
