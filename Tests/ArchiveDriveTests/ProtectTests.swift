import Archive
import Evidence
import Foundation
import Testing
import Vault

@Suite("Correction data") struct ProtectTests {
    let corrector = Dvdisaster()

    @Test("the program is there, and is the version that was measured")
    func version() throws { #expect(try corrector.name.hasPrefix("dvdisaster 0.79")) }

    @Test(
        "the size of a protected image is known before it is made",
        arguments: [
            // Measured with the program itself.
            (data: 1648 as Int64, sectors: 359_295 as Int64), (340_976, 359_295), (344_000, 359_295),
            (346_614, 2_295_000),
        ])
    func sizes(data: Int64, sectors: Int64) throws {
        #expect(try corrector.protectedSectors(data: data) == sectors)
    }

    @Test("what no size holds is refused, with more sectors than the largest")
    func tooLarge() {
        #expect(code { _ = try corrector.protectedSectors(data: 23_000_000) } == .tooLargeToProtect)
    }

    @Test("an image that would outgrow its disc is refused before anything is written")
    func outgrows() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let before = scratch.names
        let found = code {
            _ = try corrector.protect(
                disc.image, sha256: disc.written.sha256, capacity: 359_294, to: scratch("p.iso"),
                control: ImageControl())
        }
        #expect(found == .tooLargeToProtect)
        #expect(scratch.names == before)
    }

    @Test("an image that is not what was recorded is not protected, and nothing is left")
    func wrongImage() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let before = scratch.names
        let wrong = String(repeating: "0", count: 64)
        let file = code {
            _ = try corrector.makeFile(
                disc.image, sha256: wrong, thousandths: 150, to: scratch("x.ecc"), control: ImageControl())
        }
        let inside = code {
            _ = try corrector.protect(
                disc.image, sha256: wrong, capacity: 359_424, to: scratch("p.iso"), control: ImageControl())
        }
        #expect(file == .sourceChanged && inside == .sourceChanged)
        #expect(scratch.names == before)
    }

    @Test("a correction file is made whole, and the image stays as it is")
    func correctionFile() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        // What a killed run may leave, with another program's bytes in it.
        try scratch.file(".building-disc.ecc", noise(5000))
        let made = try corrector.makeFile(
            disc.image, sha256: disc.written.sha256, thousandths: 150, to: scratch("disc.ecc"), control: ImageControl())
        #expect(try FileDigest.sha256(disc.image) == disc.written.sha256)
        #expect(try FileDigest.sha256(scratch("disc.ecc")) == made.sha256)
        #expect(made.facts == CorrectionFacts(method: "RS03", roots: 33, place: .separate))
        #expect(try corrector.recognise(disc.image, file: scratch("disc.ecc")) == made.facts)
        #expect(try corrector.recognise(disc.image, file: nil) == nil)
        #expect(scratch.names == ["disc.ecc", "disc.iso"])
        let again = code {
            _ = try corrector.makeFile(
                disc.image, sha256: disc.written.sha256, thousandths: 150, to: scratch("disc.ecc"),
                control: ImageControl())
        }
        #expect(again == .targetExists)
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        var name: String
        /// Of the image's sectors, in thousandths of it.
        var bursts: [(from: Int64, length: Int64)] = []
        var random = 0
        var isRepaired = true
        var testDescription: String { name }
    }

    static let damages = [
        Damage(name: "burst of 5 % from the first sector on", bursts: [(0, 50)]),
        Damage(name: "burst of 10 %", bursts: [(500, 100)]),
        Damage(name: "burst of 15 %", bursts: [(300, 150)]),
        Damage(name: "two bursts of 5 %, one at the end", bursts: [(200, 50), (950, 50)]),
        Damage(name: "random 10 %", random: 100),
        Damage(name: "burst of 30 %", bursts: [(300, 300)], isRepaired: false),
    ]

    @Test("damage within the correction data's reach is repaired to the byte, beyond it told", arguments: damages)
    func repairs(damage: Damage) throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        // 54 of 255: what a CD with 574 MB of data has left for correction data.
        let made = try corrector.makeFile(
            disc.image, sha256: disc.written.sha256, thousandths: 270, to: scratch("disc.ecc"), control: ImageControl())
        #expect(made.facts.roots == 54)
        let sectors = disc.written.sectors
        var ranges = damage.bursts.map { ($0.from * sectors / 1000)..<(($0.from + $0.length) * sectors / 1000) }
        var generator = Steps(state: 7)
        for _ in 0..<(sectors * Int64(damage.random) / 1000) {
            let sector = Int64.random(in: 0..<sectors, using: &generator)
            ranges.append(sector..<(sector + 1))
        }
        let map = SectorMap(ranges)
        try spoil(disc.image, map.ranges)
        let report = try corrector.repair(
            disc.image, sectors: sectors, unreadable: map, file: scratch("disc.ecc"), sha256: disc.written.sha256,
            control: ImageControl())
        #expect(report.markedSectors == map.count)
        #expect(report.outcome == (damage.isRepaired ? .repaired : .notRepaired))
        #expect(report.verdict == (damage.isRepaired ? .pass : .fail))
        #expect(try (FileDigest.sha256(disc.image) == disc.written.sha256) == damage.isRepaired)
        // Its own words for it: 1 where it repaired all, 2 where it could not.
        #expect(report.exitCode == (damage.isRepaired ? 1 : 2))
    }

    @Test("a copy that breaks off is grown, marked and repaired")
    func short() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        _ = try corrector.makeFile(
            disc.image, sha256: disc.written.sha256, thousandths: 150, to: scratch("disc.ecc"), control: ImageControl())
        let kept = disc.written.sectors - 100
        let whole = try bytes(disc.image)
        try Folders.write(Array(whole.prefix(Int(kept) * 2048 - 700)), to: scratch("copy.iso"))
        let report = try corrector.repair(
            scratch("copy.iso"), sectors: disc.written.sectors, unreadable: SectorMap(), file: scratch("disc.ecc"),
            sha256: disc.written.sha256, control: ImageControl())
        #expect(report.outcome == .repaired && report.markedSectors == 101)
        #expect(try bytes(scratch("copy.iso")) == whole)
    }

    @Test("what is whole is left alone")
    func intact() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let report = try corrector.repair(
            disc.image, sectors: disc.written.sectors, unreadable: SectorMap(), file: scratch("none.ecc"),
            sha256: disc.written.sha256, control: ImageControl())
        #expect(report.outcome == .intact && report.exitCode == nil)
    }

    @Test("another image's correction file repairs nothing, whatever the program says")
    func wrongFile() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        let other = try SmallDisc(scratch, "other", megabytes: 4, seed: 99, identity: "P2026-SEALED-002")
        _ = try corrector.makeFile(
            other.image, sha256: other.written.sha256, thousandths: 150, to: scratch("other.ecc"),
            control: ImageControl())
        let map = SectorMap([500..<520])
        try spoil(disc.image, map.ranges)
        let report = try corrector.repair(
            disc.image, sectors: disc.written.sectors, unreadable: map, file: scratch("other.ecc"),
            sha256: disc.written.sha256, control: ImageControl())
        #expect(report.outcome == .notRepaired)
    }

    @Test(
        "a full disk leaves nothing behind and is told as one",
        .enabled(if: geteuid() == 0, "a small file system is mounted for it, which needs root"))
    func fullDisk() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        // A file system of 1 MiB.
        let small = scratch("small")
        try Folders.make(small)
        try #require(try run("mount", ["-t", "tmpfs", "-o", "size=1m", "none", small.text]).status == 0)
        defer { _ = try? run("umount", [small.text]) }
        let inside = code {
            _ = try corrector.protect(
                disc.image, sha256: disc.written.sha256, capacity: 359_424, to: small.appending("p.iso"),
                control: ImageControl())
        }
        let file = code {
            _ = try corrector.makeFile(
                disc.image, sha256: disc.written.sha256, thousandths: 500, to: small.appending("x.ecc"),
                control: ImageControl())
        }
        let copy = code {
            _ = try FileMediumReader(disc.image).read(
                0..<disc.written.sectors, to: small.appending("c.iso"), control: ImageControl())
        }
        #expect(inside == .noSpace && file == .noSpace && copy == .noSpace)
        #expect(Folders.list(small).isEmpty)
    }

    @Test("stopped in the middle, nothing is left")
    func cancelled() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        let before = scratch.names
        let switched = Switch()
        let control = ImageControl(
            onProgress: { done, total in if done > total / 3 { switched.set() } }, isCancelled: { switched.isSet })
        let found = code {
            _ = try corrector.protect(
                disc.image, sha256: disc.written.sha256, capacity: 359_424, to: scratch("p.iso"), control: control)
        }
        #expect(found == .stopped && switched.isSet)
        #expect(scratch.names == before)
    }

    @Test("killed in the middle, what lies there does not look done, and the next run does it")
    func killed() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let bench = try Self.bench()
        let process = Process()
        process.executableURL = bench
        process.arguments = ["protect", disc.image.text, "359424", scratch("p.iso").text]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // The program is at work when the temporary file has grown beyond the copy.
        while process.isRunning, (size(scratch(".building-p.iso")) ?? 0) <= disc.written.size { usleep(2000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(size(scratch("p.iso")) == nil && size(scratch(".building-p.iso")) != nil)
        let made = try corrector.makeFile(
            disc.image, sha256: disc.written.sha256, thousandths: 100, to: scratch("p.iso"), control: ImageControl())
        #expect(try FileDigest.sha256(scratch("p.iso")) == made.sha256)
        #expect(scratch.names == ["disc.iso", "p.iso"])
    }

    static func bench() throws -> URL {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let found = bundle.appendingPathComponent("drive-bench")
        try #require(FileManager.default.isExecutableFile(atPath: found.path))
        return found
    }
}

/// A generator whose numbers are the same each time.
struct Steps: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

final class Switch: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false
    var isSet: Bool { lock.withLock { value } }
    func set() { lock.withLock { value = true } }
}
