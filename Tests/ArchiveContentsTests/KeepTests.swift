import Evidence
import Testing
import Foundation
@Suite struct KeepTests {
    @Test func keep() throws {
        let disc = try ExtractedDisc(SampleDisc.make())
        try run("rm", ["-rf", "/tmp/dev-contents/disc"]); try run("cp", ["-a", disc.folder.text, "/tmp/dev-contents/disc"])
        try run("chmod", ["-R", "u+w", "/tmp/dev-contents/disc"])
    }
}
