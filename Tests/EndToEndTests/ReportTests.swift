import Foundation
import FoundationXML
import Glibc
import Testing

extension EndToEnd {
    @Suite("reports of check") struct ReportTests {
        private static func path(_ file: String) -> String { CheckTests.path(file) }

        /// Well-formed, by a strict parser.
        private static func isWellFormed(_ path: String) throws -> Bool {
            XMLParser(data: Data(try Files.bytes(path))).parse()
        }

        @Test(
            "all three of the sample day, in both languages; the verdicts and the text stay what they were",
            arguments: ["en", "zh"])
        func day(language: String) throws {
            let folder = try Scratch.fresh("reports")
            let scratch = try Scratch.fresh("tmp")
            let plain = ["check", SampleDay.folder, "--zone", "Asia/Shanghai", "--lang", language]
            let names = ["html", "svg", "junit"]
            let outcome = try Product.run(
                plain + names.flatMap { ["--\($0)", "\(folder)/r.\($0)"] }, environment: ["TMPDIR": scratch])
            let bare = try Product.run(plain)
            #expect(outcome.code == 4 && outcome.out == bare.out && outcome.err.isEmpty, "\(outcome.err)")
            #expect(Files.tree(folder).keys.sorted() == ["r.html", "r.junit", "r.svg"])
            #expect(Files.tree(scratch).isEmpty, "pictures are gone")
            for name in names { #expect(try Self.isWellFormed("\(folder)/r.\(name)"), "\(name)") }
            let page = String(decoding: try Files.bytes("\(folder)/r.html"), as: UTF8.self)
            for file in Truth.shared.files {
                #expect(page.contains(file.name) && page.contains(file.sha256), "\(file.name)")
            }
            #expect(page.contains(language == "zh" ? "录像中断" : "interruption"))
            // The pause of the sample day has a keyframe on both sides.
            #expect(page.components(separatedBy: "data:image/jpeg;base64,").count > 10)
            let junit = String(decoding: try Files.bytes("\(folder)/r.junit"), as: UTF8.self)
            #expect(junit.components(separatedBy: "<testcase ").count - 1 == Truth.shared.files.count + 1)
        }

        @Test("- is standard output, and the text goes to standard error")
        func standardOutput() throws {
            let outcome = try Product.run(["check", Self.path(CheckTests.paused), "--junit", "-"])
            #expect(outcome.code == 3)
            #expect(outcome.out.hasPrefix("<?xml") && XMLParser(data: Data(outcome.out.utf8)).parse())
            #expect(outcome.err.contains("interruption"))
            #expect(try Product.run(["check", "--json", Self.path(CheckTests.paused), "--svg", "-"]).code == 2)
            #expect(try Product.run(["check", Self.path(CheckTests.paused), "--svg", "-", "--html", "-"]).code == 2)
        }

        @Test("a recording is never overwritten, and it is said what to do")
        func inputs() throws {
            let folder = try Scratch.fresh("inputs")
            for name in ["a.mp4", "b.mp4"] { try Files.copy(Self.path(CheckTests.whole), to: "\(folder)/\(name)") }
            let before = Files.tree(folder)
            for target in ["a.mp4", "b.mp4"] {
                let outcome = try Product.run(["check", "\(folder)/a.mp4", "--html", "\(folder)/\(target)"])
                #expect(outcome.code == 1 && outcome.err.contains("error: \(folder)/\(target)"), "\(outcome.err)")
                #expect(outcome.err.contains("hint: ") && outcome.out.isEmpty)
            }
            #expect(Files.tree(folder) == before)
        }

        @Test("names that are no UTF-8 or try to be markup come out as text")
        func hostileNames() throws {
            let folder = try Scratch.fresh("hostile")
            let bytes = try Files.bytes(Self.path(CheckTests.whole))
            let names: [[UInt8]] = [
                Array("\"><script>alert(1)<".utf8), [0xB2, 0xE2, 0xCA, 0xD4, 0x2E, 0x6D, 0x70, 0x34],
                Array("]]>\u{1B}[31m&amp;.mp4".utf8),
            ]
            for name in names { try Files.write(bytes, toRawName: name, in: folder) }
            let out = try Scratch.fresh("hostile-out")
            let outcome = try Product.run([
                "check", folder, "--html", "\(out)/r.html", "--svg", "\(out)/r.svg", "--junit", "\(out)/r.xml",
            ])
            #expect(outcome.code == 3, "three files of the same bytes: \(outcome.err)")
            for name in ["r.html", "r.svg", "r.xml"] {
                #expect(try Self.isWellFormed("\(out)/\(name)"), "\(name)")
                let text = String(decoding: try Files.bytes("\(out)/\(name)"), as: UTF8.self)
                #expect(!text.contains("<script") && text.contains("%B2%E2%CA%D4.mp4"), "\(name)")
            }
        }

        @Test("stopped by the user, nothing is left: no report, no pictures")
        func stopped() throws {
            let folder = try Scratch.fresh("stopped")
            let scratch = try Scratch.fresh("tmp")
            let running = try Product.start(
                ["check", SampleDay.folder, "--jobs", "1", "--html", "\(folder)/r.html"],
                environment: ["TMPDIR": scratch])
            // Into the work: the temporary report is there.
            for _ in 0..<2000 where Files.tree(folder).isEmpty { usleep(1000) }
            usleep(150_000)
            running.kill(SIGINT)
            let outcome = try running.wait(seconds: 30)
            #expect(outcome.code == 130, "\(outcome)")
            #expect(Files.tree(folder).isEmpty && Files.tree(scratch).isEmpty)
        }
    }
}
