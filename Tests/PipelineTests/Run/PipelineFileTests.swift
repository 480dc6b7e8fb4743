import Evidence
import Foundation
import Testing
import Timeline

@testable import Pipeline

@Suite("Pipeline files")
struct PipelineFileTests {
    private func read(_ yaml: String) throws(SourceError) -> PipelineFile {
        try PipelineFile(yaml: yaml, file: "site/day.yaml")
    }

    private func failure(_ yaml: String) -> SourceError? {
        do throws(SourceError) {
            _ = try read(yaml)
            return nil
        } catch {
            return error
        }
    }

    @Test("the shipped daily upload names its stages top to bottom")
    func shipped() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Pipelines/daily-upload.yaml")
        let file = try PipelineFile(path: path.standardized.path)
        #expect(file.stages == [.collect, .demux, .continuity, .look, .listen, .thumbnails, .clock, .match, .index])
        #expect(file.pictureInterval == .seconds(10))
        #expect(file.matching.earlyStart == .seconds(300))
    }

    @Test("parameters are read, and profiles are found beside the file")
    func parameters() throws {
        let file = try read(
            """
            pipeline: p
            stages:
              - collect: {profiles: ours, settleSeconds: 0}
              - demux
              - continuity: {minimumOneWitnessMilliseconds: 700}
            """)
        #expect(file.profiles == "site/ours")
        #expect(file.settle == .zero)
        #expect(file.policy.minimumWithOneWitness == .milliseconds(700))
        #expect(!file.has(.thumbnails))
    }

    @Test("an unknown stage is told with line and column")
    func unknownStage() throws {
        let error = try #require(failure("pipeline: p\nstages:\n  - collect\n  - shred\n"))
        #expect(error.line == 4)
        #expect(error.column == 5)
        #expect(error.message.en.contains("shred"))
        #expect(error.hint?.en.contains("collect") == true)
    }

    @Test("a stage above what it needs is refused")
    func order() throws {
        let error = try #require(failure("pipeline: p\nstages:\n  - collect\n  - clock\n"))
        #expect(error.message.en == "stage clock needs continuity above it")
    }

    @Test("unknown parameters, wrong numbers and doubled stages are refused")
    func wrongParameters() {
        #expect(failure("pipeline: p\nstages:\n  - collect: {speed: 3}\n") != nil)
        #expect(failure("pipeline: p\nstages:\n  - collect: {settleSeconds: fast}\n")?.line == 3)
        #expect(failure("pipeline: p\nstages:\n  - collect\n  - collect\n")?.line == 4)
        #expect(failure("pipeline: p\nstages:\n  - demux\n") != nil)
        #expect(failure("pipeline: p\n") != nil)
        #expect(failure("") != nil)
        #expect(failure("pipeline: [\n") != nil)
    }

    @Test("vault settings refuse a zone that does not exist, and survive being written and read")
    func settings() throws {
        let settings = VaultSettings(regulation: "luanchuan", zone: "Asia/Shanghai", immutable: true)
        #expect(try VaultSettings(yaml: settings.yaml, file: "vault.yaml") == settings)
        #expect(throws: SourceError.self) {
            try VaultSettings(yaml: "regulation: luanchuan\nzone: Asia/Tangshan\n", file: "vault.yaml")
        }
    }
}
