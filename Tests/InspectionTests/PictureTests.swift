import Evidence
import Foundation
import Testing

@testable import Inspection
@testable import InspectionWorker

/// Width and height that a JPEG's frame header states; nil when these bytes are no JPEG.
private func dimensions(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
    var offset = 2
    while offset + 9 < bytes.count, bytes[offset] == 0xFF {
        let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
        if (0xC0...0xC2).contains(bytes[offset + 1]) {
            let high = Int(bytes[offset + 5]) << 8 | Int(bytes[offset + 6])
            return (Int(bytes[offset + 7]) << 8 | Int(bytes[offset + 8]), high)
        }
        offset += 2 + length
    }
    return nil
}

extension Inspections {
    @Suite("Pictures of a recording", .enabled(if: Media.isPossible, Media.missing))
    struct PictureTests {
        private func jpeg(_ folder: String, _ name: String) throws -> (width: Int, height: Int)? {
            dimensions([UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))))
        }

        /// ffmpeg decodes it and has nothing to complain about.
        private func decodes(_ path: String) throws -> Bool {
            let result = try Media.run(["-v", "error", "-nostdin", "-i", path, "-f", "null", "-"])
            return result.code == 0 && result.said.isEmpty
        }

        @Test("are written small, and any program opens them", arguments: ["mp4", "ts", "mkv", "avi", "flv"])
        func written(ending: String) throws {
            let folder = try Media.emptyFolder()
            let facts = inspect(
                try Media.good(ending), pictures: PictureRequest(folder: folder, interval: .seconds(2), longestSide: 96)
            )
            #expect(facts.verdict == .whole)
            #expect(facts.pictures.map(\.reason) == ["first", "interval", "interval", "interval", "last"])
            #expect(facts.pictures.map { near($0.time, 0) } == [true, false, false, false, false])
            let present = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(present == ["first.jpg", "last.jpg", "pictures.mjpeg", "sheet-001.jpg"])
            #expect(facts.pictureFiles.sorted() == present)
            for name in ["first.jpg", "last.jpg"] {
                let size = try #require(try jpeg(folder, name))
                #expect(size == (96, 72))
                #expect(try decodes(folder + "/" + name))
            }
            let sheet = try #require(try jpeg(folder, "sheet-001.jpg"))
            #expect(sheet == (5 * 100 + 4, 76 + 4))
            #expect(try decodes(folder + "/sheet-001.jpg"))
        }

        @Test("lie in the pack where their facts say")
        func pack() throws {
            let folder = try Media.emptyFolder()
            let facts = inspect(
                try Media.good("mp4"), pictures: PictureRequest(folder: folder, interval: .seconds(1), longestSide: 64))
            let pack = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/pictures.mjpeg")))
            var end: Int64 = 0
            for picture in facts.pictures {
                #expect(picture.packOffset == end)
                end = picture.packOffset + picture.packLength
                let size = try #require(dimensions(Array(pack[Int(picture.packOffset)..<Int(end)])))
                #expect(size == (picture.width, picture.height))
            }
            #expect(end == Int64(pack.count))
            #expect(facts.pictures.count == 8)
        }

        @Test("stand on both sides of a hole")
        func besideHole() throws {
            let folder = try Media.emptyFolder()
            let facts = inspect(
                try Media.holed("mp4", reordered: true),
                pictures: PictureRequest(folder: folder, interval: .zero, longestSide: 64))
            #expect(facts.pictures.map(\.reason) == ["first", "before-gap", "after-gap", "last"])
            #expect(near(facts.pictures[1].time, 3) && near(facts.pictures[2].time, 5))
            #expect(facts.pictureFiles.contains("gap-01-before.jpg") && facts.pictureFiles.contains("gap-01-after.jpg"))
        }

        @Test("of a camera held upright are tall")
        func rotated() throws {
            var bytes = try Media.bytes(try Media.good("mp4", reordered: false, silent: true))
            let matrix = try Boxes.payload("tkhd", bytes) + 40
            for (index, value) in [0, 0x10000, 0, -0x10000, 0, 0, 120 << 16, 0, 0x4000_0000].enumerated() {
                Boxes.put(value, &bytes, matrix + 4 * index)
            }
            let folder = try Media.emptyFolder()
            let facts = inspect(
                try Media.write("upright.mp4", bytes),
                pictures: PictureRequest(folder: folder, interval: .zero, longestSide: 96))
            #expect(facts.streams.first?.rotation == 90)
            let size = try #require(try jpeg(folder, "first.jpg"))
            #expect(size == (72, 96))
        }

        @Test("of pixels twice as wide as high are wide")
        func pixelAspect() throws {
            let path = try Media.make(
                "wide.mp4", Media.source(silent: true, filter: "setsar=2/1") + Media.h264(reordered: false))
            let folder = try Media.emptyFolder()
            _ = inspect(path, pictures: PictureRequest(folder: folder, interval: .zero, longestSide: 320))
            let size = try #require(try jpeg(folder, "first.jpg"))
            #expect(size == (320, 120))
        }

        @Test("are never broken ones: where the first keyframe cannot be decoded the next stands in")
        func brokenFirst() throws {
            var bytes = try Media.bytes(try Media.good("mp4", reordered: false, silent: true))
            let media = try Boxes.payload("mdat", bytes)
            // Walk the first sample's units to its slice, and spoil what follows the slice header.
            var unit = media
            while bytes[unit + 4] & 0x1F != 5 { unit += 4 + Boxes.number(bytes, unit) }
            let length = Boxes.number(bytes, unit)
            for index in (unit + 12)..<(unit + 4 + length) { bytes[index] = UInt8(truncatingIfNeeded: index &* 151) }
            let folder = try Media.emptyFolder()
            let facts = inspect(
                try Media.write("broken-first.mp4", bytes),
                pictures: PictureRequest(folder: folder, interval: .zero, longestSide: 96))
            #expect(facts.pictures.map(\.reason) == ["first", "last"])
            #expect(near(facts.pictures.first?.time, 1))
            #expect(facts.kinds == ["damaged"])
            #expect(facts.findings.first?.evidence.facts["saidBy"] == "decoder")
            #expect(facts.verdict == .findings)
            #expect(try decodes(folder + "/first.jpg"))
        }

        @Test("are only decoded, not written, where no folder is given")
        func decodeOnly() throws {
            let facts = inspect(try Media.good("mp4"), pictures: PictureRequest(folder: nil))
            #expect(facts.verdict == .whole)
            #expect(facts.pictures.isEmpty)
            #expect(facts.pictureFiles.isEmpty)
        }

        @Test("a folder that cannot be written leaves the recording's verdict as it is")
        func noFolder() throws {
            let facts = inspect(
                try Media.good("mp4"),
                pictures: PictureRequest(folder: Media.folder.text + "/no/such/folder", interval: .zero))
            #expect(facts.verdict == .whole)
            #expect(facts.log.contains { $0.hasPrefix("pictures:") })
        }
    }
}
