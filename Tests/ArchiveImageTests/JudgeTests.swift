import Evidence
import Foundation
import Testing
import Vault

@testable import Archive

/// Readers that are not ours: Tests/Discs/judges.py. The Linux kernel is asked by Tests/Discs/run.sh, which takes longer.
@Suite("Images: before outside readers")
struct JudgeTests {
    private static let judges = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Discs/judges.py").path

    private static func isThere(_ program: String) -> Bool {
        ["/usr/bin/", "/bin/", "/usr/sbin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + program) }
    }
    private static let areThere = ["python3", "bsdtar", "7z", "xorriso", "udfinfo"].allSatisfy(isThere)

    @Test(
        "libarchive, 7-Zip, xorriso, udfinfo, and where they are installed pycdlib and libudfread, find what was put in",
        .enabled(if: areThere), arguments: Writer.allCases)
    func judged(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, files) = try oddTree(scratch, hasCases: writer == .bridge)
        let image = scratch.path.appending("disc.iso")
        _ = try writer.make().write(tree, volume(), to: image, control: ImageControl())
        var list = ""
        for (path, bytes) in files { list += "\(try RunningDigest.sha256(bytes)) \(bytes.count) \(path)\n" }
        let expected = try scratch.file("expected", Array(list.utf8))
        let verdict = try run(
            "python3", [Self.judges, image.text, expected.text] + (writer == .xorriso ? ["--no-udf"] : []))
        #expect(verdict.status == 0, "\(verdict.output)")
        let readers = ["bsdtar", "7z-iso", "xorriso"] + (writer == .bridge ? ["7z-udf"] : [])
        for reader in readers {
            #expect(verdict.output.contains("\(reader): \(files.count) files, "), "\(verdict.output)")
        }
    }

    @Test("the judges find a changed byte and a missing file", .enabled(if: areThere))
    func judging() throws {
        let scratch = try Scratch()
        var tree = ImageTree(modified: noon)
        try tree.addFile("a", .bytes(noise(5000)), modified: noon)
        let image = scratch.path.appending("disc.iso")
        _ = try BridgeWriter().write(tree, volume(), to: image)
        let sha256 = try RunningDigest.sha256(noise(5000))
        let right = try scratch.file("right", Array("\(sha256) 5000 a\n".utf8))
        let other = try scratch.file("other", Array("\(sha256.reversed().map(String.init).joined()) 5000 a\n".utf8))
        let more = try scratch.file("more", Array("\(sha256) 5000 a\n\(sha256) 5000 b\n".utf8))
        #expect(try run("python3", [Self.judges, image.text, right.text]).status == 0)
        for wrong in [other, more] {
            let verdict = try run("python3", [Self.judges, image.text, wrong.text])
            #expect(verdict.status == 1)
            for reader in ["bsdtar", "7z-udf", "xorriso"] {
                #expect(verdict.output.contains("\(reader): WRONG"), "\(verdict.output)")
            }
        }
    }
}
