import Archive
import Evidence
import Foundation
import Glibc
import Testing
import Vault

@Suite("Burning, by rehearsal") struct BurnTests {
    @Test(
        "kinds of discs are told by the drive's words",
        arguments: [
            ("CD-R", 359_847 as Int64, "", ["cd-r"]), ("DVD-R sequential recording", 2_298_496, "", ["dvd-r"]),
            ("DVD+R", 2_295_104, "MILLENIATA/MDisc", ["dvd+r", "m-disc-dvd"]),
            ("DVD+R/DL", 4_173_824, "", ["dvd+r-dl"]), ("DVD-R/DL sequential recording", 4_171_712, "", ["dvd-r-dl"]),
            ("BD-R sequential recording", 12_219_392, "VERBAT/IMe", ["bd-r-25"]),
            ("BD-R sequential recording", 12_219_392, "MILLEN/MR1", ["bd-r-25", "m-disc-bd-25"]),
            ("BD-R sequential recording", 11_826_176, "", ["bd-r-25"]),
            ("BD-R sequential recording", 24_438_784, "", ["bd-r-50"]),
            ("BD-R sequential recording", 48_878_592, "MILLEN", ["bd-r-100", "m-disc-bd-100"]),
            ("BD-R sequential recording", 62_500_864, "", ["bd-r-128"]), ("DVD+RW", 2_295_104, "", []),
            ("BD-RE", 11_826_176, "", []), ("DVD-ROM", 2_295_104, "", []),
        ])
    func kinds(profile: String, sectors: Int64, manufacturer: String, kinds: [String]) {
        #expect(DriveProfile.kinds(profile: profile, sectors: sectors, manufacturer: manufacturer) == kinds)
        #expect(kinds.allSatisfy { Medium.named($0) != nil })
    }

    @Test("the speed that was set is asked of the drive; a session at once, closed, never left open for more")
    func arguments() {
        let burner = XorrisoBurner(device: "/dev/sr7")
        let set = burner.arguments(100, BurnSettings(speed: 5540))
        #expect(set.contains("speed=5540k") && set.contains("-sao") && set.contains("tsize=100s"))
        #expect(set.contains("dev=/dev/sr7") && !set.contains("-multi") && !set.contains("-dummy"))
        #expect(!burner.arguments(100, BurnSettings()).contains { $0.hasPrefix("speed=") })
        #expect(burner.arguments(100, BurnSettings(isSimulated: true)).contains("-dummy"))
    }

    @Test("every kind of disc is sealed, and holds the image", arguments: Medium.all)
    func everyKind(medium: Medium) throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let drive = try RehearsalDrive(scratch("drive"))
        drive.insert(medium)
        let report = try drive.burn(
            .image(disc.image, sha256: disc.written.sha256), BurnSettings(kind: medium.key), control: ImageControl())
        #expect(report.outcome == .sealed && report.before.status == .blank && report.after?.status == .closed)
        #expect(try FileDigest.sha256(drive.image) == disc.written.sha256)
        let kept = try JSONDecoder().decode(BurnReport.self, from: JSONEncoder().encode(report))
        #expect(kept == report)
    }

    @Test("a source that changes while it is burnt spoils the disc", arguments: ["bytes", "shorter", "longer"])
    func sourceChanges(how: String) throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch, megabytes: 8)
        let drive = try RehearsalDrive(scratch("drive"))
        drive.insert(.dvdPlusR)
        let image = disc.image
        chmod(image.text, 0o644)
        let once = Switch()
        let report = try drive.burn(
            .image(image, sha256: disc.written.sha256), BurnSettings(readsImageFirst: false),
            control: ImageControl(isCancelled: {
                guard !once.isSet else { return false }
                once.set()
                switch how {
                case "bytes": try? spoil(image, [3500..<3501], with: 9)
                case "shorter": truncate(image.text, 5 << 20)
                default: truncate(image.text, 64 << 20)
                }
                return false
            }))
        #expect(once.isSet && report.outcome == .spoiled && report.fault?.code == .sourceFailed, "\(report)")
        // Its last piece was kept back.
        #expect(report.sentSectors < disc.written.sectors)
    }

    @Test("a producer that gives less, or more, or other bytes than it says spoils the disc", arguments: [0, 1, 2])
    func producers(which: Int) throws {
        let scratch = try Scratch()
        let drive = try RehearsalDrive(scratch("drive"))
        drive.insert(.cdR)
        let report = try drive.burn(
            .stream(sectors: 100) { (descriptor, _) throws(ImageError) in
                let sectors = [90, 110, 100][which]
                let bytes = noise(sectors * 2048)
                _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                return WrittenImage(sectors: 100, sha256: String(repeating: "0", count: 64), files: [:])
            }, BurnSettings(), control: ImageControl())
        #expect(report.outcome == .spoiled && report.fault?.code == .sourceFailed)
    }

    @Test("a disc that stays open is spoiled, whatever the burner said; a simulation is no disc")
    func open() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let drive = try RehearsalDrive(scratch("drive"))
        let source = BurnSource.image(disc.image, sha256: disc.written.sha256)
        drive.insert(.bdR25, faults: [.staysOpen])
        let open = try drive.burn(source, BurnSettings(), control: ImageControl())
        #expect(open.outcome == .spoiled && open.fault?.code == .notClosed)
        #expect(code { _ = try drive.burn(source, BurnSettings(), control: ImageControl()) } == .discNotBlank)
        drive.insert(.bdR25)
        let settings = BurnSettings(isSimulated: true)
        #expect(code { _ = try drive.burn(source, settings, control: ImageControl()) } == .cannotSimulate)
        drive.insert(.dvdMinusR)
        let simulated = try drive.burn(source, settings, control: ImageControl())
        #expect(simulated.outcome == .simulated && simulated.after?.status == .blank)
    }

    // MARK: The queue

    /// One who stands at the drives, with a pile of discs for each.
    final class Operator: @unchecked Sendable {
        private let lock = NSLock()
        private var piles: [String: [(Medium, [RehearsalDrive.Fault])]]
        private let drives: [String: RehearsalDrive]
        private var asked: [InsertRequest] = []

        init(_ drives: [RehearsalDrive], _ piles: [String: [(Medium, [RehearsalDrive.Fault])]]) {
            self.drives = Dictionary(uniqueKeysWithValues: drives.map { ($0.device, $0) })
            self.piles = piles
        }

        var requests: [InsertRequest] { lock.withLock { asked } }

        func answer(_ request: InsertRequest) -> InsertAnswer {
            lock.withLock {
                asked.append(request)
                guard var pile = piles[request.device], !pile.isEmpty else { return .giveUpDrive }
                let (medium, faults) = pile.removeFirst()
                piles[request.device] = pile
                drives[request.device]?.insert(medium, faults: faults)
                return .inserted
            }
        }
    }

    struct Hall {
        let scratch: Scratch
        let disc: SmallDisc
        let drives: [RehearsalDrive]

        init(_ count: Int) throws {
            scratch = try Scratch()
            disc = try SmallDisc(scratch)
            let folder = scratch
            drives = try (1...count).map { try RehearsalDrive(folder("drive\($0)"), name: "drive-\($0)") }
        }

        func jobs(_ count: Int, kind: String = "dvd+r") -> [BurnJob] {
            (1...count).map {
                BurnJob(
                    identity: "P-SEALED-\($0)", source: .image(disc.image, sha256: disc.written.sha256),
                    settings: BurnSettings(kind: kind))
            }
        }
    }

    @Test("two drives burn five discs; each disc is asked for, each report is told once")
    func queue() throws {
        let hall = try Hall(2)
        let pile = [(Medium, [RehearsalDrive.Fault])](repeating: (.dvdPlusR, []), count: 5)
        let person = Operator(hall.drives, ["drive-1": pile, "drive-2": pile])
        let told = Told()
        let results = BurnQueue(drives: hall.drives).run(
            hall.jobs(5), onInsert: { person.answer($0) }, onReport: { identity, _ in told.add(identity) })
        #expect(results.map(\.identity) == (1...5).map { "P-SEALED-\($0)" })
        #expect(results.allSatisfy { $0.done?.outcome == .sealed && $0.error == nil && $0.spoiled.isEmpty })
        #expect(told.names.sorted() == results.map(\.identity))
        #expect(person.requests.count == 5)
        // A disc that is just done is no problem.
        #expect(person.requests.allSatisfy { $0.problem == nil || $0.problem?.code == .noDisc })
    }

    @Test("a spoiled disc is reported, and another one asked for; after two the job is given up")
    func spoiled() throws {
        let hall = try Hall(1)
        let bad: (Medium, [RehearsalDrive.Fault]) = (.dvdPlusR, [.writeError(at: 300)])
        let person = Operator(hall.drives, ["drive-1": [bad, (.dvdPlusR, []), bad, bad, (.dvdPlusR, [])]])
        let results = BurnQueue(drives: hall.drives).run(hall.jobs(3), onInsert: { person.answer($0) })
        #expect(results.map { $0.done?.outcome } == [.sealed, nil, .sealed])
        #expect(results.map(\.spoiled.count) == [1, 2, 0])
        #expect(results[1].error?.code == .burnFailed)
        #expect(results[0].spoiled[0].fault?.code == .writeError)
    }

    @Test("a wrong disc is refused with the reason, and asked for again")
    func wrongDisc() throws {
        let hall = try Hall(1)
        let person = Operator(hall.drives, ["drive-1": [(.cdR, []), (.dvdPlusR, [])]])
        let results = BurnQueue(drives: hall.drives).run(hall.jobs(1), onInsert: { person.answer($0) })
        #expect(results[0].done != nil)
        #expect(person.requests.map { $0.problem?.code } == [.noDisc, .wrongDiscType])
    }

    @Test("a drive that vanishes spoils its disc; the job goes to the other drive")
    func vanished() throws {
        let hall = try Hall(2)
        let person = Operator(
            hall.drives,
            [
                "drive-1": [(.dvdPlusR, [.vanishes(at: 200)])],
                "drive-2": [(Medium, [RehearsalDrive.Fault])](repeating: (.dvdPlusR, []), count: 3),
            ])
        let results = BurnQueue(drives: hall.drives).run(hall.jobs(3), onInsert: { person.answer($0) })
        #expect(results.allSatisfy { $0.done?.before.drive.device == "drive-2" })
        #expect(results.map(\.spoiled.count).reduce(0, +) == 1)
    }

    @Test("with no drive left, what is not done says why")
    func noDriveLeft() throws {
        let hall = try Hall(1)
        let person = Operator(hall.drives, ["drive-1": [(.dvdPlusR, [])]])
        let results = BurnQueue(drives: hall.drives).run(hall.jobs(2), onInsert: { person.answer($0) })
        #expect(results[0].done != nil && results[1].done == nil)
        #expect(results[1].error?.code == .discNotBlank)
        let stopped = BurnQueue(drives: hall.drives).run(hall.jobs(1), onInsert: { _ in .stop })
        #expect(stopped[0].error?.code == .stopped)
        #expect(BurnQueue(drives: []).run(hall.jobs(1), onInsert: { _ in .stop })[0].error?.code == .noDrive)
    }

    final class Told: @unchecked Sendable {
        private let lock = NSLock()
        private var list: [String] = []
        var names: [String] { lock.withLock { list } }
        func add(_ name: String) { lock.withLock { list.append(name) } }
    }
}
