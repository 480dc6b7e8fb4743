import Evidence
import Foundation
import Glibc
import Testing
import Vault

@testable import Archive

@Suite("Images: our own bridge")
struct BridgeTests {
    @Test("planned to the sector, digested as written: the image and every file in it", arguments: [true, false])
    func written(isDirect: Bool) throws {
        let scratch = try Scratch()
        let (tree, files) = try oddTree(scratch)
        let writer = BridgeWriter(isDirect: isDirect)
        let target = scratch.path.appending("disc.iso")
        let written = try writer.write(tree, volume(), to: target)
        #expect(size(target) == written.size)
        #expect(written.sectors == (try writer.plannedSectors(tree, volume())))
        #expect(written.sectors % 32 == 0)
        #expect(written.sha256 == (try sha256sum(target)))
        #expect(written.files.count == files.count)
        for (path, bytes) in files { #expect(written.files[path] == (try RunningDigest.sha256(bytes)), "\(path)") }
        #expect(scratch.names == ["disc.iso", "sources"])
    }

    @Test("every tree lists every file, and all name the same bytes")
    func sides() throws {
        let scratch = try Scratch()
        let (tree, files) = try oddTree(scratch)
        let target = scratch.path.appending("disc.iso")
        let written = try BridgeWriter().write(tree, volume(), to: target)
        let source = try ImageSource(target)
        let reader = try ImageReader(source)
        #expect(reader.sides == Set(ImageSide.allCases))
        #expect(reader.volumeID == "BWC_2026_0001")
        #expect(reader.faults == [])
        let udf = try reader.entries(.udf)
        let rockRidge = try reader.entries(.rockRidge)
        #expect(
            udf.sorted { $0.path < $1.path }.map(\.extents) == rockRidge.sorted { $0.path < $1.path }.map(\.extents))
        for (side, hasTrueNames) in [
            (udf, true), (rockRidge, true), (try reader.entries(.joliet), false), (try reader.entries(.plain), false),
        ] {
            let back = try ImageReadBack.run(source, side)
            #expect(back.sha256 == written.sha256)
            #expect(side.count == tree.nodes.count - 1)
            #expect(side.allSatisfy { $0.modified == noon })
            if hasTrueNames {
                #expect(back.files == written.files)
            } else {
                #expect(back.files.values.sorted() == written.files.values.sorted())
            }
        }
        #expect(files.count == udf.filter { !$0.isFolder }.count)
    }

    @Test("the order in which files were added, and what the sources are besides their bytes, change nothing")
    func deterministic() throws {
        let scratch = try Scratch()
        let (tree, _) = try oddTree(scratch)
        var other = ImageTree(modified: noon)
        for (index, node) in tree.nodes.enumerated().reversed() where index > 0 {
            guard let content = node.content else {
                try other.addFolder(tree.path(of: index), modified: node.modified)
                continue
            }
            guard case .file(let path, let size, _) = content else {
                try other.addFile(tree.path(of: index), content, modified: node.modified)
                continue
            }
            let copy = try scratch.file("copies/\(index)", Array(try Data(contentsOf: URL(fileURLWithPath: path.text))))
            _ = copy.withCString { chmod($0, 0o600) }
            try other.addFile(tree.path(of: index), .file(copy, size: size, sha256: nil), modified: node.modified)
        }
        let first = try BridgeWriter().write(tree, volume(), to: scratch.path.appending("a.iso"))
        let second = try BridgeWriter().write(other, volume(), to: scratch.path.appending("b.iso"))
        #expect(first == second)
        let third = try BridgeWriter().write(tree, volume("OTHER"), to: scratch.path.appending("c.iso"))
        #expect(third.sha256 != first.sha256)
        #expect(third.files == first.files)
    }

    @Test("sent to a program, it is the same image with no copy on disk")
    func streamed() throws {
        let scratch = try Scratch()
        let (tree, _) = try oddTree(scratch)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let sent = try BridgeWriter().stream(tree, volume(), to: input.fileHandleForWriting.fileDescriptor)
        try input.fileHandleForWriting.close()
        let theirs = String(decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(64), as: UTF8.self)
        #expect(sent.sha256 == theirs)
        #expect(sent == (try BridgeWriter().write(tree, volume(), to: scratch.path.appending("disc.iso"))))
    }

    @Test("a burner that goes away is told, and we live on")
    func burnerGone() throws {
        let scratch = try Scratch()
        var tree = ImageTree(modified: noon)
        try tree.addFile("a", .bytes([UInt8](repeating: 1, count: 3 << 20)), modified: noon)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        let gone = code { _ = try BridgeWriter().stream(tree, volume(), to: ends[1]) }
        close(ends[1])
        #expect(gone == .readerGone)
        let full = open("/dev/full", O_WRONLY)
        #expect(code { _ = try BridgeWriter().stream(tree, volume(), to: full) } == .noSpace)
        close(full)
        #expect(scratch.names == [])
    }

    @Test("a burner that stands still does not keep us from stopping")
    func burnerStill() throws {
        var tree = ImageTree(modified: noon)
        try tree.addFile("a", .bytes([UInt8](repeating: 1, count: 60 << 20)), modified: noon)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let calls = Counter()
        // Nobody reads: after some questions the answer is yes.
        let control = ImageControl(isCancelled: { calls.next() > 20 })
        #expect(code { _ = try BridgeWriter().stream(tree, volume(), to: ends[1], control: control) } == .stopped)
    }

    @Test("an empty tree is an image too")
    func empty() throws {
        let scratch = try Scratch()
        let target = scratch.path.appending("disc.iso")
        _ = try BridgeWriter().write(ImageTree(modified: noon), volume(), to: target)
        let reader = try ImageReader(try ImageSource(target))
        for side in ImageSide.allCases { #expect(try reader.entries(side) == []) }
    }

    @Test("a layout of files larger than any disc is refused, one of 5 GiB is planned")
    func large() throws {
        var tree = ImageTree(modified: noon)
        try tree.addFile("big", .file(RawPath("/nowhere"), size: 5 << 30, sha256: nil), modified: noon)
        let layout = try BridgeLayout(tree, volume())
        #expect(layout.sectors * 2048 > 5 << 30)
        #expect(layout.sectors * 2048 < (5 << 30) + (2 << 20))
        try tree.addFile("huge", .file(RawPath("/nowhere"), size: 300 << 30, sha256: nil), modified: noon)
        #expect(code { _ = try BridgeLayout(tree, volume()) } == .tooLarge)
        var many = ImageTree(modified: noon)
        for index in 0..<50 {
            try many.addFile("\(index)", .file(RawPath("/nowhere"), size: 200 << 30, sha256: nil), modified: noon)
        }
        #expect(code { _ = try BridgeLayout(many, volume()) } == .tooLarge)
    }

    @Test(
        "files around 4 GiB are one run of bytes in every tree, and the same one",
        arguments: [0xFFFF_F800, 0xFFFF_F801, 0xFFFF_FFFF, 0x1_0000_0000, 5 << 30, 20 << 30] as [Int64])
    func largeFiles(size: Int64) throws {
        var tree = ImageTree(modified: noon)
        try tree.addFile("证据/big.mp4", .file(RawPath("/nowhere"), size: size, sha256: nil), modified: noon)
        try tree.addFile("证据/next.txt", .bytes([1, 2, 3]), modified: noon)
        let layout = try BridgeLayout(tree, volume())
        // All that comes before the files; their bytes are not needed to list them.
        var head = HeadSource(bytes: [], size: layout.sectors * 2048)
        try layout.forEachPiece { sector, piece in
            guard case .bytes(let bytes) = piece, sector < Int64(layout.dataStart) else { return }
            #expect(Int64(head.bytes.count) == sector * 2048)
            head.bytes += bytes
        }
        let reader = try ImageReader(head)
        let start = Int64(layout.dataStart) * 2048
        for side in ImageSide.allCases {
            let files = try reader.entries(side).filter { !$0.isFolder }
            #expect(files.map(\.size) == [size, 3], "\(side)")
            #expect(files.first?.extents == [ImageExtent(offset: start, length: size)], "\(side)")
            #expect(
                files.last?.extents == [ImageExtent(offset: start + Sector.count(size) * 2048, length: 3)], "\(side)")
        }
    }

    @Test("the path tables list each folder after its parent, level by level, in order")
    func pathTables() throws {
        let scratch = try Scratch()
        let layout = try BridgeLayout(try oddTree(scratch).tree, volume())
        for tree in [\BridgeFolder.iso, \.joliet] {
            let rows = layout.rows(tree)
            #expect(rows.count == layout.folders.count)
            #expect(rows.first?.parent == 1)
            #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.parent <= $1.parent })
            for (index, row) in rows.enumerated().dropFirst() { #expect(Int(row.parent) <= index) }
            #expect(Set(rows.map(\.sector)).count == rows.count)
        }
    }
}

/// Counts calls from any thread.
final class Counter: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var value = 0
    func next() -> Int {
        lock.lock()
        defer { lock.unlock() }
        value += 1
        return value
    }
}
