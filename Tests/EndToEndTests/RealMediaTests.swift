import Foundation
import Testing

extension EndToEnd {
    @Suite("real media") struct RealMediaTests {
        @Test(
            "every file ends in time, and the exit code is the worst verdict's",
            .enabled(if: Host.media != nil, "UNBROKEN_MEDIA names no folder"), .timeLimit(.minutes(10)))
        func all() throws {
            let folder = try #require(Host.media)
            let folders = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.contains("bagit") }
                .sorted()
            let outcome = try Product.run(
                ["check", "--json", "--jobs", "2", "--no-digest"] + folders.map { "\(folder)/\($0)" }, seconds: 500)
            #expect(!outcome.isTimedOut)
            let lines = try outcome.lines()
            let files = lines.of("unbroken.check/1")
            #expect(!files.isEmpty)
            for line in files {
                let reason = line["reason"].text ?? ""
                #expect(
                    !reason.contains("hung") && !reason.contains("crashed") && !reason.contains("time"),
                    "\(line["path"]): \(reason)")
            }
            let isUnreadable = files.contains { $0["verdict"].text == "unreadable" }
            let hasFindings = lines.contains { !$0["findings"].list.isEmpty }
            #expect(outcome.code == (isUnreadable || !outcome.err.isEmpty ? 4 : hasFindings ? 3 : 0))
        }
    }
}
