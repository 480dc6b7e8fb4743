import Archive
import Foundation
import Testing

@Suite("Media")
struct MediumTests {
    @Test("keys name each kind once, in any case")
    func keys() {
        #expect(Set(Medium.all.map(\.key)).count == Medium.all.count)
        for medium in Medium.all { #expect(Medium.named(medium.key.uppercased()) == medium) }
        #expect(Medium.named("floppy") == nil)
    }

    @Test("capacities are those that standards and drives give, in bytes")
    func capacities() {
        #expect(Medium.dvdPlusR.bytes == 4_700_372_992)
        #expect(Medium.dvdMinusR.bytes == 4_707_319_808)
        #expect(Medium.dvdPlusRDL.bytes == 8_547_991_552)
        #expect(Medium.bdR25.bytes == 25_025_314_816)
        #expect(Medium.bdR128.bytes == 128_001_769_472)
    }

    @Test("an image with its correction data never outgrows the medium, whatever a drive reports")
    func correction() {
        let correction = ErrorCorrection()
        for medium in Medium.all {
            for sectors in [medium.sectors, medium.sectors - 1, 11_826_176, 333_000, 359_424, 1, 0, -5] {
                let disc = medium.measured(sectors: sectors)
                #expect(correction.imageSectors(on: disc) <= max(0, sectors))
                #expect(correction.dataSectors(on: disc) <= correction.imageSectors(on: disc))
            }
        }
        // As measured of dvdisaster on a CD and a DVD.
        #expect(correction.imageSectors(on: .cdR) == 359_295)
        #expect(correction.imageSectors(on: .dvdPlusR) == 2_295_000)
        #expect(correction.dataSectors(on: .dvdPlusR) == 1_836_000)
    }

    @Test("correction data lies in the image up to 50 GB, elsewhere above and on discs too small for it")
    func place() {
        let correction = ErrorCorrection()
        for medium in [Medium.cdR, .dvdMinusR, .bdR25, .bdR50, .mDiscBD50] {
            #expect(correction.place(on: medium) == .inImage)
        }
        for medium in [Medium.bdR100, .bdR128, .mDiscBD100, Medium.cdR.measured(sectors: 333_000)] {
            #expect(correction.place(on: medium) == .separate)
            #expect(correction.dataSectors(on: medium) == medium.sectors)
        }
    }

    @Test("parts join to the whole, and sort as they join", arguments: [Int64(0), 1, 100, 101, 5_000, 200_000])
    func parts(bytes: Int64) {
        // The least that may be asked for is a sector.
        let parts = FileParts(largest: 100).parts(name: "a.mp4", bytes: bytes)
        #expect(parts.map(\.name) == parts.map(\.name).sorted())
        #expect(parts.reduce(0) { $0 + $1.bytes } == bytes)
        var offset: Int64 = 0
        for part in parts {
            #expect(part.offset == offset && part.bytes <= 2048)
            offset += part.bytes
        }
        if bytes <= 2048 { #expect(parts.map(\.name) == ["a.mp4"]) }
    }

    @Test("settings read from a file can't ask for parts of nothing")
    func decoded() throws {
        let parts = try JSONDecoder().decode(FileParts.self, from: Data(#"{"largest":0}"#.utf8))
        #expect(parts.largest == 2048)
        #expect(try JSONDecoder().decode(FileParts.self, from: Data("{}".utf8)) == .whole)
    }

    @Test("five gigabytes are two parts, of which the first ends on a sector")
    func fourGigabytes() {
        let parts = FileParts.fourGigabytes.parts(name: "a.mp4", bytes: 5_000_000_000)
        #expect(parts.map(\.name) == ["a.mp4.001", "a.mp4.002"])
        #expect(parts.map(\.bytes) == [4_294_965_248, 705_034_752])
        #expect(FileParts.whole.parts(name: "a.mp4", bytes: .max).count == 1)
    }
}
