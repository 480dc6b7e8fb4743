import Evidence
import Foundation
import Testing

@testable import Pipeline

func listOptions(_ zoneName: String = "Asia/Shanghai", map: [String] = []) throws -> ListOptions {
    ListOptions(zone: try zone(zoneName), mapping: try ColumnMapping(arguments: map))
}

func dispatches(_ text: String, _ options: ListOptions? = nil) throws -> ImportResult<Dispatch> {
    try ListImport.dispatches(from: Array(text.utf8), file: "list", options: options ?? listOptions())
}

@Suite struct `A list of dispatches` {
    @Test func `in Chinese, one row an officer, becomes one dispatch a number`() throws {
        let result = try dispatches(
            """
            接警编号,出警民警警号,派警时间,结束时间,地点,经度,纬度,事由,类别
            2026112000001,021001,2026-11-20 08:15:05,2026-11-20 08:16:38,人民路12号,118.1820,39.6311,邻里纠纷,纠纷
            2026112000001,021002,2026-11-20 08:15:05,2026-11-20 08:16:38,人民路12号,118.1820,39.6311,邻里纠纷,纠纷
            2026112000002,021001,2026/11/20 9:04,2026/11/20 9:05:40,新华道,118.1755,39.6300,群众求助,求助
            2026112000009,022002,2026-11-20 19:20:00,2026-11-20 19:05:00,大里路9号,118.1961,39.6290,群众求助,求助

            """)
        #expect(result.values.map(\.number) == ["2026112000001", "2026112000002"])
        let first = try #require(result.values.first)
        #expect(first.officers == ["021001", "021002"])
        #expect(first.span.start == (try instant("2026-11-20T00:15:05Z")))
        #expect(first.span.end == (try instant("2026-11-20T00:16:38Z")))
        #expect(first.position == Coordinate(latitude: 39.6311, longitude: 118.182))
        #expect(first.place == "人民路12号" && first.cause == "邻里纠纷" && first.category == "纠纷")
        #expect((result.report.rows, result.report.valid, result.report.invalid) == (4, 3, 1))
        #expect(result.report.values == 2)
        let problem = try #require(result.report.problems.first)
        #expect(result.report.problems.count == 1)
        #expect(problem.line == 5 && problem.column == "结束时间" && problem.severity == .error)
        #expect(problem.reason.en.contains("not after the start"))
        #expect(problem.reason.zh.contains("不晚于"))
    }

    @Test func `in the words of another system, with offsets and columns in any order`() throws {
        let result = try dispatches(
            """
            Call Type,Officer Cleared DateTime,Event ID,Officer Badge ID,Officer Dispatched DateTime,Zone
            Traffic,2026-11-20T08:16:38+08:00,E1,77,2026-11-20T00:15:05Z,4
            """)
        let dispatch = try #require(result.values.first)
        #expect(dispatch.number == "E1" && dispatch.officers == ["77"] && dispatch.category == "Traffic")
        #expect(dispatch.span.length == .seconds(93))
        #expect(result.report.unknownColumns == ["Zone"])
    }

    @Test func `may name several officers in one cell, or in several columns`() throws {
        let result = try dispatches(
            """
            编号\t主办民警警号\t协办民警警号\t开始时间\t结束时间
            1\t021001\t021002、021003；021001\t2026-11-20 08:00\t2026-11-20 09:00
            """, listOptions(map: ["编号=number"]))
        #expect(result.values.first?.officers == ["021001", "021002", "021003"])
    }

    @Test func `as JSON, the only row of an array is that row, whatever lists it holds`() throws {
        let row = #"{"id":"1","start":"2026-11-20 08:00:00","end":"2026-11-20 09:00:00","log":[{"id":"2","text":"x"}]}"#
        #expect(try dispatches("[\(row)]").values.map(\.number) == ["1"])
        let two = row.replacing(#""id":"1""#, with: #""id":"3""#)
        #expect(try dispatches("[\(row),\(two)]").values.map(\.number) == ["1", "3"])
    }

    @Test func `as JSON, an array or one object a line, keeps digits and lines`() throws {
        let array = """
            [
              {"dispatch_number": "1", "officers": ["021001", "021002"], "start": "2026-11-20T08:00:00+08:00",
               "end": "2026-11-20T09:00:00+08:00", "position": {"lat": 39.5, "lon": 118.25}},
              {"dispatch_number": 20261120000000001, "officer": 77, "start": 1795132800, "end": 1795136400,
               "place": "人民路\\u0031\\n2号", "note": null},
              {"dispatch_number": "3", "officer": "1", "start": "2026-11-20T08:00:00Z"}
            ]
            """
        let result = try dispatches(array)
        #expect(result.values.map(\.number) == ["1", "20261120000000001"])
        #expect(result.values[0].officers == ["021001", "021002"])
        #expect(result.values[0].position == Coordinate(latitude: 39.5, longitude: 118.25))
        #expect(result.values[1].span.start == WallTime(seconds: 1_795_132_800))
        #expect(result.values[1].place == "人民路1\n2号")
        #expect(result.report.problems.map(\.line) == [6])
        #expect(result.report.format == "json")
        let lines = """
            {"id":"1","officer":"1","start":"2026-11-20 08:00:00","end":"2026-11-20 09:00:00"}

            {"id":"2","officer":"1","start":"2026-11-20 08:00:00","end":"yesterday"}
            """
        let second = try dispatches(lines)
        #expect(second.values.map(\.number) == ["1"])
        #expect(second.report.problems.map(\.line) == [3])
        #expect(second.report.problems.first?.column == "end")
    }

    @Test func `reports what the rows of one number disagree about`() throws {
        let result = try dispatches(
            """
            number,officer,start,end,place
            1,01,2026-11-20 08:00:00,2026-11-20 09:00:00,A
            1,02,2026-11-20 08:30:00,2026-11-20 09:30:00,B
            1,02,2026-11-20 08:30:00,2026-11-20 09:00:00,
            2,01,2026-11-20 08:00:00,2026-11-20 09:00:00,A
            2,01,2026-11-20 08:00:00,2026-11-20 09:00:00,A
            """)
        #expect(result.values.first?.span.length == .seconds(5_400))
        #expect(result.values.first?.place == "A")
        let said = result.report.problems.map { "\($0.line) \($0.column ?? ""): \($0.reason.en)" }
        #expect(
            said == [
                "3 start: the same number as line 2 with other times; the dispatch now spans both",
                "3 place: the same number as line 2 with other data; line 2 is kept",
                "4 start: the same number as line 2 with other times; the dispatch now spans both",
                "6 number: repeats line 5",
            ])
        #expect(result.report.valid == 5)
    }

    @Test func `leaves a bad position out without losing the dispatch`() throws {
        let result = try dispatches(
            """
            number,officer,start,end,lat,lon
            1,01,2026-11-20 08:00:00,2026-11-20 09:00:00,118.18,39.63
            2,01,2026-11-20 08:00:00,2026-11-20 09:00:00,39.63,
            3,01,2026-11-20 08:00:00,2026-11-20 09:00:00,0,0
            4,01,2026-11-20 08:00:00,2026-11-20 09:00:00,39°37'N,118
            5,01,2026-11-20 08:00:00,2026-11-20 09:00:00,39.63,nan
            6,01,2026-11-20 08:00:00,2026-11-20 09:00:00,-33.9,151.2
            """)
        #expect(result.report.valid == 6)
        #expect(result.values.map { $0.position != nil } == [false, false, false, false, false, true])
        #expect(result.report.problems.map(\.line) == [2, 3, 4, 5, 6])
        #expect(result.report.problems[0].reason.en.contains("swapped"))
        #expect(result.report.problems[1].column == "lon")
    }

    @Test func `warns of what is odd and refuses what can't be`() throws {
        let result = try dispatches(
            """
            number,officer,start,end
            1,01,2026-11-20 08:00:00,2026-11-20 16:00:01
            2,,2026-11-20 08:00:00,2026-11-20 16:00:00
            3,民警甲,2026-11-20 08:00:00,2026-11-20 09:00:00
            2.0261E+12,01,2026-11-20 08:00:00,2026-11-20 09:00:00
            ,01,2026-11-20 08:00:00,2026-11-20 09:00:00
            6,01,2026-13-20 08:00:00,2026-11-20 09:00:00
            7,01,5/1/2018 8:00,2026-11-20 09:00:00
            8,01,2026-11-20,2026-11-20 09:00:00
            9,01,2026-11-20 08:00:00,2026-11-20 08:00:00
            10,01,2026-11-20 08:00:00,2026-11-20 09:00:00,more
            11,01,,
            12,01,2000-01-01 00:00:00,2000-01-01 01:00:00
            """)
        #expect(result.values.map(\.number) == ["1", "2", "3", "12"])
        #expect(result.report.invalid == 8)
        let errors = result.report.problems.filter { $0.severity == .error }
        #expect(errors.map(\.line) == [5, 6, 7, 8, 9, 10, 11, 12])
        #expect(errors.map(\.column) == ["number", "number", "start", "start", "start", "end", nil, "start"])
        let warnings = result.report.problems.filter { $0.severity == .warning }
        #expect(warnings.map(\.line) == [2, 3, 4, 13])
        #expect(warnings.first?.reason.en == "lasts more than 8 h")
    }

    @Test func `keeps zeros that a spreadsheet was kept from dropping`() throws {
        let result = try dispatches(
            """
            number,officer,start,end
            ="0012","'021001",2026-11-20 08:00:00,2026-11-20 09:00:00
            """)
        #expect(result.values.first?.number == "0012")
        #expect(result.values.first?.officers == ["021001"])
    }

    @Test func `reads local times in the site's zone, and says where they occur twice`() throws {
        let result = try dispatches(
            """
            number,officer,start,end
            1,01,2026-11-01 01:30:00,2026-11-01 03:00:00
            2,01,2026-03-08 02:30:00,2026-03-08 03:45:00
            """, listOptions("America/New_York"))
        #expect(result.values.first?.span.start == (try instant("2026-11-01T01:30:00-04:00")))
        #expect(result.report.problems.map(\.line) == [2, 3])
        #expect(result.report.problems.allSatisfy { $0.severity == .warning })
    }

    @Test func `is refused as a whole where a needed column is missing`() throws {
        let error = try #require(throws: SourceError.self) {
            try dispatches("id,officer,time\n1,2,3\n")
        }
        #expect(error.message.en == "there is no column for end")
        #expect(error.line == 1)
        #expect(throws: SourceError.self) { try dispatches("a,b\n1,2\n") }
        #expect(throws: SourceError.self) { try dispatches("") }
        #expect(throws: SourceError.self) { try dispatches("number,start,end\n1,\"2,3\n") }
        #expect(try dispatches("[]").report.rows == 0)
        #expect(try dispatches("number,officer,start,end\n").values.isEmpty)
    }

    @Test func `obeys an explicit mapping, also to leave a column out`() throws {
        let text = """
            no,when,till,who,place,address
            1,2026-11-20 08:00:00,2026-11-20 09:00:00,01,x,y
            """
        let options = try listOptions(map: ["no=number", "when=start", "till=end", "who=officers", "place=-"])
        let result = try dispatches(text, options)
        #expect(result.values.first?.place == "y")
        #expect(result.report.unknownColumns == ["place"])
        #expect(throws: SourceError.self) { try dispatches(text, listOptions(map: ["nothing=number"])) }
        #expect(throws: SourceError.self) { try dispatches(text, listOptions(map: ["no=nonsense"])) }
        #expect(throws: SourceError.self) { try dispatches(text, listOptions(map: ["no=number", "when=number"])) }
        for wrong in ["no", "no=", "=number"] {
            #expect(throws: SourceError.self) { try ColumnMapping(arguments: [wrong]) }
        }
        #expect(throws: SourceError.self) { try ColumnMapping(arguments: ["a=b", "a=c"]) }
    }

    @Test func `prefers the better of two columns that mean the same, and says so`() throws {
        let result = try dispatches(
            """
            接警编号,警号,接警时间,派警时间,结束时间
            1,01,2026-11-20 08:00:00,2026-11-20 08:05:00,2026-11-20 09:00:00
            """)
        #expect(result.values.first?.span.length == .seconds(55 * 60))
        #expect(result.report.unknownColumns == ["接警时间"])
        #expect(result.report.problems.first?.column == "接警时间")
    }
}

@Suite struct `A real list of 33 968 police calls` {
    static let path = ProcessInfo.processInfo.environment["UNBROKEN_MEDIA"]
        .map { $0 + "/eisenivan+mke-calls-for-service/data.csv" }

    @Test(.enabled(if: path != nil, "UNBROKEN_MEDIA is not set"))
    func `is imported with an explicit mapping and an assumed length`() throws {
        let path = try #require(Self.path)
        var options = try listOptions("America/Chicago", map: ["id=number", "time=start", "nature=cause", "status=-"])
        #expect(throws: SourceError.self) { try ListImport.dispatches(file: path, options: options) }
        options.assumedLength = .seconds(3_600)
        let result = try ListImport.dispatches(file: path, options: options)
        #expect(result.report.rows == 33_968)
        #expect(result.report.valid == 33_968)
        #expect(result.values.count == 33_968)
        #expect(result.values.count { $0.position == nil } == 11)
        #expect(Set(result.report.unknownColumns) == ["district", "status"])
        #expect(result.values.first?.number == "1211372")
        #expect(result.values.first?.span.start == (try instant("2018-05-01T00:10:28-05:00")))
        #expect(result.report.problems.map(\.line) == [1])
    }
}
