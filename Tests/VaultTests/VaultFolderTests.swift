import CHost
import Evidence
import Glibc
import Testing

@testable import Vault

@Suite("The vault's folders")
struct VaultFolderTests {
    @Test("two processes cannot write one vault: the second is told so")
    func lock() throws {
        let scratch = try Scratch()
        let root = scratch.path.appending("vault")
        var first: Vault? = try Scratch.vault(at: root)
        let error = #expect(throws: VaultError.self) { try Vault(at: root, immutable: false) }
        #expect(error?.code == .inUse)
        #expect(first?.root == root)
        first = nil
        #expect(throws: Never.self) { try Vault(at: root, immutable: false) }
    }

    @Test("a folder that is no vault is not taken for one")
    func notAVault() throws {
        let scratch = try Scratch()
        let error = #expect(throws: VaultError.self) { try Vault(at: scratch.path, immutable: false) }
        #expect(error?.code == .notAVault)
        #expect(!Vault.exists(at: scratch.path))
        #expect(names(scratch.path) == [])
    }

    @Test("making a vault twice changes nothing")
    func createTwice() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        try scratch.file("vault/originals/kept", "x")
        try Vault.create(at: vault.root)
        #expect(names(vault.originals) == ["kept"])
        #expect(Vault.exists(at: vault.root))
    }

    @Test("after a crash: half copies go, whole files without a row are found")
    func orphans() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file("a.mp4", "known")
        _ = try vault.receive(source, into: "2026/11/20/CAM001") { _ in true }
        _ = try vault.receive(try scratch.file("b.mp4", "lost"), into: "2026/11/20/CAM001") { _ in true }
        _ = try vault.receive(try scratch.file("c.mp4", "older"), into: "2026/11/18/CAM002") { _ in true }
        let folder = vault.originals.appending("2026/11/20/CAM001")
        try scratch.file("vault/originals/2026/11/20/CAM001/.incoming-4711-1", "half a file")
        let rows: Set<String> = ["originals/2026/11/20/CAM001/a.mp4"]
        let recent = vault.orphans(onOrAfter: "2026/11/19") { rows.contains($0) }
        #expect(recent.map { vault.relative($0.path) } == ["originals/2026/11/20/CAM001/b.mp4"])
        #expect(recent.map(\.recorder) == ["CAM001"])
        #expect(names(folder) == ["a.mp4", "b.mp4"])
        let all = vault.orphans(onOrAfter: nil) { rows.contains($0) }
        #expect(
            all.map { vault.relative($0.path) } == [
                "originals/2026/11/18/CAM002/c.mp4", "originals/2026/11/20/CAM001/b.mp4",
            ])
    }

    @Test("an orphan whose name is not UTF-8 is known by its row")
    func orphanNotUTF8() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let source = try scratch.file(RawPath(bytes: [0xD6, 0xB4, 0x2E, 0x6D]), [1])
        let received = try vault.receive(source, into: "2026/11/20/CAM001") { _ in true }
        guard case .stored(_, let row) = received else { return }
        #expect(vault.orphans(onOrAfter: nil) { $0 == row }.isEmpty)
    }

    @Test("a source is looked at, not only its name: start, middle and end", arguments: [0, 10, 100_000, 3_000_000])
    func looksLike(size: Int) throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        var bytes = noise(size)
        let source = try scratch.file(RawPath("a.mp4"), bytes)
        guard case .stored(_, let row) = try vault.receive(source, into: "2026/11/20/CAM001", claim: { _ in true })
        else {
            Issue.record("not stored")
            return
        }
        #expect(vault.looksLike(row, source: source))
        #expect(!vault.looksLike(row, source: try scratch.file(RawPath("longer"), bytes + [0])))
        #expect(!vault.looksLike(row, source: scratch.path.appending("nothing")))
        #expect(!vault.looksLike("originals/nothing", source: source))
        for place in Set([0, size / 2, size - 1]) where size > 0 {
            bytes[place] ^= 1
            #expect(!vault.looksLike(row, source: try scratch.file(RawPath("other"), bytes)))
            bytes[place] ^= 1
        }
    }

    @Test("a small file is replaced whole, and no half of it is left")
    func atomicWrite() throws {
        let scratch = try Scratch()
        let path = scratch.path.appending("settings.yaml")
        try Folders.write(Array("one".utf8), to: path)
        let reader = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        defer { close(reader) }
        let inode = try status(path).st_ino
        try Folders.write(noise(100_000), to: path)
        #expect(contents(path) == noise(100_000))
        // Who had it open still reads the old one: it was replaced, not written over.
        #expect(try status(path).st_ino != inode)
        var old = [UInt8](repeating: 0, count: 8)
        #expect(read(reader, &old, 8) == 3)
        #expect(names(scratch.path) == ["settings.yaml"])
        try Folders.write([], to: path)
        #expect(contents(path) == [])
    }

    @Test("a write that cannot take its name leaves nothing")
    func failedWrite() throws {
        let scratch = try Scratch()
        let path = scratch.path.appending("taken")
        try Folders.make(path.appending("inner"))
        #expect(throws: VaultError.self) { try Folders.write([1], to: path) }
        #expect(names(scratch.path) == ["taken"])
        #expect(throws: VaultError.self) { try Folders.write([1], to: scratch.path.appending("no/such/folder/file")) }
    }

    @Test("removing a tree does not follow links out of it")
    func removeTree() throws {
        let scratch = try Scratch()
        try Folders.make(scratch.path.appending("tree/deep/deeper"))
        try scratch.file("tree/deep/file", "x")
        let outside = try scratch.file("outside", "stays")
        try Folders.make(scratch.path.appending("elsewhere"))
        try scratch.file("elsewhere/kept", "stays")
        for (target, name) in [("outside", "tree/deep/link"), ("elsewhere", "tree/deep/folder")] {
            _ = scratch.path.appending(target).withCString { from in
                scratch.path.appending(name).withCString { symlink(from, $0) }
            }
        }
        Folders.removeTree(scratch.path.appending("tree"))
        #expect(names(scratch.path) == ["elsewhere", "outside"])
        #expect(contents(outside) == Array("stays".utf8))
        #expect(names(scratch.path.appending("elsewhere")) == ["kept"])
    }

    @Test("derived files take the place of older ones as a whole")
    func derived() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault()
        let sha256 = String(repeating: "ab", count: 32)
        for round in ["first", "second"] {
            let making = try vault.temporaryDerivedFolder(sha256)
            #expect(names(making) == [])
            try Folders.write(Array(round.utf8), to: making.appending("\(round).jpg"))
            try vault.adopt(making, as: sha256)
            #expect(names(vault.derivedFolder(sha256)) == ["\(round).jpg"])
        }
        #expect(names(vault.derived.appending("ab")) == [sha256])
        // What a crash left half made is made afresh.
        let left = try vault.temporaryDerivedFolder(sha256)
        try Folders.write([1], to: left.appending("half.jpg"))
        #expect(names(try vault.temporaryDerivedFolder(sha256)) == [])
    }

    @Test("entries are sorted, links and folders told apart")
    func entries() throws {
        let scratch = try Scratch()
        try scratch.file("b", "12345")
        try Folders.make(scratch.path.appending("a"))
        _ = scratch.path.appending("c").withCString { symlink("b", $0) }
        let entries = try Folders.entries(scratch.path)
        #expect(entries.map(\.name.text) == ["a", "b", "c"])
        #expect(entries.map(\.isFolder) == [true, false, false])
        #expect(entries.map(\.isFile) == [false, true, false])
        #expect(entries[1].size == 5)
        #expect(throws: VaultError.self) { try Folders.entries(scratch.path.appending("nothing")) }
        #expect(Folders.list(scratch.path.appending("nothing")) == [])
    }

    @Test("originals are made immutable where the system allows, and received either way")
    func immutable() throws {
        let scratch = try Scratch()
        let vault = try scratch.vault(immutable: true)
        let source = try scratch.file("a.mp4", "x")
        let received = try vault.receive(source, into: "2026/11/20/CAM001") { _ in true }
        #expect(received.sha256 == (try sha256sum(source)))
        let copy = vault.originals.appending("2026/11/20/CAM001/a.mp4")
        let descriptor = copy.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        if uhost_set_immutable(descriptor, 0) == 0 { #expect(contents(copy) == Array("x".utf8)) }
    }
}
