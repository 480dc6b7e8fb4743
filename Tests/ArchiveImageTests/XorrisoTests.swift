import Evidence
import Foundation
import Glibc
import Testing
import Vault

@testable import Archive

@Suite("Images: through xorriso")
struct XorrisoTests {
    @Test("sizes, digests and bytes are what the tree says")
    func written() throws {
        let scratch = try Scratch()
        let (tree, files) = try oddTree(scratch, hasCases: false)
        let writer = try XorrisoWriter()
        let target = scratch.path.appending("disc.iso")
        let written = try writer.write(tree, volume(), to: target)
        #expect(size(target) == written.size)
        #expect(written.sectors == (try writer.plannedSectors(tree, volume())))
        #expect(written.sha256 == (try sha256sum(target)))
        #expect(written.files.count == files.count)
        for (path, bytes) in files { #expect(written.files[path] == (try RunningDigest.sha256(bytes)), "\(path)") }
        #expect(scratch.names == ["disc.iso", "sources"])
        let reader = try ImageReader(try ImageSource(target))
        #expect(reader.sides == [.rockRidge, .joliet, .plain])
        #expect(try reader.entries(.rockRidge).allSatisfy { $0.modified == noon })
        #expect(try writer.name.hasPrefix("xorriso 1."))
    }

    @Test("the same content on another day, with other rights, times and places, is the same image")
    func deterministic() throws {
        let scratch = try Scratch()
        let (tree, _) = try oddTree(scratch, hasCases: false)
        let first = try XorrisoWriter().write(tree, volume(), to: scratch.path.appending("a.iso"))
        let elsewhere = try Scratch()
        let (other, _) = try oddTree(elsewhere, hasCases: false)
        for file in Folders.list(elsewhere.path.appending("sources")) {
            let path = elsewhere.path.appending("sources").appending(file.name)
            _ = path.withCString { chmod($0, 0o700) }
            var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 6, tv_nsec: 7)]
            _ = path.withCString { utimensat(AT_FDCWD, $0, &times, 0) }
        }
        sleep(1)
        let second = try XorrisoWriter().write(other, volume(), to: elsewhere.path.appending("b.iso"))
        #expect(first == second)
    }

    @Test("names that differ in case only are refused: this image has no tree in which both can be opened")
    func cases() throws {
        let scratch = try Scratch()
        var tree = ImageTree(modified: noon)
        try tree.addFile("a/Case.txt", .bytes([1]), modified: noon)
        try tree.addFile("a/case.TXT", .bytes([2]), modified: noon)
        #expect(
            code { _ = try XorrisoWriter().write(tree, volume(), to: scratch.path.appending("disc.iso")) } == .nameTaken
        )
        #expect(scratch.names == [])
    }

    /// A program in xorriso's place: plans like it, then does what `commit` says. The image goes to descriptor 3.
    private func fake(_ scratch: Scratch, _ commit: String, patience: Int32 = 20_000) throws -> XorrisoWriter {
        let path = try scratch.file(
            "fake/xorriso",
            Array(
                """
                #!/bin/bash
                for word in "$@"; do
                    if [[ $word == -print_size ]]; then exec /usr/bin/xorriso "$@"; fi
                done
                \(commit)

                """.utf8))
        _ = path.withCString { chmod($0, 0o755) }
        return XorrisoWriter(program: path.text, patience: patience)
    }

    private func tree() throws -> ImageTree {
        var tree = ImageTree(modified: noon)
        try tree.addFile("a.bin", .bytes(noise(100_000)), modified: noon)
        return tree
    }

    private func failure(_ writer: XorrisoWriter, _ scratch: Scratch, control: ImageControl = ImageControl()) throws
        -> ImageError?
    {
        do {
            _ = try writer.write(try tree(), try volume(), to: scratch.path.appending("disc.iso"), control: control)
            return nil
        } catch let error as ImageError { return error }
    }

    @Test(
        "an exit code of 0 proves nothing",
        arguments: [
            ("exit 0", ImageError.Code.notAsPlanned), ("head -c 100000 /dev/zero >&3", .notAsPlanned),
            ("/usr/bin/xorriso \"$@\" 3>&1 >/dev/null 2>&1 | head -c 100000 >&3; exit 0", .notAsPlanned),
            ("yes >&3", .notAsPlanned),
            // As long as planned, and no image at all.
            ("/usr/bin/xorriso \"$@\" 3>&1 >/dev/null | tr '\\000-\\377' '\\001' >&3; exit 0", .notAnImage),
            // One byte of a file is another.
            (
                "/usr/bin/xorriso \"$@\" 3>&1 >/dev/null | { head -c 80000; head -c 1 >/dev/null; printf X; cat; } >&3; exit 0",
                .notAsPlanned
            ),
            // Everything right, but it said that something was not.
            ("echo 'xorriso : MISHAP : read error' >&2; exec /usr/bin/xorriso \"$@\"", .programFailed),
        ])
    func liars(commit: String, expected: ImageError.Code) throws {
        let scratch = try Scratch()
        let error = try failure(fake(scratch, commit), scratch)
        #expect(error?.code == expected, "\(commit): \(error?.message.en ?? "no error")")
        #expect(scratch.names == ["fake"])
    }

    @Test(
        "a failing exit, a signal",
        arguments: ["/usr/bin/xorriso \"$@\"; exit 32", "kill -9 $$", "echo no luck >&2; exit 5"])
    func failing(commit: String) throws {
        let scratch = try Scratch()
        #expect(try failure(fake(scratch, commit), scratch)?.code == .programFailed)
        #expect(scratch.names == ["fake"])
    }

    @Test(
        "a program that stands still is ended, even one that does not want to",
        arguments: ["sleep 1000", "trap '' TERM; while :; do sleep 1; done"])
    func hanging(commit: String) throws {
        let scratch = try Scratch()
        let error = try failure(fake(scratch, "echo $$ >\(scratch.path.text)/pid; \(commit)", patience: 1000), scratch)
        #expect(error?.code == .programHung)
        let pid = try #require(
            Int32(
                String(decoding: try Data(contentsOf: URL(fileURLWithPath: scratch.path.text + "/pid")), as: UTF8.self)
                    .filter(\.isNumber)))
        #expect(kill(pid, 0) != 0)
        #expect(scratch.names == ["fake", "pid"])
    }

    @Test("no such program")
    func missing() throws {
        let scratch = try Scratch()
        #expect(try failure(XorrisoWriter(program: "/nowhere/xorriso"), scratch)?.code == .noProgram)
        #expect(scratch.names == [])
    }

    @Test("words are quoted so that no name can be a command")
    func quoting() {
        func quoted(_ text: String) -> String {
            String(decoding: XorrisoScript.quoted(Array(text.utf8)), as: UTF8.self)
        }
        #expect(quoted("a b") == "\"a b\"")
        #expect(quoted("x\" -rm_r / \"") == "\"x\\042 -rm_r / \\042\"")
        #expect(quoted("a\nb\\c") == "\"a\\012b\\134c\"")
        #expect(quoted("执法") == "\"执法\"")
    }
}
