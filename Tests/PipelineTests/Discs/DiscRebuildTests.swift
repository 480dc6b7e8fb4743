import Archive
import Catalogue
import Evidence
import Foundation
import Glibc
import Testing
import Vault

@testable import Pipeline

@Suite("Images of discs got back")
struct DiscRebuildTests {
    /// A set of two discs, each with one recording.
    private func two() throws -> (site: DiscSite, plan: DiscPlanRecord) {
        let site = try DiscSite()
        let recordings = try site.recordings()
        let plan = try site.kept.catalogue.add(
            discPlan: DiscPlanRecord(
                medium: "dvd+r", sectors: 2_295_104, isMeasured: false,
                settings: try JSONOf.text(PlanSettings(medium: .dvdPlusR)),
                sets: [DiscPlanRecord.NamedSet(key: "SEALED", zh: "封存", en: "sealed")],
                discs: [
                    DiscPlanRecord.Disc(number: 1, sectors: 4000), DiscPlanRecord.Disc(number: 2, sectors: 4000),
                ], by: "021002", at: KeptSite.start), prefix: "DP",
            items: recordings.enumerated().map { index, recording in
                DiscPlanRecord.Item(
                    disc: index + 1, sha256: recording.sha256, size: recording.size, name: recording.originalName,
                    path: "data/D1/\(index).mp4", group: "D1", portion: index + 1, portions: 2, reason: "x")
            })
        try site.built("DP1-SEALED-001")
        try site.built("DP1-SEALED-002")
        return (site, plan)
    }

    @Test("One disc of a set lost is rebuilt from the other and their parity, byte for byte, and can be burnt again")
    func parity() throws {
        let (site, plan) = try two()
        let keeper = site.keeper()
        let image = try #require(try keeper.copy("DP1-SEALED-001").state.image)
        let other = RawPath(try #require(try keeper.copy("DP1-SEALED-002").state.imagePlace))
        let folder = site.images.appending("parity")
        let rebuild = DiscRebuild(keeper)
        let header = try rebuild.makeParity(plan, set: "SEALED", images: [], to: folder, by: "021002")
        #expect(header.members.map(\.identity) == ["DP1-SEALED-001", "DP1-SEALED-002"])
        let drive = try site.rehearsal()
        try site.burn("DP1-SEALED-001", on: drive)
        try site.verify("DP1-SEALED-001", on: drive)
        try keeper.enter(
            DiscEvent(.lost, by: "021002", at: KeptSite.start), keeper.copy("DP1-SEALED-001"))
        let target = site.images.appending("again.iso")
        let result = try rebuild.rebuild(
            "DP1-SEALED-001", parity: folder, others: [other], to: target, by: "021002")
        #expect(result.isEntered && FileDigestOf(target) == image.sha256)
        let blank = try site.rehearsal()
        try site.burn("DP1-SEALED-001", on: blank)
        #expect(try site.verify("DP1-SEALED-001", on: blank).verdict == .pass)
        // A damaged neighbour is told, and nothing comes of it.
        var bytes = Array(try #require(FileManager.default.contents(atPath: other.text)))
        bytes[900_000] ^= 1
        let damaged = site.images.appending("damaged.iso")
        try Folders.write(bytes, to: damaged)
        let failure = discFailure {
            _ = try rebuild.rebuild(
                "DP1-SEALED-001", parity: folder, others: [damaged], to: site.images.appending("no.iso"),
                by: "021002")
        }
        guard case .drive? = failure else { throw NotThat(failure) }
        #expect(!FileTest.exists(site.images.appending("no.iso")))
    }

    @Test("A damaged disc gives its image back with the correction data kept in the vault; too much damage is told")
    func repaired() throws {
        let site = try DiscSite()
        _ = try site.confirmed(try site.recordings())
        var options = site.options
        options.protector = Dvdisaster()
        options.correction = .separate
        let built = try site.build.run("DP1-SEALED-001", options, by: "021002")
        #expect(built.copy.events.map(\.kind) == [.built, .protected])
        #expect(FileTest.exists(try #require(built.correctionFile)))
        let image = try #require(built.copy.state.image)
        func damaged(_ share: Int) throws -> DiscDrive {
            var bytes = Array(try #require(FileManager.default.contents(atPath: built.image.text)))
            let start = 2048 * 100
            for index in start..<(start + bytes.count / share) { bytes[index] = 0 }
            let path = site.images.appending("damaged-\(share).iso")
            try Folders.write(bytes, to: path)
            return .file(path)
        }
        let target = site.images.appending("back.iso")
        let result = try DiscRebuild(site.keeper()).repair(
            "DP1-SEALED-001", damaged(40), to: target, by: "021002")
        #expect(FileDigestOf(target) == image.sha256 && result.image == target)
        let lost = discFailure {
            _ = try DiscRebuild(site.keeper()).repair(
                "DP1-SEALED-001", damaged(2), to: site.images.appending("no.iso"), by: "021002")
        }
        guard case .beyondRepair("DP1-SEALED-001", _)? = lost else { throw NotThat(lost) }
        #expect(!FileTest.exists(site.images.appending("no.iso")))
    }
}
