import Archive
import Catalogue
import Custody
import Evidence
import Foundation
import Vault

/// What is printed for discs: label, case insert, list of contents; the list they are handed over with.
public struct DiscPrinting {
    let keeper: DiscKeeper
    let log: CustodyLog

    public init(_ keeper: DiscKeeper, log: CustodyLog) {
        self.keeper = keeper
        self.log = log
    }

    /// Writes the papers of a disc and enters that it has its label.
    ///
    /// - Returns: the files.
    public func make(_ identity: String, to folder: RawPath, by: String) throws -> (DiscCopyRecord, [RawPath]) {
        try keeper.permit(by)
        let held = try keeper.lock(keeper.copy(identity))
        defer { withExtendedLifetime(held) {} }
        let copy = try keeper.copy(identity)
        guard let image = copy.state.image else { throw DiscFailure.noImage(disc: copy.identity, place: nil) }
        let event = DiscEvent(.labelled, by: by, at: .now, image: image)
        do throws(DiscCopyState.Failure) {
            try copy.state.check(event)
        } catch {
            throw DiscFailure.notNow(disc: copy.identity, kind: error.kind, phase: error.phase)
        }
        try Folders.make(folder)
        // What a killed run left of its own.
        keeper.removeUnwritten(of: copy, in: folder)
        let work = keeper.folder.appending(".papers-\(copy.identity)")
        Folders.removeTree(work)
        defer { Folders.removeTree(work) }
        try Folders.make(work)
        let plan = try keeper.plan(copy.planKey)
        let items = try keeper.catalogue.discItems(ofPlan: plan.id, disc: copy.disc)
        let description = try DiscDescriber(keeper, log: log, plan: plan).describe(copy, items)
        let papers: DiscPapers
        do throws(QRCode.Failure) {
            papers = try DiscPapers(description, manifest: image.tagManifest, image: image.sha256)
        } catch {
            throw DiscFailure.noPaper(missingProgram: true)
        }
        var files: [RawPath] = []
        for (name, pages) in [
            ("label", [papers.label()]), ("insert", [papers.insert()]), ("contents", papers.contents()),
        ] {
            let target = folder.appending("\(copy.identity)-\(name).pdf")
            try Folders.write(try Self.pdf(pages, plan.at, work), to: target)
            files.append(target)
        }
        return (copy.state.isLabelled ? copy : try keeper.enter(event, copy), files)
    }

    /// The list that discs are handed over with, to be signed by both.
    public func handOver(
        _ copies: [DiscCopyRecord], to person: String, reason: String, by: String, in folder: RawPath
    ) throws -> RawPath {
        try keeper.permit(by)
        try Folders.make(folder)
        let discs = try copies.map { copy in
            let plan = try keeper.plan(copy.planKey)
            let items = try keeper.catalogue.discItems(ofPlan: plan.id, disc: copy.disc)
            return DiscHandOver.Disc(
                identity: copy.identity, medium: plan.medium, recordings: items.count,
                bytes: items.reduce(0) { $0.addingSaturated($1.size) }, sha256: copy.state.image?.sha256 ?? "",
                place: copy.state.place)
        }
        let now = keeper.now
        let list = DiscHandOver(
            from: by, to: person, reason: reason, date: ZonedTime(now, offset: keeper.site.offset(at: now)),
            discs: discs)
        let day = keeper.site.day(now).replacing("/", with: "-")
        let target = folder.appending("hand-over-\(day).pdf")
        try Folders.write(try Self.pdf(list.pages(), now, folder), to: target)
        return target
    }

    private static func pdf(_ pages: [String], _ date: WallTime, _ folder: RawPath) throws -> [UInt8] {
        do throws(PDFMaker.Failure) {
            return try PDFMaker.pdf(pages: pages, date: date, in: folder)
        } catch {
            throw DiscFailure.noPaper(missingProgram: error == .noProgram)
        }
    }
}
