import Archive
import Catalogue
import Evidence
import Foundation
import Glibc
import Testing
import Vault

@testable import Pipeline

@Suite("Images of discs, built from the vault")
struct DiscBuildTests {
    @Test(
        "The image holds every recording under its path, byte for byte; the register has its digest; a second run does nothing"
    )
    func whole() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        let plan = try site.confirmed(recordings)
        let result = try site.built("DP1-SEALED-001")
        let source = try ImageSource(result.image)
        let reader = try ImageReader(source)
        #expect(reader.volumeID == "DP1_SEALED_001")
        let back = try ImageReadBack.run(source, reader.entries(.udf))
        let image = try #require(result.copy.state.image)
        #expect(back.sha256 == image.sha256 && back.bytes == image.sectors * 2048)
        for item in try site.kept.catalogue.discItems(ofPlan: plan.id, disc: 1) {
            #expect(back.files[item.path] == item.sha256, "\(item.path)")
        }
        #expect(back.files["tagmanifest-sha256.txt"] == image.tagManifest)
        #expect(back.files["index.html"] != nil && back.files["custody/checkpoint"] != nil)
        let again = try site.built("DP1-SEALED-001")
        #expect(!again.isNew && again.copy == result.copy)
        #expect(try site.keeper().copy("DP1-SEALED-001").events.map(\.kind) == [.built])
    }

    @Test("An original that changed stops the build: nothing is left, nothing is entered")
    func changed() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        _ = try site.confirmed(recordings)
        let original = site.kept.vault.path(ofRelative: recordings[0].vaultPath)
        var bytes = Array(try #require(FileManager.default.contents(atPath: original.text)))
        bytes[0] ^= 1
        chmod(original.text, 0o644)
        try Folders.write(bytes, to: original)
        let failure = discFailure { try site.built("DP1-SEALED-001") }
        guard case .image(let error)? = failure else { throw NotThat(failure) }
        #expect(error.code == .sourceChanged && error.path == original.text)
        #expect(Folders.list(site.images).isEmpty)
        #expect(try site.phase("DP1-SEALED-001") == .planned)
    }

    @Test("A recording disposed of meanwhile is told by name, before a byte is written")
    func disposedOf() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        _ = try site.confirmed(recordings)
        // As only another program could do it: the schema's own guards refuse it.
        try site.forceTombstone(of: recordings[0])
        let failure = discFailure { try site.built("DP1-SEALED-001") }
        guard case .gone("DP1", let names)? = failure else { throw NotThat(failure) }
        #expect(names == [recordings[0].originalName])
        #expect(Folders.list(site.images).isEmpty)
        #expect(try site.phase("DP1-SEALED-001") == .planned)
    }

    @Test("An image that would not fit is refused before a byte is written")
    func tooLarge() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        let small = PlanSettings(medium: Medium(key: "dvd+r", title: "tiny", sectors: 500))
        let items = try site.preview(recordings).items
        _ = try site.kept.catalogue.add(
            discPlan: DiscPlanRecord(
                medium: "dvd+r", sectors: 500, isMeasured: true, settings: try JSONOf.text(small),
                sets: [DiscPlanRecord.NamedSet(key: "SEALED", zh: "封存", en: "sealed")],
                discs: [DiscPlanRecord.Disc(number: 1, sectors: 400)], by: "021002", at: KeptSite.start), prefix: "DP",
            items: items)
        let failure = discFailure { try site.built("DP1-SEALED-001") }
        guard case .imageTooLarge("DP1-SEALED-001", let sectors, let room)? = failure else { throw NotThat(failure) }
        #expect(sectors > room && room == 500)
        #expect(Folders.list(site.images).isEmpty)
    }

    @Test("Two builds of one disc at once: the second is refused")
    func twice() throws {
        let site = try DiscSite()
        _ = try site.confirmed(try site.recordings())
        let held = try site.keeper().lock(try site.keeper().copy("DP1-SEALED-001"))
        let failure = discFailure { try site.built("DP1-SEALED-001") }
        guard case .busy("DP1-SEALED-001")? = failure else { throw NotThat(failure) }
        withExtendedLifetime(held) {}
        // Another disc is another matter.
        try site.built("DP1-USE-001")
    }

    @Test("An image that a killed build named but did not enter is made again; any other file is left alone")
    func killed() throws {
        let site = try DiscSite()
        _ = try site.confirmed(try site.recordings())
        let target = site.images.appending("DP1-SEALED-001.iso")
        try Folders.make(site.images)
        try Folders.write([1, 2, 3], to: target)
        let failure = discFailure { try site.built("DP1-SEALED-001") }
        guard case .image(let error)? = failure else { throw NotThat(failure) }
        #expect(error.code == .targetExists)
        // As the build leaves it between the image's name and the register's row.
        try Folders.write(Array(target.bytes), to: site.keeper().folder.appending("DP1-SEALED-001.making"))
        let result = try site.built("DP1-SEALED-001")
        #expect(result.isNew && FileDigestOf(target) == result.copy.state.image?.sha256)
    }

    @Test("A stopped build leaves nothing, and says so")
    func stopped() throws {
        let site = try DiscSite()
        _ = try site.confirmed(try site.recordings())
        let failure = discFailure {
            _ = try site.build.run(
                "DP1-SEALED-001", site.options, by: "021002", control: ImageControl(isCancelled: { true }))
        }
        let isStopped: Bool =
            switch failure {
            case .image(let error)?: error.code == .stopped
            case .bag(let error)?: error.code == .stopped
            default: false
            }
        #expect(isStopped, "\(String(describing: failure))")
        #expect(Folders.list(site.images).isEmpty)
        #expect(try site.phase("DP1-SEALED-001") == .planned)
    }

    @Test("Which disc holds what is answered from an image alone, and from a changed list not at all")
    func withoutVault() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        _ = try site.confirmed(recordings)
        let image = try site.built("DP1-USE-001").image
        let lines = try DiscFinder.find("D1", on: image)
        #expect(Set(lines.map(\.sha256)) == Set(recordings.map(\.sha256)))
        #expect(lines.allSatisfy { $0.identity == "DP1-USE-001" && $0.disc == 1 })
        #expect(try DiscFinder.find(recordings[1].sha256.uppercased(), on: image).map(\.name) == ["b.mp4"])
        #expect(try DiscFinder.find("D9", on: image).isEmpty)
        let folder = site.kept.vault.root.appending("mounted")
        try Folders.make(folder)
        for name in ["set.csv", "tagmanifest-sha256.txt"] {
            let source = try ImageSource(image)
            let entry = try #require(try ImageReader(source).entries(.udf).first { $0.path == name })
            var bytes = try source.read(at: entry.extents[0].offset, count: Int(entry.size))
            if name == "set.csv" { bytes.append(10) }
            try Folders.write(bytes, to: folder.appending(name))
        }
        let failure = discFailure { _ = try DiscFinder.find("D1", on: folder) }
        guard case .imageDiffers? = failure else { throw NotThat(failure) }
    }
}

func FileDigestOf(_ path: RawPath) -> String? { try? FileDigest.sha256(path) }
