import Evidence
import Foundation
import Inspection
import Testing

@testable import Pipeline

@Suite("Asking exiftool")
struct ExifToolTests {
    private func program(_ script: String) throws -> String { try FakeProgram.make("exiftool", script) }

    private let file = RawPath(#filePath)

    @Test("samples with their media time become positions and satellite times, with the version")
    func samples() throws {
        let answer = """
            [{"SourceFile":"-","Main:ExifToolVersion":12.57,
            "Doc2:SampleTime":10.5,"Doc2:GPSDateTime":"2026:11:20 00:15:10.5Z","Doc2:GPSLatitude":39.63,"Doc2:GPSLongitude":118.18,
            "Doc1:SampleTime":0,"Doc1:GPSDateTime":"2026:11:20 00:15:00Z","Doc1:GPSLatitude":0,"Doc1:GPSLongitude":0,
            "Doc3:SampleTime":20,"Doc3:GPSDateTime":"2026:11:20 00:15:20","Doc4:Other":1}]
            """
        let track = try #require(ExifTool.track(answer: Data(answer.utf8)))
        #expect(track.what == "exiftool 12.57")
        #expect(track.positions.count == 2)
        let start = WallTime(seconds: 1_795_133_700)
        #expect(track.gpsTimes.map { $0.time - $0.media } == [start, start])
        #expect(track.positions.last?.position == Coordinate(latitude: 39.63, longitude: 118.18))
        for bad in ["", "[]", "{}", "[1]", "[{\"Doc1:SampleTime\":1e300}]", "null"] {
            #expect(ExifTool.track(answer: Data(bad.utf8)) == nil, "\(bad)")
        }
    }

    @Test("the recording is its standard input, and no path reaches its arguments")
    func arguments() throws {
        let script = """
            for a in "$@"; do case "$a" in *ExifToolTests*) exit 1;; esac; done
            grep -q 'recording is its standard input' || exit 1
            echo '[{"Main:ExifToolVersion":1,"Doc1:SampleTime":1,"Doc1:GPSDateTime":"2026:11:20 00:15:00Z"}]'
            """
        #expect(ExifTool.track(file, program: try program(script))?.what == "exiftool 1.00")
    }

    @Test("one that hangs, fails, floods or is not there gives nothing")
    func trouble() throws {
        let clock = ContinuousClock()
        let began = clock.now
        #expect(ExifTool.track(file, program: try program("sleep 60"), patience: 1) == nil)
        #expect(ExifTool.track(file, program: try program("exec yes"), patience: 5) == nil)
        #expect(ExifTool.track(file, program: try program("exit 1")) == nil)
        #expect(ExifTool.track(file, program: nil) == nil)
        #expect(ExifTool.program(path: "/nonexistent:relative") == nil)
        #expect(clock.now - began < .seconds(30))
    }

    @Test("a pipeline file asks for it; without a word it is not asked")
    func setting() throws {
        let head = "pipeline: p\nstages:\n  - collect\n  - demux\n  - continuity\n"
        #expect(try PipelineFile(yaml: head + "  - clock: {exiftool: true}\n", file: "site/day.yaml").asksExifTool)
        #expect(try !PipelineFile(yaml: head + "  - clock\n", file: "site/day.yaml").asksExifTool)
        #expect(throws: SourceError.self) {
            try PipelineFile(yaml: head + "  - clock: {exif: true}\n", file: "site/day.yaml")
        }
    }
}
