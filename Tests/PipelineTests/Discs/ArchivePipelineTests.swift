import Archive
import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Pipelines for discs")
struct ArchivePipelineTests {
    @Test(
        "A wrong file is refused with line and column",
        arguments: [
            ("pipeline: x\nstages:\n  - plan\n  - bake\n", 4, 5), ("pipeline: x\nstages:\n  - build\n", 3, 5),
            ("pipeline: x\nstages:\n  - plan\n  - plan\n", 4, 5),
            ("pipeline: x\nstages:\n  - plan:\n      medium: floppy\n", 4, 15),
            ("pipeline: x\nstages:\n  - plan:\n      sets: 0\n", 4, 13),
            ("pipeline: x\nstages:\n  - plan\n  - build:\n      writer: magic\n", 5, 15),
            ("pipeline: x\nstages:\n  - plan\n  - build:\n      speed: 1\n", 5, 7),
            ("pipeline: x\nstages:\n  - plan\n  - build\n  - burn\n  - protect\n", 6, 5),
            ("pipeline: x\nstages:\n  - plan\n  - build\n  - verify\n", 5, 5),
        ])
    func wrong(_ yaml: String, _ line: Int, _ column: Int) {
        do {
            _ = try ArchivePipeline(yaml: yaml, file: "a.yaml")
            Issue.record("accepted: \(yaml)")
        } catch {
            #expect(error.line == line && error.column == column, "\(yaml): \(error.place)")
        }
    }

    @Test("The shipped file is read, and told from an upload's")
    func shipped() throws {
        let path = Books.pipelines + "/archive-disc.yaml"
        let pipeline = try ArchivePipeline(path: path)
        #expect(pipeline.stages == ArchivePipeline.Stage.allCases)
        #expect(ArchivePipeline.isOne(path: path))
        #expect(!ArchivePipeline.isOne(path: Books.pipelines + "/daily-upload.yaml"))
    }

    @Test("Every step is done once, in order, for each disc; another run finds nothing to do")
    func steps() throws {
        let site = try DiscSite()
        let plan = try site.confirmed(try site.recordings())
        var pipeline = try ArchivePipeline(
            yaml: "pipeline: x\nstages: [plan, build, burn, verify, register]\n", file: "a.yaml")
        pipeline.place = "B2"
        var options = ArchiveRun.Options(images: site.images, drive: .rehearsal(site.drive), by: "021002")
        options.accepting = DiscSite.accepted
        let run = ArchiveRun(site.keeper(), pipeline, log: site.custody.log, carry: { try site.custody.carry() })
        #expect(try run.unfinished().map(\.id) == [plan.id])
        var steps: [String] = []
        var asked: [String] = []
        let isRight = try run.run(plan, options, insert: { asked.append($0) }) { step in
            steps.append("\(step.copy.identity) \(step.stage.rawValue)")
        }
        #expect(isRight && asked == ["DP1-USE-001"])
        let each = ["build", "burn", "verify", "register"]
        #expect(steps == ["DP1-SEALED-001", "DP1-USE-001"].flatMap { disc in each.map { "\(disc) \($0)" } })
        #expect(try site.keeper().copy("DP1-USE-001").state.place == "B2")
        #expect(try run.unfinished().isEmpty)
        let after = steps.count
        _ = try run.run(plan, options, insert: { _ in }) { _ in steps.append("again") }
        #expect(steps.count == after)
    }
}
