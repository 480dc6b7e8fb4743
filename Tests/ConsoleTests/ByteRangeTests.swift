import Testing

@testable import Console

@Suite("Byte ranges") struct ByteRangeTests {
    @Test(
        "what a header asks of a file of 1000 bytes",
        arguments: [
            (nil, ByteRange.whole), ("bytes=0-", .part(0...999)), ("bytes=0-0", .part(0...0)),
            ("bytes=10-19", .part(10...19)), ("bytes=990-2000", .part(990...999)), ("bytes=-1", .part(999...999)),
            ("bytes=-5000", .part(0...999)), ("bytes=1000-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=99999999999999999999-", .unsatisfiable), ("bytes=0-99999999999999999999", .part(0...999)),
            ("bytes=0-1,5-6", .unsatisfiable), ("bytes=5-1", .whole), ("bytes=a-b", .whole), ("bytes=-", .whole),
            ("items=0-1", .whole), ("bytes=+1-2", .whole), ("bytes=0x1-2", .whole), ("bytes=1-2-3", .whole),
        ])
    func ranges(header: String?, expected: ByteRange) { #expect(ByteRange(header, size: 1000) == expected) }

    @Test("nothing of an empty file can be asked for")
    func empty() {
        #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-5", size: 0) == .unsatisfiable)
        #expect(ByteRange(nil, size: 0) == .whole)
    }
}
