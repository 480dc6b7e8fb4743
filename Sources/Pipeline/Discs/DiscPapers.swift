import Archive
import Catalogue
import Evidence
import Foundation
import Vault

/// What is printed for a disc: its list of contents.
public struct DiscPapers {
    let keeper: DiscKeeper

    public init(_ keeper: DiscKeeper) { self.keeper = keeper }

    /// Writes the papers and enters that the disc has its label.
    ///
    /// - Returns: the files.
    public func make(_ identity: String, to folder: RawPath, by: String) throws -> (DiscCopyRecord, [RawPath]) {
        try keeper.permit(by)
        let copy = try keeper.copy(identity)
        let event = DiscEvent(.labelled, by: by, at: .now, image: copy.state.image)
        do throws(DiscCopyState.Failure) {
            try copy.state.check(event)
        } catch {
            throw DiscFailure.notNow(disc: copy.identity, kind: error.kind, phase: error.phase)
        }
        try Folders.make(folder)
        let plan = try keeper.plan(copy.planKey)
        let target = folder.appending("\(copy.identity)-contents.pdf")
        let paper = try contents(copy, plan)
        let bytes: [UInt8]
        do throws(PDFMaker.Failure) {
            bytes = try PDFMaker.pdf(paper, date: plan.at, in: folder)
        } catch {
            throw DiscFailure.noPaper(missingProgram: error == .noProgram)
        }
        try Folders.write(bytes, to: target)
        return (copy.state.isLabelled ? copy : try keeper.enter(event, copy), [target])
    }

    private func contents(_ copy: DiscCopyRecord, _ plan: DiscPlanRecord) throws -> Paper {
        var blocks: [Paper.Block] = [
            .field("盘号 Disc", copy.identity),
            .field("共 Of", "\(copy.disc) / \(plan.discs.count)"),
            .field("介质 Medium", plan.medium),
        ]
        if let image = copy.state.image {
            blocks += [
                .field("扇区 Sectors", String(image.sectors)), .text("SHA-256"), .code(image.sha256),
                .text("tagmanifest-sha256.txt"), .code(image.tagManifest),
            ]
        }
        blocks.append(.heading("录像 Recordings"))
        for item in try keeper.catalogue.discItems(ofPlan: plan.id, disc: copy.disc) {
            blocks += [.field(item.group, item.path), .code(item.sha256)]
        }
        blocks.append(.signatures(["制作人 Made by", "接收人 Received by", "日期 Date"]))
        return Paper(title: "光盘内容清单 Contents of the disc", blocks: blocks, foot: copy.identity)
    }
}
