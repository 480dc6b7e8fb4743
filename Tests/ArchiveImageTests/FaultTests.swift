import Evidence
import Foundation
import Glibc
import Testing
import Vault

@testable import Archive

/// The two writers, by name, for tests that both must pass.
enum Writer: String, CaseIterable, Sendable {
    case bridge, xorriso

    func make() throws -> any ImageWriter {
        switch self {
        case .bridge: BridgeWriter()
        case .xorriso: try XorrisoWriter()
        }
    }
}

@Suite("Images: what goes wrong stops the image, says which file, and leaves nothing behind")
struct FaultTests {
    /// A tree of one source file, and its digest.
    private func tree(_ scratch: Scratch, _ bytes: [UInt8], hasDigest: Bool = true) throws -> (ImageTree, RawPath) {
        let source = try scratch.file("sources/evidence.mp4", bytes)
        var tree = ImageTree(modified: noon)
        let sha256 = hasDigest ? try RunningDigest.sha256(bytes) : nil
        try tree.addFile("证据.mp4", .file(source, size: Int64(bytes.count), sha256: sha256), modified: noon)
        try tree.addFile("index.html", .bytes(noise(5000)), modified: noon)
        return (tree, source)
    }

    private func failure(
        _ writer: Writer, _ tree: ImageTree, _ scratch: Scratch, control: ImageControl = ImageControl()
    ) throws -> ImageError? {
        do {
            _ = try writer.make().write(tree, volume(), to: scratch.path.appending("disc.iso"), control: control)
            return nil
        } catch let error as ImageError { return error }
    }

    @Test("other bytes of the same size and time", arguments: Writer.allCases)
    func replaced(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, source) = try tree(scratch, noise(100_000))
        let other = try scratch.file("sources/other", noise(100_000, seed: 9))
        _ = other.withCString { from in source.withCString { to in rename(from, to) } }
        let error = try #require(try failure(writer, tree, scratch))
        #expect(error.code == .sourceChanged)
        #expect(error.path == source.text)
        #expect(error.detail.contains("SHA-256"))
        #expect(scratch.names == ["sources"])
    }

    @Test("a source that became longer or shorter", arguments: Writer.allCases, [99_999, 100_001, 0])
    func resized(writer: Writer, count: Int) throws {
        let scratch = try Scratch()
        let (tree, source) = try tree(scratch, noise(100_000), hasDigest: false)
        try scratch.file("sources/evidence.mp4", noise(count))
        let error = try #require(try failure(writer, tree, scratch))
        #expect(error.code == .sourceChanged)
        #expect(error.path == source.text)
        #expect(scratch.names == ["sources"])
    }

    @Test(
        "a source that is replaced by one of the same size while the image is made, its digest unknown",
        arguments: Writer.allCases)
    func replacedMeanwhile(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, source) = try tree(scratch, [UInt8](repeating: 1, count: 30 << 20), hasDigest: false)
        let other = try scratch.file("sources/other", [UInt8](repeating: 2, count: 30 << 20))
        let control = ImageControl(onProgress: { done, _ in
            guard done > 0 else { return }
            _ = other.withCString { from in source.withCString { to in rename(from, to) } }
            // Written to as well: a file that stays open keeps its bytes.
            let descriptor = source.withCString { open($0, O_WRONLY) }
            _ = pwrite(descriptor, "x", 1, 0)
            close(descriptor)
        })
        let error = try failure(writer, tree, scratch, control: control)
        // Ours reads the file it opened: either that one, whole, or none.
        if writer == .xorriso { #expect(error?.code == .sourceChanged) }
        if error != nil {
            #expect(scratch.names == ["sources"])
        } else {
            #expect(scratch.names == ["disc.iso", "sources"])
        }
    }

    @Test("a source that is written to while it is read, its digest unknown")
    func changedMeanwhile() throws {
        let scratch = try Scratch()
        let (tree, source) = try tree(scratch, [UInt8](repeating: 1, count: 60 << 20), hasDigest: false)
        let control = ImageControl(onProgress: { _, _ in
            let descriptor = source.withCString { open($0, O_WRONLY) }
            _ = pwrite(descriptor, "x", 1, 0)
            close(descriptor)
        })
        let error = try #require(try failure(.bridge, tree, scratch, control: control))
        #expect(error.code == .sourceChanged)
        #expect(scratch.names == ["sources"])
    }

    @Test("a source that is gone", arguments: Writer.allCases)
    func vanished(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, source) = try tree(scratch, noise(1000))
        _ = source.withCString { unlink($0) }
        let error = try #require(try failure(writer, tree, scratch))
        #expect(error.code == .sourceVanished)
        #expect(error.path == source.text)
        #expect(scratch.names == ["sources"])
    }

    @Test("a source that is a link, a folder or a pipe", arguments: Writer.allCases)
    func notAFile(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, source) = try tree(scratch, noise(1000))
        let real = try scratch.file("sources/real", noise(1000))
        for make in [
            { source.withCString { to in real.withCString { symlink($0, to) } } },
            { source.withCString { mkdir($0, 0o755) } },
            { source.withCString { mkfifo($0, 0o644) } },
        ] {
            _ = source.withCString { remove($0) }
            try #require(make() == 0)
            let error = try #require(try failure(writer, tree, scratch))
            #expect(error.code == .sourceUnreadable)
            #expect(error.path == source.text)
            #expect(scratch.names == ["sources"])
        }
    }

    @Test("a target that is there stays as it is", arguments: Writer.allCases)
    func exists(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, _) = try tree(scratch, noise(1000))
        try scratch.file("disc.iso", [1, 2, 3])
        #expect(try failure(writer, tree, scratch)?.code == .targetExists)
        #expect(size(scratch.path.appending("disc.iso")) == 3)
        #expect(scratch.names == ["disc.iso", "sources"])
    }

    @Test("a target that appears meanwhile stays as it is", arguments: Writer.allCases)
    func appears(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, _) = try tree(scratch, noise(1000))
        let target = scratch.path.appending("disc.iso")
        let control = ImageControl(onProgress: { _, _ in
            let descriptor = target.withCString { open($0, O_WRONLY | O_CREAT, 0o644) }
            _ = Glibc.write(descriptor, "abc", 3)
            close(descriptor)
        })
        #expect(try failure(writer, tree, scratch, control: control)?.code == .targetExists)
        #expect(size(target) ?? 0 <= 6)
        #expect(scratch.names == ["disc.iso", "sources"])
    }

    @Test("a second build of the same image is refused, and the first one ends well", arguments: Writer.allCases)
    func twice(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, _) = try tree(scratch, noise(1000))
        let second = Outcome()
        let control = ImageControl(onProgress: { _, _ in
            guard second.isEmpty else { return }
            do {
                second.set(try failure(writer, tree, scratch)?.code.rawValue ?? "none")
            } catch { second.set("\(error)") }
        })
        #expect(try failure(writer, tree, scratch, control: control) == nil)
        #expect(second.text == ImageError.Code.inUse.rawValue)
        #expect(scratch.names == ["disc.iso", "sources"])
    }

    @Test("what a killed build left behind is used up by the next", arguments: Writer.allCases)
    func killed(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, _) = try tree(scratch, noise(1000))
        try scratch.file(".building-disc.iso", noise(3 << 20))
        try scratch.file(".xorriso-disc.iso/0", noise(10))
        #expect(try failure(writer, tree, scratch) == nil)
        if writer == .xorriso { #expect(scratch.names == ["disc.iso", "sources"]) }
        #expect(size(scratch.path.appending("disc.iso")) == (try writer.make().plannedSectors(tree, volume())) * 2048)
    }

    @Test("stopped at any time", arguments: Writer.allCases, [1, 2, 4, 8])
    func cancelled(writer: Writer, calls: Int) throws {
        let scratch = try Scratch()
        let (tree, _) = try tree(scratch, [UInt8](repeating: 3, count: 40 << 20))
        let counter = Counter()
        let control = ImageControl(isCancelled: { counter.next() > calls })
        let error = try #require(try failure(writer, tree, scratch, control: control))
        #expect(error.code == .stopped)
        #expect(error.path == scratch.path.appending("disc.iso").text)
        #expect(scratch.names == ["sources"])
    }

    @Test(
        "a disk that is too small, told before anything is written", .enabled(if: SmallFileSystem.isPossible),
        arguments: Writer.allCases)
    func noSpace(writer: Writer) throws {
        let scratch = try Scratch()
        let small = try SmallFileSystem(in: scratch)
        let (tree, _) = try tree(scratch, noise(3 << 20))
        let error = code {
            _ = try writer.make().write(tree, volume(), to: small.path.appending("disc.iso"), control: ImageControl())
        }
        #expect(error == .noSpace)
        #expect(Folders.list(small.path).isEmpty)
    }

    @Test("a folder that is not there", arguments: Writer.allCases)
    func noFolder(writer: Writer) throws {
        let scratch = try Scratch()
        let (tree, _) = try tree(scratch, noise(1000))
        let target = scratch.path.appending("nowhere/disc.iso")
        #expect(
            code { _ = try writer.make().write(tree, volume(), to: target, control: ImageControl()) } == .cannotWrite)
        #expect(scratch.names == ["sources"])
    }
}

/// One word, set from any thread.
final class Outcome: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var value = ""
    var text: String { lock.withLock { value } }
    var isEmpty: Bool { text.isEmpty }
    func set(_ text: String) { lock.withLock { value = text } }
}

/// A file system of a mebibyte, to be filled. Only root may mount, and not in every container.
struct SmallFileSystem: ~Copyable {
    let path: RawPath

    static let isPossible: Bool = {
        guard let scratch = try? Scratch(), let small = try? SmallFileSystem(in: scratch) else { return false }
        return !small.path.bytes.isEmpty
    }()

    init(in scratch: Scratch) throws {
        path = scratch.path.appending("small")
        try Folders.make(path)
        let mounted = path.withCString { mount("tmpfs", $0, "tmpfs", 0, "size=1m,mode=755") }
        guard mounted == 0 else { throw ImageError(.cannotWrite, path: path.text, errno: errno) }
    }

    deinit { _ = path.withCString { umount2($0, Int32(MNT_DETACH)) } }
}
