import Evidence
import Glibc
import Testing

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Encrypted media is told by its own marks")
    struct EncryptionTests {
        @Test(
            "samples encrypted by ffmpeg are told; the same recording in the clear is not",
            .enabled(if: Media.isPossible))
        func samples() throws {
            let clear = try Media.good("mp4")
            #expect(Inspector().inspect(clear).encryption == MediaEncryption.none)
            let key = String(repeating: "0123456789abcdef", count: 2)
            let closed = try Media.make(
                "closed.mp4",
                ["-i", clear.text, "-c", "copy", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", key]
                    + ["-encryption_kid", key])
            #expect(Inspector().inspect(closed).encryption == .encrypted)
        }

        @Test(
            "transport packets marked as scrambled are told; a few that damage marked are not",
            .enabled(if: Media.isPossible))
        func packets() throws {
            let clear = try Media.good("ts")
            #expect(Inspector().inspect(clear).encryption == MediaEncryption.none)
            func marked(_ name: String, every step: Int) throws -> RawPath {
                var bytes = try Media.bytes(clear)
                for (index, start) in stride(from: 0, to: bytes.count - 187, by: 188).enumerated()
                where index % step == 0 && bytes[start + 1] & 0x1F != 0 {
                    bytes[start + 3] |= 0x80
                }
                return try Media.write(name, bytes)
            }
            #expect(Inspector().inspect(try marked("scrambled.ts", every: 1)).encryption == .encrypted)
            #expect(Inspector().inspect(try marked("dirty.ts", every: 400)).encryption == MediaEncryption.none)
        }

        @Test("of a container without such marks nothing is said", .enabled(if: Media.isPossible))
        func others() throws {
            #expect(Inspector().inspect(try Media.good("avi")).encryption == nil)
        }
    }
}
