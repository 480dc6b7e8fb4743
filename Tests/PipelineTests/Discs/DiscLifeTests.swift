import Archive
import Catalogue
import Evidence
import Foundation
import Glibc
import Testing
import Vault

@testable import Pipeline

@Suite("Discs burnt, read back, and what became of them")
struct DiscLifeTests {
    private let first = "DP1-SEALED-001"
    private let second = "DP1-USE-001"

    private func ready() throws -> DiscSite {
        let site = try DiscSite()
        _ = try site.confirmed(try site.recordings())
        try site.built(first)
        return site
    }

    @Test("Burnt and read back whole: verified, with drive, medium and image in the register")
    func verified() throws {
        let site = try ready()
        let drive = try site.rehearsal()
        let burnt = try site.burn(first, on: drive)
        #expect(burnt.copy.state.phase == .burnt && !burnt.copy.state.keeps)
        let result = try site.verify(first, on: drive)
        #expect(result.verdict == .pass && result.isEntered && result.kept == nil)
        let copy = try site.keeper().copy(first)
        #expect(copy.events.map(\.kind) == [.built, .burning, .burnt, .verified])
        #expect(copy.events.allSatisfy { $0.kind == .built || $0.drive?.contains("REHEARSAL") == true })
        #expect(copy.state.keeps && copy.state.unreadable == [0])
        #expect(result.report.files.count { $0.verdict == .pass } == result.report.files.count)
        // Closed: a second burn is refused, and the register as it was.
        let again = discFailure { try site.burn(first, on: drive) }
        guard case .notNow(_, .burning, .verified)? = again else { throw NotThat(again) }
    }

    @Test(
        "A burn that dies leaves a record of a spoiled disc, and another blank makes it good",
        arguments: [
            RehearsalDrive.Fault.writeError(at: 40), .vanishes(at: 40), .staysOpen,
        ])
    func spoiled(fault: RehearsalDrive.Fault) throws {
        let site = try ready()
        let result = try site.burn(first, on: site.rehearsal(.dvdPlusR, [fault]))
        #expect(result.copy.state.phase == .spoiled && result.report.outcome == .spoiled)
        #expect(result.copy.events.map(\.kind) == [.built, .burning, .spoiled])
        #expect(result.copy.events.last?.text?.isEmpty == false)
        let drive = try site.rehearsal()
        try site.burn(first, on: drive)
        #expect(try site.verify(first, on: drive).verdict == .pass)
    }

    @Test("A disc that is used, too small or of another kind is refused as it is: nothing is spoiled")
    func refused() throws {
        let site = try ready()
        let used = try site.rehearsal()
        try site.burn(first, on: used)
        try site.built(second)
        for drive in [
            used, try site.rehearsal(Medium(key: "dvd+r", title: "small", sectors: 100)), try site.rehearsal(.cdR),
        ] {
            let failure = discFailure { try site.burn(second, on: drive) }
            guard case .drive? = failure else { throw NotThat(failure) }
            #expect(try site.phase(second) == .built)
        }
        #expect(try !site.keeper().copy(second).events.contains { $0.kind == .spoiled })
        #expect(try site.verify(first, on: used).verdict == .pass)
    }

    @Test("An image that changed on the disk costs no disc")
    func imageChanged() throws {
        let site = try ready()
        let place = RawPath(try #require(try site.keeper().copy(first).state.imagePlace))
        var bytes = Array(try #require(FileManager.default.contents(atPath: place.text)))
        bytes[bytes.count / 2] ^= 1
        _ = place.withCString { unlink($0) }
        try Folders.write(bytes, to: place)
        let failure = discFailure { try site.burn(first, on: site.rehearsal()) }
        guard case .drive(let error)? = failure else { throw NotThat(failure) }
        #expect(error.code == .sourceChanged)
        #expect(try site.phase(first) == .built)
        _ = place.withCString { unlink($0) }
        let gone = discFailure { try site.burn(first, on: site.rehearsal()) }
        guard case .noImage(first, _)? = gone else { throw NotThat(gone) }
    }

    @Test("A program killed while it burnt: the disc is entered as spoiled by the next that looks, not while it burns")
    func killed() throws {
        let site = try ready()
        let copy = try site.keeper().copy(first)
        let image = try #require(copy.state.image)
        try site.keeper().enter(
            DiscEvent(.burning, by: "021002", at: KeptSite.start, drive: "D", image: image), copy)
        let held = try site.keeper().lock(copy)
        #expect(try site.keeper().recover().isEmpty && site.phase(first) == .burning)
        withExtendedLifetime(held) {}
    }

    @Test("After the kill, when nobody burns it any more")
    func killedAndGone() throws {
        let site = try ready()
        let copy = try site.keeper().copy(first)
        let image = try #require(copy.state.image)
        try site.keeper().enter(
            DiscEvent(.burning, by: "021002", at: KeptSite.start, drive: "D", image: image), copy)
        #expect(try site.keeper().recover().map(\.identity) == [first])
        let spoiled = try site.keeper().copy(first)
        #expect(spoiled.state.phase == .spoiled && spoiled.events.last?.by == ProgramVersion.signature)
        #expect(try site.keeper().recover().isEmpty)
    }

    @Test("Sectors that can't be read fail the disc; another reading of it may pass")
    func unreadable() throws {
        let site = try ready()
        let scratched = try site.rehearsal(.dvdPlusR, [.unreadable(SectorMap([300..<310]))])
        try site.burn(first, on: scratched)
        let result = try site.verify(first, on: scratched)
        #expect(result.verdict == .fail && result.report.unreadable.count == 10)
        #expect(try site.phase(first) == .failed && result.kept != nil)
        let event = try #require(try site.keeper().copy(first).events.last)
        #expect(event.unreadable == 10 && event.report?.contains("[[300,10]]") == true)
        let report = try #require(result.kept)
        #expect(FileTest.exists(report))
    }

    @Test("Another disc than the one asked for is told, and nothing is entered of either")
    func wrongDisc() throws {
        let site = try ready()
        try site.built(second)
        let (one, two) = (try site.rehearsal(), try site.rehearsal())
        try site.burn(first, on: one)
        try site.burn(second, on: two)
        let failure = discFailure { try site.verify(first, on: two) }
        guard case .wrongDisc(first, found: second)? = failure else { throw NotThat(failure) }
        #expect(try site.phase(first) == .burnt && site.phase(second) == .burnt)
    }

    @Test("An image in a file is judged and nothing is entered; a vault that is not for trying takes no rehearsal")
    func onlyDiscsCount() throws {
        let site = try ready()
        let drive = try site.rehearsal()
        try site.burn(first, on: drive)
        let result = try DiscReading(site.keeper()).verify(first, .file(drive.image), by: "021002")
        #expect(result.verdict == .pass && !result.isEntered)
        #expect(try site.phase(first) == .burnt)
        site.settings.isRehearsal = false
        let failure = discFailure { try site.verify(first, on: drive) }
        guard case .noRehearsal? = failure else { throw NotThat(failure) }
        let burn = discFailure { try site.burn(first, on: drive) }
        guard case .noRehearsal? = burn else { throw NotThat(burn) }
    }

    @Test("A disc that came back counts again once it was read; a wrong byte is told, and how unreadable sectors grow")
    func returned() throws {
        let site = try DiscSite()
        _ = try site.made(try site.recordings())
        let keeper = site.keeper()
        for event in [
            DiscEvent(.shelved, by: "021002", at: KeptSite.start, place: "B2"),
            DiscEvent(.lent, by: "021002", at: KeptSite.start, person: "021004"),
            DiscEvent(.returned, by: "021002", at: KeptSite.start, place: "desk"),
        ] {
            try keeper.enter(event, keeper.copy(first))
        }
        #expect(try !keeper.copy(first).state.keeps)
        func check(_ drive: RehearsalDrive) throws -> DiscReading.Result {
            try DiscReading(keeper).run(
                first, .rehearsal(site.drive), by: "021002", ImageControl(), { _ in .checked }
            ) { _ in drive }
        }
        let drive = try site.rehearsal()
        // The same image on another disc: what the drive of a test can do.
        let image = try keeper.copy(first)
        _ = try drive.burn(
            .image(RawPath(try #require(image.state.imagePlace)), sha256: try #require(image.state.image).sha256),
            BurnSettings(), control: ImageControl())
        #expect(try check(drive).verdict == .pass)
        #expect(try keeper.copy(first).state.keeps)
        chmod(drive.image.text, 0o644)
        let handle = try #require(FileHandle(forWritingAtPath: drive.image.text))
        try handle.seek(toOffset: 700_000)
        try handle.write(contentsOf: Data([0xAA, 0x55, 0xAA]))
        try handle.close()
        #expect(try check(drive).verdict == .fail)
        let state = try keeper.copy(first).state
        #expect(state.phase == .failed && state.unreadable == [0, 0, 0] && !state.keeps)
    }

    @Test("Officers may not; who is unknown may not")
    func rights() throws {
        let site = try ready()
        for person in ["021004", "nobody"] {
            let failure = discFailure {
                _ = try DiscBurning(site.keeper()).run(
                    first, DiscBurning.Options(drive: .rehearsal(site.drive)), by: person)
            }
            guard case .access? = failure else { throw NotThat(failure) }
            let entering = discFailure {
                try site.keeper().enter(
                    DiscEvent(.built, by: person, at: KeptSite.start), site.keeper().copy(first))
            }
            guard case .access? = entering else { throw NotThat(entering) }
        }
        #expect(try site.keeper().copy(first).events.count == 1)
    }
}

@Suite("Discs burnt on several drives")
struct DiscQueueTests {
    @Test(
        "Two drives share the discs of a plan; one that dies gives its disc to the other, and every end is in the register"
    )
    func shared() throws {
        let site = try DiscSite()
        let plan = try site.confirmed(try site.recordings())
        for copy in try site.kept.catalogue.discCopies(ofPlan: plan.id) { try site.built(copy.identity) }
        let good = try site.rehearsal()
        let bad = try site.rehearsal(.dvdPlusR, [.vanishes(at: 30)])
        let results = try DiscQueue(
            site.keeper(), DiscBurning.Options(drive: .device("several")), by: "021002"
        ).run(try site.kept.catalogue.discCopies(ofPlan: plan.id), drives: [bad, good]) { request in
            // Whoever stands there puts the next blank in.
            if request.device == good.device { good.insert(.dvdPlusR) }
            return .inserted
        }
        #expect(results.map(\.copy.state.phase) == [.burnt, .burnt])
        #expect(results.allSatisfy { $0.error == nil })
        let kinds = results.flatMap { $0.copy.events.map(\.kind) }
        #expect(kinds.count { $0 == .burnt } == 2)
        #expect(kinds.count { $0 == .spoiled } == results.reduce(0) { $0 + $1.spoiled })
    }
}
