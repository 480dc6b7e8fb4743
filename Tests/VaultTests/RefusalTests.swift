import Evidence
import Glibc
import Testing
import Vault

@Suite("What cannot be received leaves nothing behind")
struct RefusalTests {
    private let folder = "2026/11/20/CAM001"

    private func code(_ vault: Vault, _ source: RawPath, onProgress: (Int64) -> Void = { _ in }) -> VaultError.Code? {
        do throws(VaultError) {
            _ = try vault.receive(
                source, into: folder,
                claim: { _ in
                    Issue.record("nothing may be claimed")
                    return true
                }, onProgress: onProgress)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a source that grows while it is copied")
    func growing() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file(RawPath("a.mp4"), noise(100_000))
        let writer = source.withCString { open($0, O_WRONLY | O_APPEND | O_CLOEXEC) }
        defer { close(writer) }
        let code = code(vault, source) { _ in _ = write(writer, "more", 4) }
        #expect(code == .sourceChanging)
        #expect(names(vault.originals.appending(folder)) == [])
    }

    @Test("a source that is written over with as many bytes")
    func rewritten() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file(RawPath("a.mp4"), noise(100_000))
        var times = [timespec(tv_sec: 1_600_000_000, tv_nsec: 0), timespec(tv_sec: 1_600_000_000, tv_nsec: 0)]
        _ = source.withCString { utimensat(AT_FDCWD, $0, &times, 0) }
        let writer = source.withCString { open($0, O_WRONLY | O_CLOEXEC) }
        defer { close(writer) }
        let code = code(vault, source) { _ in _ = pwrite(writer, "else", 4, 0) }
        #expect(code == .sourceChanging)
        #expect(names(vault.originals.appending(folder)) == [])
    }

    @Test("a source that is not there")
    func vanished() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        #expect(code(vault, scratch.path.appending("nothing.mp4")) == .sourceVanished)
    }

    @Test("a folder")
    func aFolder() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = scratch.path.appending("folder.mp4")
        try Folders.make(source)
        #expect(code(vault, source) == .sourceUnreadable)
        #expect(names(vault.originals) == [] || names(vault.originals.appending(folder)) == [])
    }

    @Test("a link, which may lead anywhere")
    func aLink() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let target = try scratch.file("real.mp4", "x")
        let link = scratch.path.appending("link.mp4")
        _ = target.withCString { from in link.withCString { symlink(from, $0) } }
        #expect(code(vault, link) == .sourceUnreadable)
    }

    @Test("a pipe, from which nothing comes")
    func aPipe() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let pipe = scratch.path.appending("pipe.mp4")
        try #require(pipe.withCString { mkfifo($0, 0o644) } == 0)
        #expect(code(vault, pipe) == .sourceUnreadable)
    }

    @Test("a device, which never ends")
    func aDevice() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        #expect(code(vault, RawPath("/dev/zero")) == .sourceUnreadable)
        #expect(names(vault.originals) == [] || names(vault.originals.appending(folder)) == [])
    }

    @Test("a file nobody may read", .enabled(if: geteuid() != 0, "root may read everything"))
    func unreadable() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file(RawPath("a.mp4"), noise(10), mode: 0)
        #expect(code(vault, source) == .sourceUnreadable)
    }

    @Test(
        "a disk that is full", .enabled(if: SmallFileSystem.isPossible, "needs the right to mount a small file system"))
    func full() throws {
        let scratch = try Scratch()
        let small = try SmallFileSystem(in: scratch)
        let vault = try Scratch.vault(at: small.path)
        let source = try scratch.file(RawPath("a.mp4"), noise(3 << 20))
        #expect(code(vault, source) == .noSpace)
        #expect(names(vault.originals.appending(folder)) == [])
        // The room is free again: a smaller file still fits.
        let fits = try scratch.file(RawPath("b.mp4"), noise(300_000))
        let received = try vault.receive(fits, into: folder) { _ in true }
        #expect(received.sha256 == (try sha256sum(fits)))
        #expect(contents(source)?.count == 3 << 20)
    }

    @Test(
        "a small file that no longer fits leaves the old one",
        .enabled(if: SmallFileSystem.isPossible, "needs the right to mount a small file system"))
    func settingsOnFullDisk() throws {
        let scratch = try Scratch()
        let small = try SmallFileSystem(in: scratch)
        let settings = small.path.appending("vault.yaml")
        try Folders.write(Array("old".utf8), to: settings)
        #expect(throws: VaultError.self) { try Folders.write(noise(3 << 20), to: settings) }
        #expect(contents(settings) == Array("old".utf8))
        #expect(names(small.path) == ["vault.yaml"])
    }

    @Test("errors name the file and what the system said")
    func words() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let missing = scratch.path.appending("nothing.mp4")
        let error = #expect(throws: VaultError.self) { try vault.receive(missing, into: folder) { _ in true } }
        #expect(error?.path == missing.text)
        #expect(error?.errno == ENOENT)
        #expect(error?.cause.isEmpty == false)
    }
}
