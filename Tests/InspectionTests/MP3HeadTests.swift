import Foundation
import Testing

@testable import Inspection
@testable import InspectionWorker

/// What an MP3's first frame says of the file.
@Suite("MP3 files cut short") struct MP3HeadTests {
    /// MPEG 1, layer III, 44.1 kHz, mono; a tag that declares `frames` frames and `bytes` bytes.
    private func head(frames: UInt32?, bytes: UInt32?, id3: Bool = false) -> [UInt8] {
        func four(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
        let flags: UInt32 = (frames == nil ? 0 : 1) | (bytes == nil ? 0 : 2)
        let tag = Array("Info".utf8) + four(flags) + (frames.map(four) ?? []) + (bytes.map(four) ?? [])
        let start: [UInt8] = id3 ? Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 5] + Array(repeating: 0, count: 5) : []
        return start + [0xFF, 0xFB, 0x40, 0xC0] + Array(repeating: 0, count: 17) + tag
    }

    private func facts(_ bytes: [UInt8], length: Int = 1000) throws -> StructureFacts? {
        let path = FileManager.default.temporaryDirectory.appending(path: "head-\(UUID().uuidString).mp3")
        let content = bytes + Array(repeating: 0, count: max(0, length - bytes.count))
        try Data(content).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let file = try FileHandle(forReadingFrom: path)
        return MP3Head(FileBytes(descriptor: file.fileDescriptor, size: Int64(content.count)))?.facts
    }

    @Test("are told by the tag in their first frame: more bytes than there are, and how many frames")
    func overrun() throws {
        let cut = try #require(try facts(head(frames: 920, bytes: 4000)))
        #expect(cut.overrun?.declaredEnd == 4000)
        #expect(cut.tracks[0]?.sampleCount == 918)
        #expect(cut.tracks[0]?.mediaDuration == Int64(339_148_800))
        #expect(try facts(head(frames: 920, bytes: 4000, id3: true))?.overrun?.declaredEnd == 4015)
    }

    @Test("a file as long as its tag says, and one whose tag says nothing, are not")
    func whole() throws {
        let whole = try #require(try facts(head(frames: 920, bytes: 1000)))
        #expect(whole.overrun == nil && whole.tracks.isEmpty)
        #expect(try facts(head(frames: 920, bytes: nil))?.overrun == nil)
        #expect(try facts(head(frames: nil, bytes: 4000)) == nil)
        #expect(try facts([0xFF, 0xFB, 0x40, 0xC0]) == nil)
        #expect(try facts(Array("RIFF".utf8)) == nil)
        #expect(try facts([], length: 0) == nil)
    }
}
