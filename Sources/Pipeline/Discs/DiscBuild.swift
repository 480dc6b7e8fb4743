import Archive
import Catalogue
import Custody
import Evidence
import Foundation
import Glibc
import Vault

/// Makes the image of one disc, and enters it: docs/design/disc-register.md.
public struct DiscBuild {
    public struct Options: Sendable {
        /// Where images go.
        public var folder: RawPath
        public var writer: any ImageWriter
        /// Makes correction data; nil: none are made.
        public var protector: (any ErrorCorrecting)?
        /// Where they go; nil: as the kind of disc asks.
        public var correction: ErrorCorrection.Place?
        /// How the fields are called in the site's metadata scheme; nil: no such file on the disc.
        public var mapping: MetadataMapping?
        /// Size of a separate file of correction data, in thousandths of the image.
        public var separateThousandths = 150
        /// Why recordings that fail the four-property check are archived all the same; nil: they stop the build.
        public var accepting: String?

        public init(folder: RawPath, writer: any ImageWriter) {
            self.folder = folder
            self.writer = writer
        }
    }

    public struct Result: Sendable {
        public var copy: DiscCopyRecord
        public var image: RawPath
        /// False: it was there already, and is what the register has.
        public var isNew: Bool
        /// Correction data kept off the disc.
        public var correctionFile: RawPath?
        /// Of an image made now: its four-property check, as entered.
        public var properties: PropertyReport?
    }

    let keeper: DiscKeeper
    let log: CustodyLog
    /// Brings what the catalogue says of custody into the log, so that it can be proven on the disc.
    let carry: () throws -> Void

    public init(_ keeper: DiscKeeper, log: CustodyLog, carry: @escaping () throws -> Void) {
        self.keeper = keeper
        self.log = log
        self.carry = carry
    }

    /// The checkpoint that lies on a disc: the next one carries it as well.
    static func checkpoint(of identity: String, in folder: RawPath) -> RawPath {
        folder.appending("\(identity).checkpoint")
    }

    static func fileList(of identity: String, in folder: RawPath) -> RawPath {
        folder.appending("\(identity).sha256")
    }

    /// What a run under way will name; there after a kill only.
    private func note(_ copy: DiscCopyRecord) -> RawPath { keeper.folder.appending("\(copy.identity).making") }

    private func file(_ copy: DiscCopyRecord, _ ending: String, _ options: Options) -> RawPath {
        options.folder.appending(copy.identity + ending)
    }

    /// Where a copy's correction data are kept: in the vault, off the disc.
    public static func correctionFile(of identity: String, in folder: RawPath) -> RawPath {
        folder.appending("\(identity).ecc")
    }

    public func run(
        _ identity: String, _ options: Options, by: String, control: ImageControl = ImageControl()
    ) throws -> Result {
        try keeper.permit(by)
        let found = try keeper.copy(identity)
        let held = try keeper.lock(found)
        defer { withExtendedLifetime(held) {} }
        let copy = try keeper.copy(identity)
        let plan = try keeper.plan(copy.planKey)
        guard plan.isInForce else { throw DiscFailure.planEnded(plan.key) }
        try removeUnentered(copy)
        var built = try image(copy, plan, options, by: by, control)
        let place = try options.correction ?? correctionPlace(plan)
        guard let protector = options.protector, !built.copy.state.isProtected else {
            built.correctionFile = existing(Self.correctionFile(of: copy.identity, in: keeper.folder))
            return built
        }
        return try protect(built, plan, place, protector, options, by: by, control)
    }

    private func correctionPlace(_ plan: DiscPlanRecord) throws -> ErrorCorrection.Place {
        let planning = try keeper.planning(plan)
        return planning.correction.place(on: planning.medium)
    }

    private func existing(_ path: RawPath) -> RawPath? { FileTest.exists(path) ? path : nil }

    // MARK: The image

    private func image(
        _ copy: DiscCopyRecord, _ plan: DiscPlanRecord, _ options: Options, by: String, _ control: ImageControl
    ) throws -> Result {
        if let known = try known(copy) { return known }
        guard copy.state.allows(.built) else {
            throw DiscFailure.notNow(disc: copy.identity, kind: .built, phase: copy.state.phase)
        }
        let items = try keeper.catalogue.discItems(ofPlan: plan.id, disc: copy.disc)
        try checkSources(plan, items)
        try carry()
        let properties = try properties(copy, items, options, by: by)
        let description = try DiscDescriber(keeper, log: log, plan: plan).describe(copy, items)
        let bag = try bag(description, options.mapping, plan, items, control)
        let tree = try tree(bag, description, plan)
        let volume = try ImageVolume(
            id: copy.identity.replacing("-", with: "_"), set: plan.key, date: plan.at)
        let planning = try keeper.planning(plan)
        let sectors = try options.writer.plannedSectors(tree, volume)
        let room = planning.correction.dataSectors(on: planning.medium)
        guard sectors <= room else {
            throw DiscFailure.imageTooLarge(disc: copy.identity, sectors: sectors, room: room)
        }
        try Folders.make(options.folder)
        // A protected image is made of this one, and takes its place.
        let isInside = try options.protector != nil && (options.correction ?? correctionPlace(plan)) == .inImage
        let target = file(copy, isInside ? ".data.iso" : ".iso", options)
        guard !FileTest.exists(target) else { throw DiscFailure.image(ImageError(.targetExists, path: target.text)) }
        try Folders.write(Array(target.bytes), to: note(copy))
        let written: WrittenImage
        do {
            written = try options.writer.write(tree, volume, to: target, control: control)
            try compare(written, bag, copy, target)
        } catch {
            // Nothing of it is entered: nothing of it stays.
            _ = target.withCString { unlink($0) }
            _ = note(copy).withCString { unlink($0) }
            throw error
        }
        let manifest = bag.files.first { $0.path.text == "tagmanifest-sha256.txt" }?.sha256 ?? ""
        try Folders.write(
            description.custody.checkpoint, to: Self.checkpoint(of: copy.identity, in: keeper.folder))
        // What each file must have, for whoever reads the disc again; `sha256sum --check` reads it too.
        let list = written.files.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
        try Folders.write(Array(list.utf8), to: Self.fileList(of: copy.identity, in: keeper.folder))
        let image = DiscImage(
            sha256: written.sha256, sectors: written.sectors, tagManifest: manifest, program: try options.writer.name)
        let checked = try DiscProperties(keeper: keeper).enter(made: properties)
        var event = DiscEvent(.built, by: by, at: .now, place: target.text, image: image)
        event.text = checked.verdict == .fail ? "P\(checked.id) \(options.accepting ?? "")" : "P\(checked.id)"
        let entered = try keeper.enter(event, copy)
        _ = note(copy).withCString { unlink($0) }
        return Result(copy: entered, image: target, isNew: true, properties: checked)
    }

    /// What fails stops the build, unless somebody says why it is archived all the same. A refusal is entered as well.
    private func properties(
        _ copy: DiscCopyRecord, _ items: [DiscPlanRecord.Item], _ options: Options, by: String
    ) throws -> PropertyReport {
        let report = try DiscProperties(keeper: keeper).check(copy, items, by: by)
        guard report.verdict == .fail, options.accepting?.isEmpty != false else { return report }
        throw DiscFailure.fourProperties(
            disc: copy.identity, try keeper.catalogue.add(propertyCheck: report))
    }

    /// The image that the register has, where it lies there with every byte.
    private func known(_ copy: DiscCopyRecord) throws -> Result? {
        let state = copy.state
        guard [.built, .protected, .spoiled].contains(state.phase), let image = state.image,
            let place = state.imagePlace, FileTest.exists(RawPath(place))
        else { return nil }
        guard try FileDigest.sha256(RawPath(place)) == image.sha256 else {
            throw DiscFailure.image(
                ImageError(.sourceChanged, path: place, detail: "not \(image.sha256.prefix(16))…"))
        }
        return Result(copy: copy, image: RawPath(place), isNew: false)
    }

    /// A killed run may have named an image without entering it: its note says which, and only that is removed.
    private func removeUnentered(_ copy: DiscCopyRecord) throws {
        guard let data = FileManager.default.contents(atPath: note(copy).text) else { return }
        let target = RawPath(bytes: Array(data))
        if copy.state.imagePlace != target.text, target.name.text.hasPrefix(copy.identity) {
            _ = target.withCString { unlink($0) }
            try? Folders.sync(target.parent)
        }
        _ = note(copy).withCString { unlink($0) }
    }

    private func checkSources(_ plan: DiscPlanRecord, _ items: [DiscPlanRecord.Item]) throws {
        let gone = try items.filter { try keeper.catalogue.tombstone(of: $0.sha256) != nil }
        guard gone.isEmpty else { throw DiscFailure.gone(plan: plan.key, names: gone.map(\.name)) }
    }

    private func bag(
        _ description: DiscDescription, _ mapping: MetadataMapping?, _ plan: DiscPlanRecord,
        _ items: [DiscPlanRecord.Item], _ control: ImageControl
    ) throws -> ListedBag {
        let planning = try keeper.planning(plan)
        let files = try DiscFiles(description, mapping: mapping)
        let payload = try items.map { item in
            guard let recording = try keeper.catalogue.recording(item.sha256) else {
                throw DiscFailure.gone(plan: plan.key, names: [item.name])
            }
            return BagRequest.Payload(
                path: try BagPath(item.path), source: source(recording), size: item.size, sha256: item.sha256)
        }
        return try ListedBag.make(
            BagRequest(
                payload: payload, tagFiles: files.tagFiles, info: files.info, algorithms: keeper.settings.digests,
                parts: planning.parts), watch: { _ in !control.isCancelled() })
    }

    private func source(_ recording: Recording) -> RawPath {
        let plain = keeper.root.appending(recording.vaultPath)
        return FileTest.exists(plain) ? plain : keeper.root.appending(RawPath(escaped: recording.vaultPath))
    }

    private func tree(_ bag: ListedBag, _ description: DiscDescription, _ plan: DiscPlanRecord) throws -> ImageTree {
        var times: [String: WallTime] = [:]
        for recording in description.recordings {
            times[recording.path.text] = recording.recorded?.start.time ?? recording.received.time
        }
        var tree = ImageTree(modified: plan.at)
        for file in bag.files {
            let content: ImageContent
            switch file.content {
            case .bytes(let bytes): content = .bytes(bytes)
            case .file(let path): content = .file(path, size: file.size, sha256: file.sha256)
            case .part(let path, let offset):
                content = .part(path, offset: offset, size: file.size, sha256: file.sha256)
            }
            try tree.addFile(file.path.text, content, modified: times[file.path.text] ?? plan.at)
        }
        return tree
    }

    /// What went by into the image is what the bag's manifests say.
    private func compare(_ written: WrittenImage, _ bag: ListedBag, _ copy: DiscCopyRecord, _ target: RawPath) throws {
        for file in bag.files where written.files[file.path.text] != file.sha256 {
            throw DiscFailure.imageDiffers(disc: copy.identity, file: file.path.text)
        }
        guard written.files.count == bag.files.count else {
            throw DiscFailure.imageDiffers(disc: copy.identity, file: target.text)
        }
    }
}
