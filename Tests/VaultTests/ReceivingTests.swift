import Evidence
import Glibc
import Synchronization
import Testing
import Vault

/// Remembers which digests were asked for.
private final class Claims: Sendable {
    private let known = Mutex<Set<String>>([])
    func claim(_ sha256: String) -> Bool { known.withLock { $0.insert(sha256).inserted } }
}

@Suite("Receiving a file")
struct ReceivingTests {
    private let folder = "2026/11/20/CAM001"

    private func place(_ received: Received) -> String? {
        if case .stored(_, let path) = received { return path }
        return nil
    }

    @Test(
        "the digest is the one every other tool gives",
        arguments: [0, 1, 4096, (1 << 20) - 1, (1 << 20) + 1, 3_333_333])
    func digest(size: Int) throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file(RawPath("a.mp4"), noise(size))
        let received = try vault.receive(source, into: folder) { _ in true }
        #expect(received.sha256 == (try sha256sum(source)))
        #expect(received.sha256 == (try FileDigest.sha256(source)))
        let copy = vault.root.appending(try #require(place(received)))
        #expect(received.sha256 == (try sha256sum(copy)))
    }

    @Test("the original lies under its day and recorder, with its name, read-only, with its own time")
    func stored() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file(RawPath("20261120_081500.MP4"), noise(50_000))
        var times = [
            timespec(tv_sec: 1_600_000_000, tv_nsec: 5), timespec(tv_sec: 1_605_859_200, tv_nsec: 123_000_000),
        ]
        _ = source.withCString { utimensat(AT_FDCWD, $0, &times, 0) }
        var asked: [String] = []
        let received = try vault.receive(source, into: folder) { sha256 in
            asked.append(sha256)
            return true
        }
        #expect(asked == [received.sha256])
        #expect(place(received) == "originals/2026/11/20/CAM001/20261120_081500.MP4")
        let copy = vault.originals.appending(folder).appending("20261120_081500.MP4")
        #expect(contents(copy) == contents(source))
        let facts = try status(copy)
        #expect(facts.st_mode & 0o7777 == 0o444)
        #expect(facts.st_mtim.tv_sec == 1_605_859_200)
        #expect(facts.st_mtim.tv_nsec == 123_000_000)
        #expect(facts.st_nlink == 1)
        #expect(names(vault.originals.appending(folder)) == ["20261120_081500.MP4"])
    }

    @Test("the source stays as it was: bytes, time and mode")
    func sourceUntouched() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let bytes = noise(200_000)
        let source = try scratch.file(RawPath("a.mp4"), bytes, mode: 0o640)
        let before = try status(source)
        _ = try vault.receive(source, into: folder) { _ in true }
        let after = try status(source)
        #expect(contents(source) == bytes)
        #expect(after.st_mode == before.st_mode)
        #expect(after.st_ino == before.st_ino)
        #expect(after.st_nlink == before.st_nlink)
        #expect(after.st_mtim.tv_sec == before.st_mtim.tv_sec)
        #expect(after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
    }

    @Test("files of one name are numbered, none is replaced")
    func collisions() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        var paths: [String?] = []
        for (index, name) in ["a.b.mp4", "a.b.mp4", "a.b.mp4", "noext", "noext", ".hidden", ".hidden"].enumerated() {
            let source = try scratch.file(name, "content \(index)")
            paths.append(place(try vault.receive(source, into: folder) { _ in true }))
        }
        #expect(
            paths.map { $0?.split(separator: "/").last.map(String.init) } == [
                "a.b.mp4", "a.b (2).mp4", "a.b (3).mp4", "noext", "noext (2)", ".hidden", ".hidden (2)",
            ])
        #expect(contents(vault.originals.appending(folder).appending("a.b.mp4")) == Array("content 0".utf8))
        #expect(contents(vault.originals.appending(folder).appending("a.b (3).mp4")) == Array("content 2".utf8))
    }

    @Test("a name as long as names can be is numbered too")
    func longName() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        // 255 bytes, the last of them in the middle of Chinese characters.
        let long = String(repeating: "执", count: 83) + "xx.mp4"
        try #require(long.utf8.count == 255)
        _ = try vault.receive(try scratch.file(long, "one"), into: folder) { _ in true }
        let second = try vault.receive(try scratch.file(long, "two"), into: folder) { _ in true }
        let name = RawPath(try #require(place(second))).name
        #expect(name.text.hasSuffix(" (2).mp4"))
        #expect(name.text.hasPrefix("执执"))
        #expect(String(validating: name.bytes, as: UTF8.self) != nil)
        #expect(name.bytes.count <= 255)
    }

    @Test("bytes that are there already are not stored again, and nothing is left of the copy")
    func known() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file("a.mp4", "the same")
        let received = try vault.receive(source, into: folder) { _ in false }
        #expect(received == .known(sha256: try sha256sum(source)))
        #expect(names(vault.originals.appending(folder)) == [])
    }

    @Test("equal files that arrive at the same time are stored once")
    func claimedOnce() async throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let bytes = noise(2_000_000)
        let sources = try (0..<6).map { try scratch.file(RawPath("copy-\($0).mp4"), bytes) }
        let claims = Claims()
        let results = try await withThrowingTaskGroup(of: Received.self) { group in
            for source in sources {
                group.addTask {
                    try vault.receive(source, into: "2026/11/20/CAM001") { claims.claim($0) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { place($0) != nil } == 1)
        #expect(Set(results.map(\.sha256)).count == 1)
        #expect(names(vault.originals.appending(folder)).count == 1)
    }

    @Test("a name that is not UTF-8 is kept byte for byte, and found again by its row")
    func notUTF8() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        // GBK for 执法, as recorders write it.
        let name = RawPath(bytes: [0xD6, 0xB4, 0xB7, 0xA8] + Array("_100%.mp4".utf8))
        let source = try scratch.file(name, Array("x".utf8))
        let received = try vault.receive(source, into: folder) { _ in true }
        let row = try #require(place(received))
        #expect(contents(vault.originals.appending(folder).appending(name)) == Array("x".utf8))
        #expect(vault.path(ofRelative: row) == vault.originals.appending(folder).appending(name))
    }

    @Test("progress ends at the size of the file")
    func progress() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file(RawPath("a.mp4"), [UInt8](repeating: 7, count: 70 << 20))
        var told: [Int64] = []
        _ = try vault.receive(source, into: folder, claim: { _ in true }, onProgress: { told.append($0) })
        #expect(told == [32 << 20, 64 << 20, 70 << 20])
    }
}
