import Archive
import Evidence
import Foundation
import Glibc
import Testing
import Vault

/// A bag made by hand, rule by rule: version 1.0 unless told otherwise, two payload files, no tag manifest.
private final class HandMade {
    let scratch: Scratch
    var base: RawPath { scratch.path }

    init(declaration: String = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") throws {
        scratch = try Scratch()
        try scratch.file("bagit.txt", declaration)
        try scratch.file("data/a.mp4", "first")
        try scratch.file("data/b/b.mp4", "second")
        try manifest(lines: [line("data/a.mp4"), line("data/b/b.mp4")])
    }

    func digest(_ path: String) throws -> String { try FileDigest.sha256(base.appending(path)) }

    func line(_ path: String, as name: String? = nil) throws -> String { "\(try digest(path))  \(name ?? path)" }

    func manifest(_ name: String = "manifest-sha256.txt", lines: [String]) throws {
        try scratch.file(name, lines.map { $0 + "\n" }.joined())
    }

    func add(_ text: String, to name: String) throws {
        try scratch.file(name, fileText(base.appending(name)) + text)
    }

    func validate(_ depth: BagValidator.Depth = .full) -> BagReport { BagValidator.validate(base, depth) }
}

private func fileText(_ path: RawPath) -> String { text(path) }

@Suite("Bags that are judged")
struct BagValidatorTests {
    @Test("a plain bag of 1.0 is valid, and nothing is said of it")
    func plain() throws {
        let report = try HandMade().validate()
        #expect(report.verdict == .pass && report.findings.isEmpty, "\(said(report))")
        #expect(report.payloadFiles == 2 && report.payloadBytes == 11 && report.provenFiles == 2)
    }

    @Test("a quick check finds what is missing and never calls a bag valid")
    func quick() throws {
        let bag = try HandMade()
        #expect(bag.validate(.quick).completeness == .pass)
        #expect(bag.validate(.quick).verdict == .notEvaluated)
        try bag.scratch.file("bag-info.txt", "Payload-Oxum: 12.2\n")
        #expect(bag.validate(.quick).counts == [.oxumDiffers: 1])
        _ = bag.base.appending("data/a.mp4").withCString { unlink($0) }
        #expect(bag.validate(.quick).verdict == .fail)
        #expect(bag.validate(.quick).counts[.fileMissing] == 1)
    }

    @Test(
        "a declaration that is not as 1.0 wants it fails",
        arguments: [
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nmore: x\n",
            "Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n",
            "BagIt-Version: 1\nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version: 1.0 \nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version:1.0\nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version: 1.0\nTag-File-Character-Encoding:\n", "", "\n\n",
            "\nBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "BagIt-Version: 99999999999999999999.0\n",
        ])
    func declaration(text: String) throws {
        let report = try HandMade(declaration: text).validate()
        #expect(report.completeness == .fail && report.counts[.declarationMalformed] != nil, "\(said(report))")
        // What lies in the bag is looked at all the same.
        #expect(report.provenFiles == 2 && report.digests == .pass)
    }

    @Test("CR, LF and CRLF end lines, and the last needs no ending", arguments: ["\r", "\n", "\r\n"])
    func endings(ending: String) throws {
        let bag = try HandMade(
            declaration: "BagIt-Version: 1.0\(ending)Tag-File-Character-Encoding: UTF-8")
        try bag.scratch.file(
            "manifest-sha256.txt", "\(bag.line("data/a.mp4"))\(ending)\(bag.line("data/b/b.mp4"))")
        try bag.scratch.file("bag-info.txt", "Contact-Name: A\(ending)External-Description: one\(ending)  two")
        let report = bag.validate()
        #expect(report.verdict == .pass && report.findings.isEmpty, "\(said(report))")
        #expect(report.info["External-Description"] == "one\ntwo")
    }

    @Test("a version that is not known is not evaluated")
    func future() throws {
        let report = try HandMade(declaration: "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n").validate()
        #expect(report.verdict == .notEvaluated && report.counts == [.versionUnknown: 1])
    }

    @Test(
        "an encoding that is not known leaves everything unevaluated",
        arguments: ["KLINGON-8", "UTF-8//IGNORE", "../x"])
    func encoding(name: String) throws {
        let report = try HandMade(declaration: "BagIt-Version: 1.0\nTag-File-Character-Encoding: \(name)\n").validate()
        #expect(report.verdict == .notEvaluated && report.counts == [.encodingUnknown: 1])
    }

    @Test("manifests in GB18030 and UTF-16 are read", arguments: ["GB18030", "UTF-16", "UTF-16LE"])
    func encoded(name: String) throws {
        let bag = try HandMade(declaration: "BagIt-Version: 1.0\nTag-File-Character-Encoding: \(name)\n")
        try bag.scratch.file("data/现场.mp4", "三")
        try bag.manifest(lines: [bag.line("data/a.mp4"), bag.line("data/b/b.mp4"), bag.line("data/现场.mp4")])
        let converted = try run("iconv", ["-f", "UTF-8", "-t", name, "-o", "m", "manifest-sha256.txt"], in: bag.base)
        #expect(converted.status == 0)
        let bytes = try #require(contents(bag.base.appending("m")))
        _ = bag.base.appending("m").withCString { unlink($0) }
        try bag.scratch.file(RawPath("manifest-sha256.txt"), bytes)
        let report = bag.validate()
        #expect(report.verdict == .pass && report.findings.isEmpty, "\(said(report))")
    }

    @Test("bytes that are not in the encoding declared fail")
    func undecodable() throws {
        let bag = try HandMade()
        try bag.scratch.file(RawPath(bytes: Array("data/".utf8) + [0xFF]), [1])
        var bytes = try #require(contents(bag.base.appending("manifest-sha256.txt")))
        bytes += Array("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a  data/".utf8) + [0xFF, 0x0A]
        try bag.scratch.file(RawPath("manifest-sha256.txt"), bytes)
        let report = bag.validate()
        #expect(report.counts == [.textNotDecodable: 1] && report.verdict == .fail, "\(said(report))")
        // Its bytes are proven all the same.
        #expect(report.provenFiles == 3)
    }

    @Test(
        "a byte order mark in UTF-8 fails",
        arguments: ["bagit.txt", "manifest-sha256.txt", "bag-info.txt", "fetch.txt"])
    func byteOrderMark(name: String) throws {
        let bag = try HandMade()
        let text = fileText(bag.base.appending(name))
        try bag.scratch.file(name, "\u{FEFF}" + text)
        let report = bag.validate()
        #expect(report.counts == [.byteOrderMark: 1] && report.verdict == .fail, "\(said(report))")
        #expect(report.provenFiles == 2)
    }

    @Test(
        "a path that leaves the bag fails and is never opened",
        arguments: [
            "/etc/hostname", "../outside", "data/../../outside", "~/outside", "~root/outside", "C:\\outside",
            "\\\\server\\share\\x",
            "data/../../../../../../../../etc/hostname", "%TEMP%\\x",
        ])
    func outside(path: String) throws {
        let bag = try HandMade()
        for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
            let zeros = String(repeating: "0", count: 64)
            try bag.scratch.file(
                manifest, (fileText(bag.base.appending(manifest))) + "\(zeros)  \(path.replacing("%", with: "%25"))\n")
        }
        try bag.scratch.file("fetch.txt", "http://example.org/x - \(path.replacing("%", with: "%25"))\n")
        let report = bag.validate()
        #expect(report.completeness == .fail)
        #expect(report.counts[.pathOutside] == 3, "\(said(report))")
        #expect(report.counts[.digestDiffers] == nil && report.counts[.unreadable] == nil)
    }

    @Test("links: into the bag a warning, out of it or to nothing an error")
    func links() throws {
        let bag = try HandMade()
        let outside = try Scratch()
        try outside.file("secret", "first")
        func link(_ target: String, _ name: String) {
            _ = target.withCString { from in bag.base.appending(name).withCString { symlink(from, $0) } }
        }
        link("a.mp4", "data/inside")
        try bag.add("\(bag.line("data/a.mp4", as: "data/inside"))\n", to: "manifest-sha256.txt")
        let inner = bag.validate()
        #expect(inner.verdict == .pass && inner.counts == [.linkInside: 1], "\(said(inner))")
        link(outside.path.appending("secret").text, "data/outside")
        link("nowhere", "data/dangling")
        link("../../..", "data/folder")
        // Listed with the right digest: still nothing that may be followed.
        try bag.add("\(bag.line("data/a.mp4", as: "data/outside"))\n", to: "manifest-sha256.txt")
        let report = bag.validate()
        #expect(report.counts == [.linkInside: 1, .linkOutside: 3, .fileMissing: 1], "\(said(report))")
    }

    @Test("folders too deep to be walked leave what may lie there unevaluated")
    func tooDeep() throws {
        let bag = try HandMade()
        defer { _ = try? run("rm", ["-rf", bag.base.text]) }
        let made = try run(
            "python3",
            [
                "-c",
                """
                import os, sys
                os.chdir(sys.argv[1] + "/data")
                for _ in range(60):
                    os.mkdir("d" * 100)
                    os.chdir("d" * 100)
                open("f", "w").close()
                """, bag.base.text,
            ])
        #expect(made.status == 0, "\(made.output)")
        let path = "data/" + String(repeating: String(repeating: "d", count: 100) + "/", count: 60) + "f"
        try bag.add("\(String(repeating: "0", count: 64))  \(path)\n", to: "manifest-sha256.txt")
        try bag.scratch.file("bag-info.txt", "Payload-Oxum: 11.3\n")
        let report = bag.validate()
        #expect(report.verdict == .notEvaluated)
        #expect(report.counts == [.unreadable: 1, .fileMissing: 1], "\(said(report))")
    }

    @Test("a pipe is not opened")
    func pipe() throws {
        let bag = try HandMade()
        #expect(bag.base.appending("data/pipe").withCString { mkfifo($0, 0o600) } == 0)
        try bag.add("\(bag.line("data/a.mp4", as: "data/pipe"))\n", to: "manifest-sha256.txt")
        #expect(bag.validate().counts == [.notAFile: 1, .fileMissing: 1])
    }

    @Test("every payload file must be in every manifest of 1.0, in one of older versions")
    func everyManifest() throws {
        for (version, verdict) in [("1.0", BagVerdict.fail), ("0.97", .pass)] {
            let bag = try HandMade(declaration: "BagIt-Version: \(version)\nTag-File-Character-Encoding: UTF-8\n")
            let digest = try run("sha512sum", ["data/a.mp4"], in: bag.base).output
            try bag.scratch.file("manifest-sha512.txt", digest)
            let report = bag.validate()
            #expect(report.verdict == verdict, "\(said(report))")
            #expect(report.counts[.fileUnlisted] == (version == "1.0" ? 1 : nil))
        }
    }

    @Test("lines that are not digest and path fail", arguments: ["nonsense", "00  data/a.mp4", "zz", "  ", "#comment"])
    func malformed(line: String) throws {
        let bag = try HandMade()
        try bag.add(line + "\n", to: "manifest-sha256.txt")
        let report = bag.validate()
        #expect(report.completeness == .fail && report.counts[.lineMalformed] == 1, "\(said(report))")
    }

    @Test("upper-case digests, tabs and many spaces are as good as any")
    func whitespace() throws {
        let bag = try HandMade()
        try bag.manifest(lines: [
            "\(bag.digest("data/a.mp4").uppercased())\tdata/a.mp4", "\(bag.digest("data/b/b.mp4"))   \t  data/b/b.mp4",
        ])
        let report = bag.validate()
        #expect(report.verdict == .pass && report.findings.isEmpty, "\(said(report))")
    }

    @Test("white space around a line is an error in 1.0, and the file is found")
    func padding() throws {
        let bag = try HandMade()
        try bag.manifest(lines: [" \(bag.line("data/a.mp4"))", "\(bag.line("data/b/b.mp4"))  "])
        let report = bag.validate()
        #expect(report.counts == [.lineMalformed: 2] && report.provenFiles == 2, "\(said(report))")
    }

    @Test("a name that ends with a space is not taken for padding")
    func trailingSpace() throws {
        let bag = try HandMade()
        try bag.scratch.file("data/c ", "c")
        try bag.add("\(bag.line("data/c "))\n", to: "manifest-sha256.txt")
        #expect(bag.validate().verdict == .pass)
    }

    @Test("percent: decoded in 1.0, only CR and LF before")
    func percent() throws {
        for version in ["1.0", "0.97"] {
            let bag = try HandMade(declaration: "BagIt-Version: \(version)\nTag-File-Character-Encoding: UTF-8\n")
            try bag.scratch.file("data/l\nf", "c")
            try bag.scratch.file("data/x%25y", "d")
            try bag.add("\(bag.line("data/l\nf", as: "data/l%0af"))\n", to: "manifest-sha256.txt")
            try bag.add(
                "\(bag.line("data/x%25y", as: version == "1.0" ? "data/x%2525y" : "data/x%25y"))\n",
                to: "manifest-sha256.txt")
            let report = bag.validate()
            #expect(report.verdict == .pass && report.counts == [.nameNotPortable: 1], "\(said(report))")
        }
    }

    @Test("a percent sign that is not encoded is a warning where the file is there")
    func plainPercent() throws {
        let bag = try HandMade()
        try bag.scratch.file("data/50%25 of", "c")
        try bag.scratch.file("data/50%zz", "d")
        try bag.add("\(bag.line("data/50%25 of"))\n\(bag.line("data/50%zz"))\n", to: "manifest-sha256.txt")
        let report = bag.validate()
        #expect(report.verdict == .pass && report.counts == [.percentNotEncoded: 2], "\(said(report))")
    }

    @Test("a name in another case or normalisation is a warning while its digest agrees")
    func spelling() throws {
        let bag = try HandMade()
        try bag.scratch.file("data/Nu\u{301}n\u{303}ez", "c")
        try bag.add("\(bag.line("data/Nu\u{301}n\u{303}ez", as: "data/N\u{FA}\u{F1}ez"))\n", to: "manifest-sha256.txt")
        let report = bag.validate()
        #expect(report.verdict == .pass && report.counts == [.spelledOtherwise: 1], "\(said(report))")
        try bag.scratch.file("data/Nu\u{301}n\u{303}ez", "d")
        #expect(bag.validate().counts == [.spelledOtherwise: 1, .digestDiffers: 1])
    }

    @Test("names that collide elsewhere, or that Windows refuses, are warnings")
    func names() throws {
        let bag = try HandMade()
        for name in ["data/A.mp4", "data/con.txt", "data/a:b", "data/Thumbs.db"] {
            try bag.scratch.file(name, "x")
            try bag.add("\(bag.line(name))\n", to: "manifest-sha256.txt")
        }
        let report = bag.validate()
        #expect(report.verdict == .pass)
        #expect(report.counts == [.namesCollide: 1, .nameNotPortable: 2, .systemFile: 1], "\(said(report))")
    }

    @Test("a bag with holes is not evaluated, and nothing is fetched")
    func holes() throws {
        let bag = try HandMade()
        try bag.add("\(String(repeating: "0", count: 64))  data/far.mp4\n", to: "manifest-sha256.txt")
        try bag.scratch.file("fetch.txt", "http://127.0.0.1:9/far.mp4 100 data/far.mp4\n")
        try bag.scratch.file("bag-info.txt", "Payload-Oxum: 111.3\n")
        let report = bag.validate()
        #expect(report.verdict == .notEvaluated && report.counts == [.fileToFetch: 1], "\(said(report))")
    }

    @Test(
        "fetch.txt that is wrong fails",
        arguments: [
            "nonsense", "/relative 1 data/a.mp4", "http://x -1 data/a.mp4", "http://x - data/unlisted",
            "http://x - bagit.txt",
        ])
    func fetch(line: String) throws {
        let bag = try HandMade()
        try bag.scratch.file("fetch.txt", line + "\n")
        let report = bag.validate()
        #expect(report.completeness == .fail, "\(said(report))")
        #expect((report.counts[.fetchMalformed] ?? 0) + (report.counts[.fetchUnlisted] ?? 0) == 1)
    }

    @Test(
        "metadata that 1.0 does not allow fails",
        arguments: [
            "no colon", "Label : x", "Label:x", " Label: x", ": x", "Payload-Oxum: 11.2\nPayload-Oxum: 11.2",
            "Payload-Oxum: 11",
        ])
    func info(text: String) throws {
        let bag = try HandMade()
        try bag.scratch.file("bag-info.txt", text + "\n")
        #expect(bag.validate().completeness == .fail)
    }

    @Test(
        "metadata that should not be so is a warning",
        arguments: ["Bagging-Date: today", "Bag-Count: 3 of 2", "Bag-Size: 1\nBag-Size: 2"])
    func infoWarning(text: String) throws {
        let bag = try HandMade()
        try bag.scratch.file("bag-info.txt", text + "\n")
        let report = bag.validate()
        #expect(report.verdict == .pass && report.findings.count == 1, "\(said(report))")
    }

    @Test("tag manifests must list payload manifests, and no tag manifests or payload")
    func tagManifests() throws {
        let bag = try HandMade()
        try bag.scratch.file("note.txt", "x")
        try bag.manifest("tagmanifest-sha512.txt", lines: [])
        try bag.manifest(
            "tagmanifest-sha256.txt",
            lines: [bag.line("bagit.txt"), bag.line("data/a.mp4"), bag.line("tagmanifest-sha512.txt")])
        let report = bag.validate()
        #expect(
            report.counts == [
                .payloadManifestUnlisted: 2, .payloadInTagManifest: 1, .tagManifestListed: 1, .tagFileUnlisted: 1,
                .tagManifestsDiffer: 1,
            ], "\(said(report))")
    }

    @Test("a digest that is not known: a warning beside one that is, else not evaluated")
    func unknown() throws {
        let bag = try HandMade()
        try bag.manifest("manifest-whirlpool.txt", lines: ["00  data/a.mp4", "01  data/b/b.mp4"])
        let beside = bag.validate()
        #expect(beside.verdict == .pass && beside.counts == [.algorithmUnknown: 1], "\(said(beside))")
        _ = bag.base.appending("manifest-sha256.txt").withCString { unlink($0) }
        #expect(bag.validate().verdict == .notEvaluated)
        #expect(bag.validate().completeness == .pass)
    }

    @Test("no data folder, no manifest, no bag at all")
    func missing() throws {
        let empty = try Scratch()
        let report = BagValidator.validate(empty.path)
        #expect(report.verdict == .fail)
        #expect(report.counts == [.declarationMissing: 1, .payloadFolderMissing: 1, .manifestMissing: 1])
        let nowhere = BagValidator.validate(empty.path.appending("nowhere"))
        #expect(nowhere.verdict == .fail && nowhere.counts == [.unreadable: 1])
    }

    @Test("a line of megabytes is told and skipped, and calls nothing unlisted for certain")
    func hugeLine() throws {
        let bag = try HandMade()
        try bag.scratch.file("data/c", "c")
        try bag.add(String(repeating: "a", count: 3 << 20) + "\n", to: "manifest-sha256.txt")
        let report = bag.validate()
        #expect(report.verdict == .notEvaluated)
        #expect(report.counts == [.lineTooLong: 1, .fileUnlisted: 1], "\(report.counts)")
    }

    @Test("a finding carries no control character of the bag's text")
    func printable() throws {
        let bag = try HandMade()
        try bag.scratch.file("bag-info.txt", "no colon \u{1B}[2J\u{9B}\n")
        let finding = try #require(bag.validate().findings.first)
        #expect(finding.detail == "no colon \u{FFFD}[2J\u{FFFD}")
    }

    @Test("many findings are counted, and not all kept")
    func manyFindings() throws {
        let bag = try HandMade()
        let zeros = String(repeating: "0", count: 64)
        try bag.add((0..<12_000).map { "\(zeros)  data/\($0)\n" }.joined(), to: "manifest-sha256.txt")
        let report = bag.validate(.quick)
        #expect(report.counts[.fileMissing] == 12_000)
        #expect(report.findings.count == BagValidator.mostFindings)
    }

    @Test("stopped before the end, the rest is not evaluated, and nothing is found missing")
    func stops() throws {
        let bag = try HandMade()
        let early = BagValidator.validate(bag.base) { _ in false }
        #expect(early.verdict == .notEvaluated && early.counts == [.stopped: 1])
        let late = BagValidator.validate(bag.base) { $0.files < 1 }
        #expect(late.completeness == .pass && late.digests == .notEvaluated && late.provenFiles == 1)
    }

    @Test("progress ends with every byte")
    func progress() throws {
        let bag = try HandMade()
        nonisolated(unsafe) var last: BagProgress?
        _ = BagValidator.validate(bag.base) {
            last = $0
            return true
        }
        #expect(last == BagProgress(bytes: 11, totalBytes: 11, files: 2, totalFiles: 2))
    }
}
