import Evidence
import Testing

@testable import Pipeline

@Suite("Text made safe, and ticks made readable")
struct MarkupTests {
    @Test("a hostile text reads back from a parser as text, its control characters as %XX")
    func hostile() throws {
        let parsed = try ParsedXML("<a b=\"\(Markup.escape(hostileName))\">\(Markup.escape(hostileName))</a>")
        #expect(parsed.elements.count == 1)
        let wanted = "a\"><script>alert(1)</script>]]>&%E2%80%AEgpj.%01%7F'--> .mp4"
        #expect(parsed.elements[0].text == wanted)
        #expect(parsed.elements[0].attributes["b"] == wanted)
    }

    @Test(
        "every scalar that exists can be printed",
        arguments: [0x0...0x2FF, 0x1FF0...0x2100, 0xFDC0...0xFE10, 0xFFF0...0x10010])
    func everyScalar(_ range: ClosedRange<Int>) throws {
        let text = String(String.UnicodeScalarView(range.compactMap { Unicode.Scalar($0) }))
        let parsed = try ParsedXML("<a b=\"\(Markup.escape(text))\">\(Markup.escape(text))</a>")
        #expect(parsed.elements[0].attributes["b"] == parsed.elements[0].text)
    }

    @Test("base64 as RFC 4648 gives it")
    func base64() {
        let vectors = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
            "foobar": "Zm9vYmFy",
        ]
        for (plain, wanted) in vectors { #expect(Markup.base64(Array(plain.utf8)) == wanted) }
        #expect(Markup.base64([0xFB, 0xFF, 0xBF]) == "+/+/")
    }

    @Test("a long name keeps its end, and fits")
    func shortened() {
        let name = "执法仪三号/一个很长很长的文件夹名称/022002@DH30388_20261120151500.mp4"
        let short = Markup.shortened(name, columns: 40)
        #expect(Markup.columns(short) <= 40)
        #expect(short.hasSuffix("20261120151500.mp4") && short.contains("…"))
        #expect(Markup.shortened("a.mp4", columns: 40) == "a.mp4")
    }

    @Test(
        "ticks are of a sensible size from milliseconds to days; all in milliseconds",
        arguments: [
            (40, 5), (1000, 100), (30_000, 5000), (600_000, 60_000), (36_000_000, 3_600_000),
            (864_000_000, 86_400_000),
        ])
    func ticks(length: Int64, wanted: Int64) {
        let step = AxisTicks.step(length: .milliseconds(length), most: 11)
        #expect(step == .milliseconds(wanted))
        let ticks = AxisTicks.ticks(from: .zero, to: .milliseconds(length), step: step)
        #expect((3...12).contains(ticks.count), "\(ticks.count)")
        #expect(ticks.first == .zero)
    }

    @Test("times at the edge of what can be counted neither loop nor overflow")
    func extremes() {
        let step = AxisTicks.step(length: Nanoseconds(.max), most: 11)
        #expect(AxisTicks.ticks(from: Nanoseconds(.min), to: Nanoseconds(.max), step: step).count <= 100)
        #expect(AxisTicks.ticks(from: .seconds(5), to: .seconds(1), step: .seconds(1)).isEmpty)
        #expect(Drawing.number(.nan) == "0" && Drawing.number(.infinity) == "0")
        #expect(
            Drawing.number(1e300) == "1000000000" && Drawing.number(-0.25) == "-0.3" && Drawing.number(12.34) == "12.3")
    }

    @Test("phrases of both languages ask for the same values, and values are put in once", arguments: Phrase.allCases)
    func placeholders(_ phrase: Phrase) throws {
        func names(_ text: String) -> Set<Substring> { Set(text.matches(of: /\{[a-z]+\}/).map(\.output)) }
        let words = try #require(phrase.words)
        #expect(names(words.zh) == names(words.en))
        #expect(Phrase.pictureBefore.text(.en, ["number": "{number}"]) == "before #{number}")
    }

    @Test("keys and texts of evidence have both languages, and unknown ones are shown as they are")
    func factWords() {
        for words in FactWords.all { #expect(!words.zh.isEmpty && !words.en.isEmpty) }
        #expect(FactWords.key("voice.seconds", .zh) == "voice.seconds")
        #expect(FactWords.value("something new", .zh) == "something new")
        #expect(FactWords.note("creation_time: end of the recording", .zh) == "creation_time：录像结束")
    }
}
