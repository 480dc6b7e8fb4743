import Evidence
import Testing

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Planted holes", .enabled(if: Media.isPossible, Media.missing))
    struct HoleTests {
        @Test("a whole recording is whole", arguments: ["mp4", "ts", "mkv", "mov", "avi", "flv"], [true, false])
        func whole(ending: String, reordered: Bool) throws {
            let facts = inspect(try Media.good(ending, reordered: reordered))
            #expect(facts.kinds == [])
            #expect(facts.verdict == .whole)
            #expect(near(facts.duration, 8, frame: 0.12))
            #expect(facts.streams.map(\.kind).sorted() == ["audio", "video"])
            let picture = try #require(facts.streams.first { $0.kind == "video" })
            #expect(picture.packets == 200)
            #expect(picture.keyframes == 8)
            #expect(near(picture.cadence, 0.04, frame: 0.0011))
        }

        @Test(
            "a second missing from picture and sound is found to the frame", arguments: ["mp4", "ts", "mkv", "mov"],
            [true, false])
        func interruption(ending: String, reordered: Bool) throws {
            let facts = inspect(try Media.holed(ending, reordered: reordered))
            try #require(facts.kinds == ["interruption"])
            let finding = facts.findings[0]
            #expect(near(finding.start, 4))
            #expect(near(finding.end, 5))
            #expect(near(finding.lost, 1))
            #expect(finding.streams == [0, 1])
            #expect(finding.evidence.before.count == 2)
            #expect(finding.evidence.versions["libavformat"] != nil)
            #expect(facts.verdict == .findings)
        }

        @Test(
            "the packets named beside the hole are in the file where they are said to be",
            arguments: ["mp4", "mkv", "ts"])
        func places(ending: String) throws {
            let path = try Media.holed(ending, reordered: true)
            let finding = try #require(inspect(path).findings.first)
            let after = try #require(finding.evidence.after.first { $0.stream == 0 })
            let offset = try #require(after.offset)
            let size = Int64(try Media.bytes(path).count)
            #expect(offset > 0 && offset < size)
            #expect(after.keyframe == true)
            #expect(after.pts != nil)
        }

        @Test("a second missing from the picture alone", arguments: ["mp4", "ts", "mkv"])
        func pictureLoss(ending: String) throws {
            let facts = inspect(try Media.holed(ending, reordered: true, sound: false))
            try #require(facts.kinds == ["picture-loss"])
            #expect(near(facts.findings[0].start, 4) && near(facts.findings[0].end, 5))
            #expect(facts.findings[0].place == .middle)
        }

        @Test("a second missing from the sound alone", arguments: ["mp4", "ts", "mkv"])
        func soundLoss(ending: String) throws {
            let facts = inspect(try Media.holed(ending, reordered: true, picture: false))
            try #require(facts.kinds == ["sound-loss"])
            #expect(near(facts.findings[0].start, 4, frame: 0.065) && near(facts.findings[0].end, 5, frame: 0.065))
        }

        @Test("sound that ends early")
        func soundEnd() throws {
            let path = try Media.make(
                "short-sound.mp4", Media.source(sound: "atrim=end=5") + Media.h264(reordered: true))
            let facts = inspect(path)
            try #require(facts.kinds == ["sound-loss"])
            #expect(facts.findings[0].place == .end)
            #expect(near(facts.findings[0].start, 5, frame: 0.065) && near(facts.findings[0].end, 8))
        }

        @Test("pictures dropped before the encoder are no different")
        func selected() throws {
            let cut = "not(between(t,4,4.9999))"
            let path = try Media.make(
                "selected.mp4",
                Media.source(filter: "select='\(cut)'", sound: "aselect='\(cut)'") + Media.h264(reordered: true))
            let facts = inspect(path)
            try #require(facts.kinds == ["interruption"])
            #expect(near(facts.findings[0].start, 4) && near(facts.findings[0].end, 5))
        }

        @Test("every other picture missing throughout is a rhythm")
        func variableRate() throws {
            let filter = "select='not(eq(mod(n,3),1))'"
            let facts = inspect(try Media.make("vfr.mp4", Media.source(filter: filter) + Media.h264(reordered: true)))
            #expect(facts.kinds == [])
        }

        @Test("a transport stream that starts just below the top of its clock wraps", arguments: [95_440, 95_443])
        func wrap(start: Int) throws {
            let facts = inspect(
                try Media.make(
                    "wrap-\(start).ts",
                    Media.source() + Media.h264(reordered: true)
                        + ["-muxdelay", "0", "-output_ts_offset", String(start)]))
            #expect(facts.kinds == [])
            #expect(facts.streams.contains { $0.wraps == 1 })
            #expect(near(facts.duration, 8, frame: 0.12))
        }

        @Test("two recordings joined byte by byte are a clock that starts again")
        func joined() throws {
            let first = try Media.bytes(try Media.good("ts"))
            let second = try Media.bytes(
                try Media.make("other.ts", Media.source(seconds: 5, filter: "negate") + Media.h264(reordered: true)))
            let facts = inspect(try Media.write("joined.ts", first + second))
            #expect(facts.kinds.contains("timestamp-reset"))
            #expect(!facts.kinds.contains("interruption"))
            let reset = try #require(facts.findings(.timestampReset).first)
            #expect(near(reset.start, 8, frame: 0.12))
            #expect(reset.lost == nil)
        }
    }
}
