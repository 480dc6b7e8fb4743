import Evidence
import Testing

@testable import Pipeline

@Suite("What people write of a recorder's state")
struct RecorderStateTextTests {
    @Test(
        "sizes, to the byte",
        arguments: [
            ("28GB", 28_000_000_000), ("28 g", 28_000_000_000), ("1.5MB", 1_500_000), ("2GiB", 2_147_483_648),
            ("17", 17),
            ("0", 0), ("-1GB", nil), ("GB", nil), ("1.GB", nil), ("many", nil), ("9999999999999TB", nil), ("1e9", nil),
        ] as [(String, Int64?)])
    func bytes(_ text: String, _ expected: Int64?) { #expect(RecorderStateText.bytes(text) == expected) }

    @Test(
        "offsets, to the microsecond, never by a floating number",
        arguments: [
            ("2s", 2_000_000_000), ("-3.5", -3_500_000_000), ("+12 秒", 12_000_000_000), ("250ms", 250_000_000),
            ("5min", 300_000_000_000), ("0.000001", 1000), ("1h", 3_600_000_000_000), ("--3", nil), ("3 days", nil),
            ("", nil), ("99999999999999", nil), (".5", nil),
        ] as [(String, Int64?)])
    func offsets(_ text: String, _ expected: Int64?) {
        #expect(RecorderStateText.offset(text)?.value == expected)
    }

    @Test("percent and yes or no, in both languages; anything else is nothing")
    func others() {
        #expect(RecorderStateText.percent("90") == 90 && RecorderStateText.percent("7％") == 7)
        for wrong in ["101", "-1", "九十", "充足", ""] { #expect(RecorderStateText.percent(wrong) == nil) }
        #expect(RecorderStateText.flag("正常") == true && RecorderStateText.flag("Yes") == true)
        #expect(RecorderStateText.flag("故障") == false && RecorderStateText.flag("no") == false)
        #expect(RecorderStateText.flag("maybe") == nil)
    }

    @Test("everything the ledger names has its words in both languages") func words() {
        #expect(RecorderLedgerWords.isComplete)
    }
}
