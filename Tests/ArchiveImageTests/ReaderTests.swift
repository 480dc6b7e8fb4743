import Evidence
import Foundation
import Glibc
import Testing
import Vault

@testable import Archive

/// An image in memory, to be damaged.
private struct Damaged: ByteSource {
    var bytes: [UInt8]
    var size: Int64 { Int64(bytes.count) }

    func read(at offset: Int64, count: Int) throws(ImageError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset + Int64(count) <= size else { throw ImageError(.damaged, path: "memory") }
        return Array(bytes[Int(offset)..<(Int(offset) + count)])
    }

    mutating func wipe(_ sector: Int, _ count: Int = 1) {
        bytes.replaceSubrange((sector * 2048)..<((sector + count) * 2048), with: repeatElement(0, count: count * 2048))
    }
}

@Suite("Images: reading what may be damaged")
struct ReaderTests {
    private func image(_ scratch: Scratch, _ writer: Writer = .bridge) throws -> Damaged {
        var tree = ImageTree(modified: noon)
        for index in 0..<30 {
            let name = "文件夹\(index % 4)/\(String(repeating: "长", count: index + 20))\(index).mp4"
            try tree.addFile(name, .bytes(noise(index * 500)), modified: noon)
        }
        let target = scratch.path.appending("disc.iso")
        _ = try writer.make().write(tree, volume(), to: target, control: ImageControl())
        return Damaged(bytes: Array(try Data(contentsOf: URL(fileURLWithPath: target.text))))
    }

    @Test("each of the three anchors and both descriptor sequences is enough")
    func redundancy() throws {
        let scratch = try Scratch()
        let whole = try image(scratch)
        let expected = try ImageReader(whole).entries(.udf)
        let last = whole.bytes.count / 2048 - 1
        for kept in [256, last - 256, last] {
            var one = whole
            for anchor in [256, last - 256, last] where anchor != kept { one.wipe(anchor) }
            #expect(try ImageReader(one).entries(.udf) == expected, "anchor \(kept)")
        }
        var noMain = whole
        noMain.wipe(32, 16)
        #expect(try ImageReader(noMain).entries(.udf) == expected)
        var noReserve = whole
        noReserve.wipe(last - 128, 16)
        #expect(try ImageReader(noReserve).entries(.udf) == expected)
        var neither = noMain
        neither.wipe(last - 128, 16)
        let reader = try ImageReader(neither)
        #expect(!reader.sides.contains(.udf))
        #expect(reader.faults.map(\.code) == [.damaged])
        #expect(try reader.entries(.rockRidge).count == expected.count)
    }

    @Test("with ISO 9660 gone UDF is still there, and the other way round; with both gone it is no image")
    func sides() throws {
        let scratch = try Scratch()
        let whole = try image(scratch)
        let expected = try ImageReader(whole).entries(.udf)
        var noISO = whole
        noISO.wipe(16, 6)
        #expect(try ImageReader(noISO).sides == [.udf])
        #expect(try ImageReader(noISO).entries(.udf) == expected)
        var nothing = noISO
        let last = whole.bytes.count / 2048 - 1
        for anchor in [256, last - 256, last] { nothing.wipe(anchor) }
        #expect(code { _ = try ImageReader(nothing) } == .notAnImage)
        #expect(code { _ = try ImageReader(Damaged(bytes: [])) } == .notAnImage)
        #expect(code { _ = try ImageReader(Damaged(bytes: noise(600_000))) } == .notAnImage)
    }

    @Test("a byte changed anywhere in the descriptors of UDF is noticed, or changes nothing")
    func flipped() throws {
        let scratch = try Scratch()
        let whole = try image(scratch)
        let expected = try ImageReader(whole).entries(.udf)
        let layoutEnd = 257 + 2 + 34 + 8
        var noticed = 0
        for place in stride(from: 257 * 2048, to: layoutEnd * 2048, by: 397) {
            var other = whole
            other.bytes[place] ^= 0x41
            do {
                let found = try ImageReader(other)
                if found.sides.contains(.udf) {
                    #expect(try found.entries(.udf) == expected, "byte \(place)")
                } else {
                    noticed += 1
                }
            } catch {
                #expect(error.code == .damaged, "byte \(place)")
                noticed += 1
            }
        }
        #expect(noticed > 20)
    }

    @Test(
        "no damage at all brings the reader down, and none makes it read without end", arguments: Writer.allCases, 0..<4
    )
    func fuzzed(writer: Writer, seed: UInt64) throws {
        let scratch = try Scratch()
        let whole = try image(scratch, writer)
        // Where the lists are.
        let end = min(whole.bytes.count, 420 * 2048)
        let random = noise(4000, seed: seed &+ 3).map(Int.init)
        var at = 0
        func next(_ limit: Int) -> Int {
            at += 4
            let i = at % (random.count - 4)
            return (random[i] << 24 | random[i + 1] << 16 | random[i + 2] << 8 | random[i + 3]) % limit
        }
        for _ in 0..<60 {
            var other = whole
            for _ in 0..<(1 + next(40)) { other.bytes[16 * 2048 + next(end - 16 * 2048)] = UInt8(next(256)) }
            if next(4) == 0 { other.bytes.removeLast(next(other.bytes.count)) }
            guard let reader = try? ImageReader(other) else { continue }
            for side in reader.sides {
                guard let entries = try? reader.entries(side) else { continue }
                #expect(
                    entries.allSatisfy { entry in
                        entry.extents.allSatisfy { $0.offset >= 0 && $0.offset + $0.length <= other.size }
                    })
            }
        }
    }

    @Test("a folder that leads into itself is told", arguments: [ImageSide.plain, .rockRidge])
    func loops(side: ImageSide) throws {
        let scratch = try Scratch()
        var other = try image(scratch)
        let layout = try ImageReader(other)
        #expect(try layout.entries(side).count == 34)
        // The first child of the root becomes the root: found by its sector, which stands in both orders.
        let root = ByteView(Array(other.bytes[(16 * 2048)..<(17 * 2048)]))
        let sector = Int(try #require(root.both32(158)))
        let first =
            sector * 2048 + Int(other.bytes[sector * 2048])
            + Int(other.bytes[sector * 2048 + Int(other.bytes[sector * 2048])])
        var field = ByteBuilder()
        field.both32(UInt32(sector))
        other.bytes.replaceSubrange((first + 2)..<(first + 10), with: field.bytes)
        #expect(code { _ = try ImageReader(other).entries(side) } == .damaged)
    }

    @Test("files that share bytes, lie in pieces or over one another are digested all the same")
    func extentMap() throws {
        let scratch = try Scratch()
        let bytes = noise(100_000)
        let path = try scratch.file("image", bytes)
        func entry(_ name: String, _ runs: (Int64, Int64)...) -> ImageEntry {
            ImageEntry(
                path: name, isFolder: false, size: runs.reduce(0) { $0 + $1.1 }, modified: nil,
                extents: runs.map { ImageExtent(offset: $0.0, length: $0.1) })
        }
        let entries = [
            entry("late", (90_000, 10_000)), entry("early", (0, 5000)), entry("twin", (0, 5000)),
            entry("over", (4000, 5000)),
            entry("pieces", (50_000, 1000), (20_000, 1000)), entry("empty"), entry("middle", (10_000, 30_000)),
            entry("again", (0, 5000)),
        ]
        let back = try ImageReadBack.run(try ImageSource(path), entries)
        #expect(back.sha256 == (try RunningDigest.sha256(bytes)))
        for entry in entries {
            let own = entry.extents.flatMap { bytes[Int($0.offset)..<Int($0.offset + $0.length)] }
            #expect(back.files[entry.path] == (try RunningDigest.sha256(own)), "\(entry.path)")
        }
    }

    @Test("marks come out the same in whatever pieces the image goes by", arguments: [1, 7, 2048, 65_536])
    func pieces(size: Int) {
        let entries = [(0, 10), (10, 100), (2048, 2048), (4096, 1), (5000, 60_000)].enumerated().map { index, run in
            ImageEntry(
                path: "\(index)", isFolder: false, size: Int64(run.1), modified: nil,
                extents: [ImageExtent(offset: Int64(run.0), length: Int64(run.1))])
        }
        var map = ExtentMap(entries)
        var counted = [Int](repeating: 0, count: entries.count)
        var ended: [Int] = []
        for start in stride(from: 0, to: 70_000, by: size) {
            for mark in map.marks(from: Int64(start), count: size) {
                switch mark {
                case .bytes(let range): counted[ended.count] += range.count
                case .end(let file): ended.append(file)
                }
            }
        }
        #expect(ended == [0, 1, 2, 3, 4])
        #expect(counted == entries.map { Int($0.size) })
        #expect(map.unfinished == [])
    }

    @Test("a medium larger than the image is read as far as the image goes; a smaller one is damage")
    func sizes() throws {
        let scratch = try Scratch()
        var whole = try image(scratch)
        let sha256 = try RunningDigest.sha256(whole.bytes)
        let size = whole.size
        whole.bytes += [UInt8](repeating: 0, count: 300_000)
        let path = try scratch.file("medium", whole.bytes)
        let source = try ImageSource(path)
        let entries = try ImageReader(source).entries(.udf)
        #expect(try ImageReadBack.run(source, entries, size: size).sha256 == sha256)
        #expect(code { _ = try ImageReadBack.run(source, entries, size: source.size + 2048) } == .damaged)
        #expect(code { _ = try ImageSource(scratch.path) } == .unreadableImage)
        #expect(code { _ = try ImageSource(scratch.path.appending("nothing")) } == .unreadableImage)
    }
}
