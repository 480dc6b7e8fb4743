import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Four properties: settings, scanner, places, carriers")
struct FourPropertyPartsTests {
    private let site = SiteTime(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)

    private func settings(_ block: String) throws(SourceError) -> VaultSettings {
        try VaultSettings(yaml: "regulation: luanchuan\nzone: Asia/Shanghai\n" + block, file: "vault.yaml")
    }

    @Test("the usual formats and no scanner, unless vault.yaml says otherwise; mistakes name line and column")
    func yaml() throws {
        #expect(try settings("").fourProperties == .usual)
        let own = try settings(
            "fourfold:\n  formats: [mp4, dhav]\n  scanner: [/usr/bin/scan, \"{file}\"]\n  scannerTimeoutSeconds: 5\n"
        ).fourProperties
        #expect(own.formats == [.mp4, .dhav])
        #expect(own.scanner == VirusScanner(command: ["/usr/bin/scan", "{file}"], patience: 5))
        for (block, line, says) in [
            ("fourfold:\n  formats: [mp5]\n", 4, "formats knows no mp5"),
            ("fourfold:\n  format: [mp4]\n", 4, "unknown key"),
            ("fourfold:\n  scanner: [scan, \"{file}\"]\n", 4, "absolute path"),
            ("fourfold:\n  scanner: [/usr/bin/scan]\n", 4, "{file}"),
        ] {
            let error = try #require(throws: SourceError.self) { try settings(block) }
            #expect(error.line == line && error.message.en.contains(says), "\(error)")
        }
        // The comments of a new vault's file are the block itself.
        let fresh = VaultSettings(regulation: "luanchuan", zone: "Asia/Shanghai", immutable: false).yaml
        let open = fresh.replacing("# fourfold:", with: "fourfold:").replacing("#   formats", with: "  formats")
        #expect(try VaultSettings(yaml: open, file: "v").fourProperties.formats == FormatFamily.usual)
    }

    @Test("a scanner's exit code decides: 0 clean, 1 found with its name, anything else not evaluated")
    func scanner() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scan-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = try FakeProgram.make(
            "scan",
            "case \"$1\" in *virus*) echo \"$1: Eicar-Signature FOUND\"; exit 1;; *odd*) exit 2;; *slow*) sleep 20;; esac\nexit 0"
        )
        let scanner = VirusScanner(command: [program, "{file}"], patience: 2)
        func scan(_ name: String) -> ArchivedRecording.Scan { scanner.scan(RawPath("\(folder)/\(name)")) }
        #expect(scan("clean.mp4") == .clean)
        #expect(scan("virus.mp4") == .found("Eicar-Signature"))
        #expect(scan("odd.mp4") == .failed("2") && scan("slow.mp4") == .failed("took too long"))
        #expect(VirusScanner(command: ["/no/such", "{file}"]).scan(RawPath("/a")) == .failed("not started"))
    }

    @Test("a recording lies under the day of its receipt, its recorder and its name, perhaps with a number")
    func places() {
        // 2026-11-20T23:30 in Shanghai.
        let received = WallTime(seconds: 1_795_188_600)
        func holds(_ path: String, name: String = "a.mp4", recorder: String? = "R1") -> Bool {
            PlaceRule(site: site).holds(
                Recording(
                    sha256: "a", size: 1, originalName: name, vaultPath: path, receivedAt: received, recorder: recorder)
            )
        }
        for good in [
            "originals/2026/11/20/R1/a.mp4", "originals/2026/11/20/R1/a (2).mp4", "originals/2026/11/20/unknown/a.mp4",
            // Adopted after a kill.
            "originals/2026/11/19/R1/a.mp4",
        ] { #expect(holds(good), "\(good)") }
        for bad in [
            "originals/2026/11/21/R1/a.mp4", "originals/2026/09/20/R1/a.mp4", "originals/2026/11/20/R2/a.mp4",
            "originals/2026/11/20/R1/b.mp4", "originals/2026/11/20/R1/a (1).mp4", "originals/2026/11/20/R1/a (x).mp4",
            "elsewhere/2026/11/20/R1/a.mp4", "originals/2026/11/20/R1/sub/a.mp4", "", "a.mp4",
        ] { #expect(!holds(bad), "\(bad)") }
        #expect(holds("originals/2026/11/20/unknown/a", name: "a", recorder: nil))
        #expect(holds("originals/2026/11/20/unknown/.hidden (3)", name: ".hidden", recorder: nil))
    }

    @Test("everything on a carrier is seen, in folders too; a link belongs nowhere")
    func carrier() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "carrier-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder + "/a/b", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["one", "a/two", "a/b/.three"] {
            #expect(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data(name.utf8)))
        }
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/one")
        let foreign = CarrierListing.foreign(at: RawPath(folder)) { name, _ in name == "a/two" }
        #expect(foreign == ["a/b/.three", "link", "one"])
        let digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"  // of "one"
        let copies = try #require(CarrierListing.copies(at: RawPath(folder), of: [digest]))
        #expect(copies.places == [digest: RawPath(folder + "/one")])
        #expect(copies.foreign == ["a/b/.three", "a/two", "link"])
        #expect(CarrierListing.foreign(at: RawPath("/no/such")) { _, _ in true } == nil)
    }

    @Test("every test, property, stage and reason has its words in both languages")
    func words() {
        for test in PropertyTest.allCases { #expect(FourPropertyWords.tests[test] != nil, "\(test)") }
        for property in ArchiveProperty.allCases { #expect(FourPropertyWords.properties[property] != nil) }
        for stage in PropertyStage.allCases { #expect(FourPropertyWords.stages[stage] != nil) }
        for words in FourPropertyWords.notes.values { #expect(!words.zh.isEmpty && !words.en.isEmpty) }
    }

    @Test(
        "every reason the judge can give has its words", arguments: ["PropertyJudge.swift", "PropertyJudge+Sets.swift"])
    func reasons(_ file: String) throws {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let source = try String(
            contentsOf: folder.appending(path: "Sources/Evidence/FourProperties/\(file)"), encoding: .utf8)
        let keys = Set(
            source.matches(of: /(?:notEvaluated|fail|pass), "([a-z-]+)"|PropertyNote\("([a-z-]+)"|note\("([a-z-]+)"\)/)
                .compactMap { $0.1 ?? $0.2 ?? $0.3 }.map(String.init))
        #expect(keys.count > 5)
        for key in keys { #expect(FourPropertyWords.notes[key] != nil, "\(key)") }
    }
}
