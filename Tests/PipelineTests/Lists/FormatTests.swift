import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite struct `A CSV file` {
    func read(_ text: String) throws -> (header: [String], rows: [[String]], lines: [Int]) {
        let table = try CSVReader.read(Array(text.utf8), file: "x.csv").table
        return (table.header, table.rows.map(\.cells), table.rows.map(\.line))
    }

    @Test(arguments: [",", ";", "\t", "|"])
    func `is split at whatever separates its header`(separator: String) throws {
        let text = ["a", "b", "c\n1", "2", "3\n"].joined(separator: separator)
        #expect(try read(text).rows == [["1", "2", "3"]])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `ends its lines as it likes`(end: String) throws {
        let found = try read("a,b\(end)1,2\(end)\(end)3,4")
        #expect(found.rows == [["1", "2"], ["3", "4"]])
        #expect(found.lines == [2, 4])
    }

    @Test func `may hold quotes, separators and line ends between quotes`() throws {
        let found = try read("a,b\n\"1,\"\"x\"\"\",\"two\r\nlines\"\n3,5\" disc\n")
        #expect(found.rows == [["1,\"x\"", "two\r\nlines"], ["3", "5\" disc"]])
        #expect(found.lines == [2, 4])
    }

    @Test func `tells where a quote was opened that is never closed`() throws {
        let error = try #require(throws: SourceError.self) { try read("a,b\n1,2\n3,\"4\n5,6\n") }
        #expect(error.line == 3)
    }

    @Test func `may begin with Excel's sep line`() throws {
        let found = try read("sep=;\r\na;b,c\r\n1;2\r\n")
        #expect(found.header == ["a", "b,c"])
        #expect(found.lines == [3])
    }

    @Test func `survives anything`() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array(",;\"\n\r\t a1=é".utf8)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
                alphabet.randomElement(using: &random)
            }
            _ = try? CSVReader.read(bytes, file: "x")
            _ = try? JSONReader.read(Array("[{\"a\":".utf8) + bytes, file: "x")
            _ = try? JSONReader.read(bytes, file: "x")
            _ = try? DecodedText(bytes, file: "x")
        }
    }
}

@Suite struct `The encoding of a list` {
    static let gb18030: [UInt8] = [0xB2, 0xFA, 0xC6, 0xB7, 0xD0, 0xF2, 0xBA, 0xC5]  // 产品序号

    @Test func `is UTF-8 where the bytes are`() throws {
        let text = try DecodedText(Array("\u{FEFF}产品序号".utf8), file: "x")
        #expect(text.encoding == .utf8)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "产品序号")
    }

    @Test func `is else GB18030, with its characters of four bytes`() throws {
        let text = try DecodedText(Self.gb18030 + [0x2C, 0x95, 0x32, 0x82, 0x36], file: "x")
        #expect(text.encoding == .gb18030)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "产品序号,𠀀")
    }

    @Test func `is UTF-16 where the mark says so`() throws {
        let units = Array("产品序号\tSN".utf16)
        let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big] {
            #expect(try String(decoding: DecodedText(bytes, file: "x").bytes, as: UTF8.self) == "产品序号\tSN")
        }
    }

    @Test(arguments: [[0xFF], [0xB2, 0xFA, 0xC6], [0x41, 0x80], [0xFF, 0xFE, 0x41]] as [[UInt8]])
    func `that is none of these is told`(bytes: [UInt8]) {
        #expect(throws: SourceError.self) { try DecodedText(bytes, file: "x") }
    }

    @Test func `is decoded whole when it is long`() throws {
        let once = Self.gb18030 + [0x0A]
        let long = (0..<20_000).flatMap { _ in once }
        let text = try DecodedText(long, file: "x")
        #expect(text.bytes.count == 20_000 * 13)
    }
}

@Suite struct `A time in a list` {
    @Test(arguments: [
        ("2026-11-20T08:15:05+08:00", "2026-11-20T00:15:05Z"), ("2026-11-20T08:15:05Z", "2026-11-20T08:15:05Z"),
        ("2026-11-20 08:15:05 +0330", "2026-11-20T04:45:05Z"), ("2026-11-20T08:15:05-05", "2026-11-20T13:15:05Z"),
        ("2026-11-20 08:15:05", "2026-11-20T00:15:05Z"), ("2026/1/2 3:04", "2026-01-01T19:04:00Z"),
        ("2026.1.2  3:04:05", "2026-01-01T19:04:05Z"), ("2026年11月20日8时15分5秒", "2026-11-20T00:15:05Z"),
        ("2026年11月20日 8:15", "2026-11-20T00:15:00Z"), ("２０２６-11-20 08：15", "2026-11-20T00:15:00Z"),
        ("20261120081505", "2026-11-20T00:15:05Z"), ("1795133705", "2026-11-20T00:15:05Z"),
        ("1795133705000", "2026-11-20T00:15:05Z"), ("2026-11-20 24:00:00", "2026-11-20T16:00:00Z"),
        ("2026-11-20T08:15Z", "2026-11-20T08:15:00Z"),
    ])
    func `is read`(text: String, utc: String) throws {
        #expect(try ListTime(text, in: zone("Asia/Shanghai")).time == instant(utc), "\(text)")
    }

    @Test func `keeps its fraction`() throws {
        let time = try ListTime("2026-11-20T00:15:05.25Z", in: zone("UTC")).time
        #expect(time == (try instant("2026-11-20T00:15:05Z")) + .milliseconds(250))
    }

    @Test(arguments: [
        "", "x", "2026-11-20", "20/11/2026 08:15", "2026-11-20 25:00", "2026-02-29 08:00", "2026-11-20 08:15:60",
        "2026-11-20 08:15:05 CST", "2026-11-20 08:15:05+99:00", "20261120", "202611200815", "46346.34", "-1",
        "2026-11-20 08", "9999999999999999999", "2026-11-20T08:15:05.", "2026-1١-20 08:00",
    ])
    func `is refused with a reason where it is none`(text: String) {
        #expect(throws: ListTime.Refusal.self) { try ListTime(text, in: zone("Asia/Shanghai")) }
    }
}

@Suite struct `Lists of officers and recorders` {
    @Test func `are read with English or Chinese columns`() throws {
        let officers = try ListImport.officers(
            from: Array("police_number,name,name_en,unit,unit_name\r\n021001,民警甲,Officer A,0210,大队一\r\n".utf8),
            file: "officers.csv", options: listOptions())
        #expect(
            officers.values == [Officer(policeNumber: "021001", name: "民警甲", unit: "0210", unitName: "大队一")])
        #expect(officers.report.unknownColumns == ["name_en"])
        let recorders = try ListImport.recorders(
            from: Array("产品序号,警号,单位编号,单位名称,型号,配置文件\r\nCAM001,021001,0210,大队一,甲型,dcam\r\n".utf8), file: "r.csv",
            options: listOptions())
        #expect(
            recorders.values == [
                Recorder(
                    serial: "CAM001", officer: "021001", unit: "0210", unitName: "大队一", model: "甲型", profile: "dcam")
            ])
        #expect(recorders.report.unknownColumns.isEmpty)
    }

    @Test func `are read from GB18030, and the report says so`() throws {
        let rows: [UInt8] = Array("\r\nCAM001\r\n".utf8)
        let result = try ListImport.recorders(
            from: `The encoding of a list`.gb18030 + rows, file: "r.csv", options: listOptions())
        #expect(result.values.map(\.serial) == ["CAM001"])
        #expect(result.report.encoding == .gb18030)
    }

    @Test func `keep the first of what occurs twice, and tell whether they differ`() throws {
        let result = try ListImport.officers(
            from: Array("警号,姓名\n1,民警甲\n1,民警甲\n1,民警乙\n,民警丙\n".utf8), file: "o.csv", options: listOptions())
        #expect(result.values.map(\.name) == ["民警甲"])
        #expect(result.report.problems.map(\.line) == [3, 4, 5])
        #expect(result.report.problems[0].reason.en == "repeats line 2")
        #expect(result.report.problems[1].reason.en.contains("with other data"))
        #expect(result.report.problems[2].severity == .error)
    }

    @Test func `report a profile that isn't there`() throws {
        var options = try listOptions()
        options.profiles = try Shipped.profiles().ids
        let result = try ListImport.recorders(
            from: Array("serial,profile\nA,dcam\nB,dcma\n".utf8), file: "r.csv", options: options)
        #expect(result.values.count == 2)
        #expect(result.report.problems.map(\.value) == ["dcma"])
    }
}
