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

    @Test("An image got back has its correction data inside already: none are put around it, and it is burnt as it was")
    func protectedOnce() throws {
        let site = try DiscSite()
        _ = try site.confirmed(try site.recordings())
        let protector = SpareSectors()
        var options = site.options
        options.protector = protector
        let disc = "DP1-SEALED-001"
        let built = try site.build.run(disc, options, by: "021002")
        let image = try #require(built.copy.state.image)
        #expect(ProtectionReport.of(built.copy)?.place == .inImage)
        let copy = site.images.appending("copy.iso")
        try Folders.write(Array(try #require(FileManager.default.contents(atPath: built.image.text))), to: copy)
        let drive = try site.rehearsal()
        try site.burn(disc, on: drive)
        try site.verify(disc, on: drive)
        try site.keeper().enter(DiscEvent(.lost, by: "021002", at: KeptSite.start), site.keeper().copy(disc))
        let target = site.images.appending("back.iso")
        let back = try DiscRebuild(site.keeper(), protector: protector).repair(
            disc, .file(copy), to: target, by: "021002")
        #expect(back.isEntered && back.copy.state.phase == .built)
        let again = try site.build.run(disc, options, by: "021002")
        #expect(again.copy.state.phase == .protected && again.image == target)
        #expect(again.copy.state.image == image && FileDigestOf(target) == image.sha256)
        #expect(ProtectionReport.of(again.copy) == ProtectionReport.of(built.copy))
        let blank = try site.rehearsal()
        try site.burn(disc, on: blank)
        #expect(try site.verify(disc, on: blank).verdict == .pass)
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
        // Its own image waits for a blank, whole: the file is all that was asked for.
        #expect(!result.isEntered && result.copy == built.copy)
        // A waiting image that is damaged itself has another take its place.
        let good = Array(try #require(FileManager.default.contents(atPath: built.image.text)))
        chmod(built.image.text, 0o644)
        try Folders.write([UInt8](repeating: 1, count: good.count), to: built.image)
        let second = site.images.appending("second.iso")
        try Folders.write(good, to: site.images.appending("copy.iso"))
        let entered = try DiscRebuild(site.keeper()).repair(
            "DP1-SEALED-001", .file(site.images.appending("copy.iso")), to: second, by: "021002")
        #expect(entered.isEntered && entered.copy.state.imagePlace == second.text)
        try Folders.write(good, to: built.image)
        let lost = discFailure {
            _ = try DiscRebuild(site.keeper()).repair(
                "DP1-SEALED-001", damaged(2), to: site.images.appending("no.iso"), by: "021002")
        }
        guard case .beyondRepair("DP1-SEALED-001", _)? = lost else { throw NotThat(lost) }
        #expect(!FileTest.exists(site.images.appending("no.iso")))
    }
}

/// Stands for dvdisaster, whose smallest image has 736 MB (Tests/Discs/run.sh commands runs it): ten sectors behind the data.
private struct SpareSectors: ErrorCorrecting {
    let name = "spare"

    func protectedSectors(data: Int64) -> Int64 { data + 10 }

    func protect(
        _ image: RawPath, sha256: String, capacity: Int64, to target: RawPath, control: ImageControl
    ) throws(DiscError) -> ProtectedImage {
        let bytes =
            Array(FileManager.default.contents(atPath: image.text) ?? Data()) + [UInt8](repeating: 7, count: 20480)
        do {
            try Folders.write(bytes, to: target)
            return ProtectedImage(
                sectors: Int64(bytes.count / 2048), sha256: try FileDigest.sha256(target),
                dataSectors: Int64(bytes.count / 2048 - 10), dataSHA256: sha256,
                facts: CorrectionFacts(method: "RS03", roots: 1, place: .inImage))
        } catch { throw DiscError(.sourceChanged, path: image.text, detail: "\(error)") }
    }

    func makeFile(
        _ image: RawPath, sha256: String, thousandths: Int, to target: RawPath, control: ImageControl
    ) throws(DiscError) -> CorrectionFile {
        do { try Folders.write([1], to: target) } catch {
            throw DiscError(.sourceChanged, path: image.text, detail: "\(error)")
        }
        return CorrectionFile(
            bytes: 1, sha256: sha256, imageSHA256: sha256, imageSectors: 1,
            facts: CorrectionFacts(method: "RS03", roots: 1, place: .separate))
    }

    func recognise(_ image: RawPath, file: RawPath?) -> CorrectionFacts? { nil }

    func repair(
        _ copy: RawPath, sectors: Int64, unreadable: SectorMap, file: RawPath?, sha256: String, control: ImageControl
    ) -> RepairReport {
        RepairReport(outcome: .intact, sha256: sha256, markedSectors: 0, exitCode: nil, words: "")
    }
}
