import Evidence
import Testing

@testable import Archive

@Suite("Images: bytes of single values")
struct ImageEncodingTests {
    @Test("the CRC is the one of ECMA-167's example")
    func crc() {
        // ECMA-167 1/7.2.6: 70 6A 77 gives 3299.
        #expect(CRC.itu([0x70, 0x6A, 0x77]) == 0x3299)
    }

    @Test("a tag's checksum is the sum of its other bytes, and its CRC that of the body")
    func tag() {
        let bytes = UDFTag.anchor.around([UInt8](repeating: 7, count: 496), at: 256)
        let sum = bytes.prefix(16).enumerated().reduce(UInt8(0)) { $0 &+ ($1.offset == 4 ? 0 : $1.element) }
        #expect(bytes[4] == sum)
        #expect(UDFReader.check(ByteView(bytes), location: 256) == .anchor)
        #expect(UDFReader.check(ByteView(bytes), location: 257) == nil)
        var other = bytes
        other[100] ^= 1
        #expect(UDFReader.check(ByteView(other), location: 256) == nil)
    }

    @Test(
        "dates in all three forms",
        arguments: [
            (0, "1970010100000000", [70, 1, 1, 0, 0, 0, 0] as [UInt8]),
            (951_782_399, "2000022823595900", [100, 2, 28, 23, 59, 59, 0]),
            (951_868_800, "2000030100000000", [100, 3, 1, 0, 0, 0, 0]),
            (-1, "1969123123595900", [69, 12, 31, 23, 59, 59, 0]),
            (4_102_444_799, "2099123123595900", [199, 12, 31, 23, 59, 59, 0]),
        ])
    func dates(seconds: Int64, long: String, short: [UInt8]) {
        let date = DiscDate(WallTime(seconds: seconds))
        #expect(date.iso17 == Array(long.utf8) + [0])
        #expect(date.iso7 == short)
        #expect(DiscDate.time(iso7: ByteView(date.iso7)) == WallTime(seconds: seconds))
        #expect(DiscDate.time(udf: ByteView(date.udf)) == WallTime(seconds: seconds))
    }

    @Test("UDF keeps microseconds; years that ISO 9660 can't write become the nearest it can")
    func edges() {
        let time = WallTime(nanoseconds: 1_767_225_600_123_456_789)
        #expect(DiscDate.time(udf: ByteView(DiscDate(time).udf)) == WallTime(nanoseconds: 1_767_225_600_123_456_000))
        #expect(DiscDate(WallTime(nanoseconds: .min)).iso7 == [0, 1, 1, 0, 0, 0, 0])
        #expect(DiscDate(WallTime(nanoseconds: .max)).iso7 == [255, 12, 31, 23, 59, 59, 0])
    }

    @Test("names in OSTA's form: a byte a letter up to U+00FF, else two, and pairs beyond U+FFFF")
    func osta() {
        #expect(OSTA.encode("aé") == [8, 0x61, 0xE9])
        #expect(OSTA.encode("a执") == [16, 0, 0x61, 0x62, 0x67])
        #expect(OSTA.encode("😀") == [16, 0xD8, 0x3D, 0xDE, 0x00])
        for text in ["aé", "执法", "😀𠮷", ""] { #expect(OSTA.decode(OSTA.encode(text)) == text) }
        #expect(OSTA.dstring("AB", width: 8) == [8, 0x41, 0x42, 0, 0, 0, 0, 3])
        #expect(OSTA.dstring("", width: 4) == [0, 0, 0, 0])
    }

    @Test("a number in both orders; one that differs from itself reads as damage")
    func both() {
        var out = ByteBuilder()
        out.both32(0x0102_0304)
        out.both16(0x0506)
        #expect(out.bytes == [4, 3, 2, 1, 1, 2, 3, 4, 6, 5, 5, 6])
        #expect(ByteView(out.bytes).both32(0) == 0x0102_0304)
        #expect(ByteView([4, 3, 2, 1, 1, 2, 3, 5]).both32(0) == nil)
        #expect(ByteView(out.bytes).both32(6) == nil)
    }

    @Test("a large file has parts of less than 4 GiB in one piece, and a small one only one")
    func extents() {
        let parts = ISOExtents.of(size: 5 << 30, at: 1000)
        #expect(parts.map(\.size) == [0xFFFF_F800, 0x4000_0800])
        #expect(parts.map(\.sector) == [1000, 1000 + 0x1F_FFFF])
        #expect(ISOExtents.of(size: 0xFFFF_F800, at: 9).count == 1)
        #expect(ISOExtents.of(size: 0xFFFF_F801, at: 9).map(\.size) == [0xFFFF_F800, 1])
        #expect(ISOExtents.of(size: 0, at: 9).map(\.size) == [0])
    }

    @Test("a file entry lists runs that add up to the file, each but the last whole blocks")
    func runs() {
        let file = UDFFile(
            isFolder: false, size: 5 << 30, block: 77, links: 1, modified: DiscDate(noon), unique: 16)
        let view = ByteView(file.entry(at: 3))
        let runs = (0..<6).map { (view.le32(176 + $0 * 8) ?? 0, view.le32(180 + $0 * 8) ?? 0) }
        #expect(view.le32(172) == 48)
        #expect(runs.reduce(Int64(0)) { $0 + Int64($1.0) } == 5 << 30)
        var at: UInt32 = 77
        for (length, block) in runs {
            #expect(block == at)
            at += UInt32(Sector.count(Int64(length)))
        }
        #expect(runs.dropLast().allSatisfy { $0.0 == 0x3FFF_F800 })
    }
}
