import Archive
import Evidence
import Testing
import Vault

@Suite("Discs read back") struct MediumTests {
    @Test("ranges of sectors join, overlap and intersect as sets do")
    func maps() {
        var map = SectorMap([10..<20, 5..<8, 15..<30, 30..<31])
        #expect(map.ranges == [5..<8, 10..<31] && map.count == 24)
        map.insert(8..<10)
        #expect(map.ranges == [5..<31])
        #expect(map.contains(5) && map.contains(30) && !map.contains(31) && !map.contains(4))
        let other = SectorMap([0..<6, 7..<9, 40..<50])
        #expect(map.intersection(other) == SectorMap([5..<6, 7..<9]))
        #expect(SectorMap([3..<3]).isEmpty)
    }

    func drive(_ scratch: Scratch, _ disc: SmallDisc, faults: [RehearsalDrive.Fault] = []) throws -> RehearsalDrive {
        let drive = try RehearsalDrive(scratch("drive"))
        drive.insert(.dvdPlusR, faults: faults)
        let report = try drive.burn(
            .image(disc.image, sha256: disc.written.sha256), BurnSettings(), control: ImageControl())
        try #require(report.outcome == .sealed)
        return drive
    }

    @Test("a whole disc passes, every file of it by name")
    func whole() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let report = try MediumCheck.run(try drive(scratch, disc), disc.expected, copy: scratch("copy.iso"))
        #expect(report.verdict == .pass && report.whole == .pass && report.unreadable.isEmpty)
        #expect(report.files.count == 7 && report.files.allSatisfy { $0.verdict == .pass })
        #expect(report.drive.vendor == "REHEARSAL" && report.volumeID == "P2026_SEALED_001")
    }

    @Test("a file on unreadable sectors fails with their number, the others pass")
    func scratched() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let source = try ImageSource(disc.image)
        let file = try #require(
            try ImageReader(source).entries(.rockRidge).first { $0.path == "data/处警2.mp4" })
        let first = file.extents[0].offset / 2048
        let map = SectorMap([(first + 3)..<(first + 8)])
        let report = try MediumCheck.run(
            try drive(scratch, disc, faults: [.unreadable(map)]), disc.expected, copy: scratch("copy.iso"))
        #expect(report.unreadable == map && report.whole == .fail && report.verdict == .fail)
        let failed = report.files.filter { $0.verdict != .pass }
        #expect(failed.map(\.path) == ["data/处警2.mp4"])
        #expect(failed.first?.unreadableSectors == 5 && failed.first?.sha256 == nil)
    }

    @Test("a byte that changed without an error fails its file and the whole")
    func silent() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let drive = try drive(scratch, disc)
        let source = try ImageSource(disc.image)
        let file = try #require(
            try ImageReader(source).entries(.rockRidge).first { $0.path == "data/处警1.mp4" })
        try spoil(drive.image, [(file.extents[0].offset / 2048)..<(file.extents[0].offset / 2048 + 1)], with: 1)
        let report = try MediumCheck.run(drive, disc.expected, copy: scratch("copy.iso"))
        #expect(report.unreadable.isEmpty && report.whole == .fail)
        #expect(report.files.filter { $0.verdict == .fail }.map(\.path) == ["data/处警1.mp4"])
    }

    @Test("where the folders are gone files are not evaluated, and never pass")
    func noFolders() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let all = SectorMap([0..<320, (disc.written.sectors - 300)..<disc.written.sectors])
        let report = try MediumCheck.run(
            try drive(scratch, disc, faults: [.unreadable(all)]), disc.expected, copy: scratch("copy.iso"))
        #expect(report.whole == .fail && report.volumeID == nil)
        #expect(report.files.count == 7 && report.files.allSatisfy { $0.verdict == .notEvaluated })
    }

    @Test("a file nobody expected is not evaluated, one that is missing fails")
    func lists() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        var expected = disc.expected
        expected.files["data/other.mp4"] = expected.files.removeValue(forKey: "bagit.txt")
        let report = try MediumCheck.run(try drive(scratch, disc), expected, copy: scratch("copy.iso"))
        #expect(report.whole == .pass && report.verdict == .fail)
        #expect(report.files.first { $0.path == "bagit.txt" }?.verdict == .notEvaluated)
        #expect(report.files.first { $0.path == "data/other.mp4" }?.verdict == .fail)
    }

    @Test("damaged, mapped, marked, repaired: the digest is the burnt one again")
    func chain() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        _ = try Dvdisaster().makeFile(
            disc.image, sha256: disc.written.sha256, thousandths: 150, to: scratch("disc.ecc"), control: ImageControl())
        let map = SectorMap([16..<48, 700..<820])
        let drive = try drive(scratch, disc, faults: [.unreadable(map)])
        let before = try MediumCheck.run(drive, disc.expected, copy: scratch("copy.iso"))
        #expect(before.verdict == .fail)
        let repair = try Dvdisaster().repair(
            scratch("copy.iso"), sectors: disc.written.sectors, unreadable: before.unreadable,
            file: scratch("disc.ecc"), sha256: disc.written.sha256, control: ImageControl())
        #expect(repair.outcome == .repaired)
        let after = try MediumCheck.run(
            FileMediumReader(scratch("copy.iso")), disc.expected, copy: scratch("again.iso"))
        #expect(after.verdict == .pass)
    }

    @Test("a sector that can be read at the second attempt is not lost")
    func retries() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let moody = MoodySource(try ImageSource(disc.image), sector: 333, failures: 4)
        let reader = FileMediumReader(moody, path: disc.image, attempts: 3)
        let map = try reader.read(0..<disc.written.sectors, to: scratch("copy.iso"), control: ImageControl())
        #expect(map.isEmpty)
        #expect(try FileDigest.sha256(scratch("copy.iso")) == disc.written.sha256)
    }

    @Test("a disc is known by what stands on it")
    func identity() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let other = try SmallDisc(scratch, "other", seed: 5, identity: "P2026-SEALED-002")
        let known = try MediumIdentity.read(try ImageSource(disc.image))
        #expect(known.volumeID == "P2026_SEALED_001" && known.externalIdentifier == "P2026-SEALED-001")
        #expect(known.tagManifestSHA256 == disc.written.files["tagmanifest-sha256.txt"])
        let drive = try drive(scratch, disc)
        try Folders.make(scratch("tmp"))
        #expect(try MediumIdentity.read(drive, scratch: scratch("tmp")) == known)
        #expect(Folders.list(scratch("tmp")).isEmpty)
        #expect(known.differences(from: known).isEmpty)
        let wrong = try MediumIdentity.read(try ImageSource(other.image))
        #expect(wrong.differences(from: known).count == 3)
        #expect(code { _ = try MediumIdentity.read(try ImageSource(scratch.file("x", noise(90_000)))) } == .notOurDisc)
        drive.insert(.bdR25)
        #expect(code { _ = try MediumIdentity.read(drive, scratch: scratch("tmp")) } == .notOurDisc)
        drive.eject()
        #expect(code { _ = try MediumIdentity.read(drive, scratch: scratch("tmp")) } == .noDisc)
    }

    @Test("xorriso reads an image file as a drive, and finds the same")
    func stdioDrive() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let reader = XorrisoMediumReader(device: "stdio:" + disc.image.text)
        let report = try MediumCheck.run(reader, disc.expected, copy: scratch("copy.iso"))
        #expect(report.verdict == .pass && report.program.hasPrefix("xorriso 1."))
        #expect(scratch.names == ["copy.iso", "disc.iso"])
    }
}

/// Bytes of which one sector is read only after so many failures.
final class MoodySource: ByteSource, @unchecked Sendable {
    private let source: any ByteSource
    private let sector: Int64
    private var failures: Int

    init(_ source: any ByteSource, sector: Int64, failures: Int) {
        self.source = source
        self.sector = sector
        self.failures = failures
    }

    var size: Int64 { source.size }

    func read(at offset: Int64, count: Int) throws(ImageError) -> [UInt8] {
        if offset / 2048 <= sector, sector * 2048 < offset + Int64(count), failures > 0 {
            failures -= 1
            throw ImageError(.unreadableImage, path: "moody")
        }
        return try source.read(at: offset, count: count)
    }
}
