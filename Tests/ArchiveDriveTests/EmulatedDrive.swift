import Archive
import Evidence
import Foundation
import Glibc
import Testing
import Vault

/// A DVD+R drive that Debian's `tgt` emulates (Tests/Discs/drive): asked through the real programs, without a burner.
final class EmulatedDrive: Sendable {
    let folder: RawPath
    private static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Discs/drive")

    init(_ scratch: Scratch) throws {
        folder = scratch("emulated")
        let started = try run("bash", [Self.scripts.path + "/drive.sh", "start", folder.text])
        try #require(started.status == 0, "\(started.output)")
        // A program that becomes xorriso where the drive is.
        let script = """
            #!/bin/sh
            DRIVE_WORK=\(folder.text) exec \(Self.scripts.path)/in_drive.sh xorriso "$@"

            """
        try Folders.write(Array(script.utf8), to: RawPath(program))
        chmod(program, 0o755)
    }

    deinit { _ = try? run("bash", [Self.scripts.path + "/drive.sh", "stop", folder.text]) }

    var program: String { folder.text + "/xorriso" }
    var burner: XorrisoBurner { XorrisoBurner(device: "/dev/sr0", program: program) }
    var reader: XorrisoMediumReader { XorrisoMediumReader(device: "/dev/sr0", program: program) }

    /// What the drive is to do wrong from the next program on; see shim.c.
    func faults(_ lines: [String]) throws {
        try Folders.write(Array(lines.joined(separator: "\n").utf8) + [0x0A], to: folder.appending("faults"))
    }

    func insertBlank() throws {
        let done = try run("bash", [Self.scripts.path + "/drive.sh", "blank", folder.text])
        try #require(done.status == 0, "\(done.output)")
    }

    /// The program that burns, a child of ours.
    func burning() throws -> pid_t? {
        try run("pgrep", ["-f", "cdrecord -v dev=/dev/sr0"]).output.split(separator: "\n").compactMap { pid_t($0) }
            .first {
                (try? String(contentsOfFile: "/proc/\($0)/environ", encoding: .utf8))?.contains(folder.text) ?? false
            }
    }
}

@Suite(
    "An emulated DVD+R drive",
    .enabled(if: geteuid() == 0, "the emulated drive needs root: a mount namespace and tgtd"))
struct EmulatedDriveTests {
    func burn(
        _ drive: EmulatedDrive, _ disc: SmallDisc, control: ImageControl = ImageControl()
    ) throws -> BurnReport {
        try drive.burner.burn(.image(disc.image, sha256: disc.written.sha256), BurnSettings(), control: control)
    }

    @Test("burn, seven sectors of a hundred unreadable, read, mark, repair: every file is right again")
    func chain() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        let corrector = Dvdisaster()
        _ = try corrector.makeFile(
            disc.image, sha256: disc.written.sha256, thousandths: 200, to: scratch("disc.ecc"), control: ImageControl())
        let drive = try EmulatedDrive(scratch)
        let before = try drive.burner.state()
        #expect(before.status == .blank && before.kinds == ["dvd+r"] && before.writableSectors == 2_295_104)
        #expect(
            before.drive.vendor == "EMULATED" && before.drive.model == "DVD-WRITER" && !before.drive.firmware.isEmpty)
        #expect(before.speeds.contains(4234))

        let report = try drive.burner.burn(
            .image(disc.image, sha256: disc.written.sha256), BurnSettings(speed: 4234), control: ImageControl())
        #expect(report.outcome == .sealed && report.fault == nil && report.settings.speed == 4234, "\(report)")
        #expect(report.sentSHA256 == disc.written.sha256 && report.sentSectors == disc.written.sectors)
        #expect(report.after?.status == .closed && report.program.hasPrefix("xorriso 1."))

        let whole = try MediumCheck.run(drive.reader, disc.expected, copy: scratch("whole.iso"))
        #expect(whole.verdict == .pass && whole.drive.model == "DVD-WRITER")
        try Folders.make(scratch("tmp"))
        #expect(
            try MediumIdentity.read(drive.reader, scratch: scratch("tmp"))
                == MediumIdentity.read(try ImageSource(disc.image)))

        // A burst, and single places: 7 %, in the drive's blocks of 16 sectors.
        let sectors = disc.written.sectors
        let burst = (sectors / 3)..<(sectors / 3 + sectors * 5 / 100)
        let places = (0..<5).map { sectors / 2 + $0 * sectors / 12 }
        try drive.faults(
            ["read-error \(burst.lowerBound) \(burst.upperBound - 1)"] + places.map { "read-error \($0) \($0)" })
        let damaged = try MediumCheck.run(drive.reader, disc.expected, copy: scratch("copy.iso"))
        #expect(damaged.verdict == .fail)
        let share = damaged.unreadable.count * 1000 / sectors
        #expect((60...90).contains(share), "\(share) thousandths")
        for sector in [burst.lowerBound, burst.upperBound - 1] + places {
            #expect(damaged.unreadable.contains(sector))
        }
        let repaired = try corrector.repair(
            scratch("copy.iso"), sectors: sectors, unreadable: damaged.unreadable, file: scratch("disc.ecc"),
            sha256: disc.written.sha256, control: ImageControl())
        #expect(repaired.outcome == .repaired && repaired.exitCode == 1)
        let again = try MediumCheck.run(
            FileMediumReader(scratch("copy.iso")), disc.expected, copy: scratch("again.iso"))
        #expect(again.verdict == .pass && again.files.count == 7)

        // The same disc once more: refused, with nothing written.
        #expect(code { _ = try burn(drive, disc) } == .discNotBlank)
    }

    @Test("an image streamed as it is made arrives as planned; one whose source changes spoils the disc")
    func streamed() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        let drive = try EmulatedDrive(scratch)
        func burn(_ tree: ImageTree) throws -> BurnReport {
            let (volume, sectors) = (disc.volume, disc.written.sectors)
            return try drive.burner.burn(
                .stream(sectors: sectors) { (descriptor, control) throws(ImageError) in
                    try BridgeWriter().stream(tree, volume, to: descriptor, control: control)
                }, BurnSettings(), control: ImageControl())
        }
        let good = try burn(disc.tree)
        #expect(good.outcome == .sealed && good.sentSHA256 == disc.written.sha256)

        try drive.insertBlank()
        let source = try scratch.file("recording.mp4", noise(1 << 20))
        var tree = ImageTree(modified: WallTime(seconds: 1_767_268_800))
        for index in 0..<4 {
            let sha256 = index < 3 ? try FileDigest.sha256(source) : String(repeating: "0", count: 64)
            try tree.addFile(
                "\(index).mp4", .file(source, size: 1 << 20, sha256: sha256), modified: WallTime(seconds: 1_767_268_800)
            )
        }
        let planned = try BridgeWriter().plannedSectors(tree, disc.volume)
        let (volume, changed) = (disc.volume, tree)
        let bad = try drive.burner.burn(
            .stream(sectors: planned) { (descriptor, control) throws(ImageError) in
                try BridgeWriter().stream(changed, volume, to: descriptor, control: control)
            }, BurnSettings(), control: ImageControl())
        #expect(bad.outcome == .spoiled && bad.fault?.code == .sourceFailed, "\(bad)")
        #expect(bad.fault?.detail.contains("recording.mp4") ?? false)
    }

    @Test("a write error in the middle spoils the disc, and the report says so")
    func writeError() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        let drive = try EmulatedDrive(scratch)
        try drive.faults(["write-error 2000"])
        let report = try burn(drive, disc)
        #expect(report.outcome == .spoiled && report.fault?.code == .writeError, "\(report)")
        #expect(report.exitCode != 0)
    }

    @Test("a drive that goes away in the middle spoils the disc")
    func driveGone() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 4)
        let drive = try EmulatedDrive(scratch)
        try drive.faults(["gone-after 2000"])
        let report = try burn(drive, disc)
        #expect(report.outcome == .spoiled, "\(report)")
        #expect(
            report.fault?.code == .writeError || report.fault?.code == .driveGone
                || report.fault?.code == .programFailed)
    }

    @Test("stopped in the middle: the burner is asked to end, and the disc is spoiled")
    func stopped() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 6)
        let drive = try EmulatedDrive(scratch)
        try drive.faults(["slow 20000"])
        let switched = Switch()
        let report = try burn(
            drive, disc,
            control: ImageControl(
                onProgress: { done, _ in if done >= 1 << 20 { switched.set() } }, isCancelled: { switched.isSet }))
        #expect(report.outcome == .spoiled && report.fault?.code == .stopped, "\(report)")
        #expect(try drive.burning() == nil)
    }

    @Test("killed from outside in the middle: spoiled as well")
    func killed() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 6)
        let drive = try EmulatedDrive(scratch)
        try drive.faults(["slow 20000"])
        let sent = Switch()
        let report = try burn(
            drive, disc,
            control: ImageControl(onProgress: { done, _ in
                guard done >= 1 << 20, !sent.isSet, let burning = try? drive.burning() else { return }
                sent.set()
                kill(burning, SIGKILL)
            }))
        #expect(sent.isSet)
        #expect(report.outcome == .spoiled && report.fault?.code == .killed, "\(report)")
        #expect(report.exitCode == 137)
    }

    @Test("what can't be burnt is refused before the first sector, and the disc is still blank")
    func refused() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let drive = try EmulatedDrive(scratch)
        let (burner, image) = (drive.burner, BurnSource.image(disc.image, sha256: disc.written.sha256))
        func found(_ source: BurnSource, _ settings: BurnSettings) -> DiscError.Code? {
            code { _ = try burner.burn(source, settings, control: ImageControl()) }
        }
        // A file with a hole: larger than the disc, nothing on the disk.
        let large = scratch("large.iso")
        try #require(try run("truncate", ["-s", String(2_295_105 * 2048), large.text]).status == 0)
        #expect(found(.image(large, sha256: disc.written.sha256), BurnSettings()) == .discTooSmall)
        #expect(found(image, BurnSettings(kind: "bd-r-25")) == .wrongDiscType)
        #expect(found(image, BurnSettings(isSimulated: true)) == .cannotSimulate)
        #expect(found(.image(disc.image, sha256: String(repeating: "0", count: 64)), BurnSettings()) == .sourceChanged)
        #expect(found(.image(try scratch.file("odd", noise(3000)), sha256: ""), BurnSettings()) == .sourceChanged)
        let stop = ImageControl(isCancelled: { true })
        #expect(code { _ = try burner.burn(image, BurnSettings(readsImageFirst: false), control: stop) } == .stopped)
        #expect(try burner.state().status == .blank)
        try drive.faults(["no-disc"])
        #expect(found(image, BurnSettings()) == .noDisc)
    }

    @Test("drives are listed; one that is not there is told")
    func listed() throws {
        let scratch = try Scratch()
        let drive = try EmulatedDrive(scratch)
        let drives = try XorrisoBurner.drives(program: drive.program)
        #expect(drives.map(\.device) == ["/dev/sr0"] && drives.first?.model == "DVD-WRITER")
        #expect(code { _ = try XorrisoBurner(device: "/dev/sr7", program: drive.program).state() } == .noDrive)
        #expect(code { _ = try XorrisoBurner(device: "/dev/sr0", program: "/no/such").state() } == .noProgram)
    }
}
