import Foundation
import Testing

extension EndToEnd {
    @Suite("pipeline files, and the shell") struct PipelineFileTests {
        private func run(
            _ yaml: String, on card: String? = nil
        ) throws -> (outcome: Outcome, vault: SampleVault, path: String) {
            let path = try Scratch.fresh("pipeline") + "/own.yaml"
            try Files.write(Array(yaml.utf8), to: path)
            let vault = try SampleVault()
            let card = try card ?? ResilienceTests.card([ResilienceTests.names[1]])
            return (try vault.run(["run", path, card, "--json"]), vault, path)
        }

        @Test(
            "a wrong pipeline file is refused with line and column before anything is touched",
            arguments: [
                ("an unknown stage", "pipeline: x\nstages:\n  - collect\n  - burn\n", "4:5"),
                ("the wrong order", "pipeline: x\nstages:\n  - collect\n  - continuity\n  - demux\n", "4:5"),
                ("the wrong type", "pipeline: x\nstages:\n  - collect:\n      settleSeconds: soon\n", "4:22"),
                ("a value out of range", "pipeline: x\nstages:\n  - collect:\n      settleSeconds: -1\n", "4:22"),
                ("an unknown key", "pipeline: x\nstages:\n  - collect:\n      setle: 1\n", "4:7"),
                ("a stage twice", "pipeline: x\nstages:\n  - collect\n  - collect\n", "4:5"),
                ("an unknown key at the top", "pipeline: x\nstage: 1\nstages: [collect]\n", "2:1"),
                ("broken YAML", "pipeline: x\nstages: [collect\n", "3:1"),
            ])
        func wrong(_ what: String, _ yaml: String, _ place: String) throws {
            let (outcome, vault, path) = try run(yaml)
            #expect(outcome.code == 1, "\(what)")
            #expect(outcome.err.contains("error: \(path):\(place)"), "\(what): \(outcome.err)")
            #expect(vault.originals().isEmpty)
        }

        @Test("an empty pipeline file, and one without stages, are refused", arguments: ["", "pipeline: x\n", "- a\n"])
        func empty(_ yaml: String) throws {
            let (outcome, vault, path) = try run(yaml)
            #expect(outcome.code == 1)
            #expect(outcome.err.contains("error: \(path)"), "\(outcome.err)")
            #expect(vault.originals().isEmpty)
        }

        @Test("a pipeline without thumbnails makes none, and all else is done") func withoutThumbnails() throws {
            let profiles = Product.pipelines + "/recorders"
            let yaml = """
                pipeline: no pictures
                stages:
                  - collect:
                      profiles: \(profiles)
                      settleSeconds: 0
                  - demux
                  - continuity
                  - clock
                  - match
                  - index

                """
            let card = try ResilienceTests.card([ResilienceTests.names[1]])
            let (outcome, vault, _) = try run(yaml, on: card)
            #expect(outcome.code == 3, "\(outcome.err)")
            let item = try #require(try outcome.lines().of("unbroken.item/1").first)
            #expect(item["verdict"].text == "whole")
            #expect(item["pictures"].number == 0)
            #expect(vault.originals().count == 1)
            #expect(!vault.tree().keys.contains { $0.hasSuffix(".jpg") || $0.hasSuffix(".mjpeg") })
            // The everyday pipeline afterwards makes them, and stores nothing twice.
            let later = try vault.ingest(card)
            #expect(try later.lines().of("unbroken.item/1").first?["pictures"].number ?? 0 > 0)
            #expect(vault.tree().keys.contains { $0.hasSuffix("/first.jpg") })
            #expect(vault.originals().count == 1)
        }

        @Test("pictures of the everyday pipeline are there, beside every gap too") func thumbnails() throws {
            let day = try SampleDay.shared()
            let paused = try Truth.shared.file(CheckTests.paused)
            let folder = "\(day.vault.root)/derived/\(paused.sha256.prefix(2))/\(paused.sha256)"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            for name in ["first.jpg", "last.jpg", "gap-01-before.jpg", "gap-01-after.jpg", "sheet-001.jpg"] {
                #expect(names.contains(name))
                let bytes = try Files.bytes("\(folder)/\(name)")
                #expect(bytes.starts(with: [0xFF, 0xD8]) && bytes.suffix(2) == [0xFF, 0xD9], "\(name) is no JPEG")
            }
        }

        @Test("the shell gets its completion", arguments: ["bash", "zsh", "fish"]) func completion(_ shell: String)
            throws
        {
            let outcome = try Product.run(["--generate-completion-script", shell])
            #expect(outcome.code == 0)
            #expect(outcome.out.contains("unbroken") && outcome.out.contains("ingest"))
        }
    }
}
