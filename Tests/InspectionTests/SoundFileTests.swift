import Foundation
import Testing

@testable import Inspection
@testable import InspectionWorker

@Suite("Sound files for a recogniser")
struct SoundFileTests {
    @Test("hold the samples as 16-bit PCM; what is no number is silence, what is too loud is cut off")
    func written() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sound-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var files = SoundFiles(rate: 16_000)
        #expect(files.write([0, 0.5, -1, 7, .nan, -.infinity], number: 3, into: folder.path) == "voice-3.wav")
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "voice-3.wav")))
        #expect(bytes.prefix(44) == SoundFiles.header(samples: 6, rate: 16_000)[...])
        #expect(Array(bytes.dropFirst(44)) == [0, 0, 0, 0x40, 1, 0x80, 0xFF, 0x7F, 0, 0, 0, 0])
        #expect(Array(bytes[4..<8]) == [48, 0, 0, 0], "bytes after this field")
        #expect(!files.failed)
        #expect(files.write([], number: 4, into: folder.path) == nil && !files.failed)
        // Never over a file that is there.
        #expect(files.write([0], number: 3, into: folder.path) == nil && files.failed)
    }
}
