import Evidence
import Glibc
import Testing

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Files whose structure says they are not whole", .enabled(if: Media.isPossible, Media.missing))
    struct StructureTests {
        private func fast() throws -> [UInt8] {
            try Media.bytes(
                try Media.make("fast.mp4", Media.source() + Media.h264(reordered: true) + ["-movflags", "+faststart"]))
        }

        @Test("power was cut: media, and no index")
        func noIndex() throws {
            let bytes = try Media.bytes(try Media.good("mp4"))
            let index = try #require(Boxes.top(bytes).first { $0.type == "moov" })
            let facts = inspect(try Media.write("no-moov.mp4", Array(bytes[..<index.start])))
            #expect(facts.verdict == .unreadable)
            #expect(facts.kinds == ["truncated"])
            #expect(facts.findings.first?.evidence.facts["missing"] == "moov")
            #expect(facts.reason?.contains("moov") == true)
        }

        @Test("media cut off behind its index is short by what is missing", arguments: [30, 60, 95])
        func cutMedia(percent: Int) throws {
            let bytes = try fast()
            let facts = inspect(try Media.write("cut-\(percent).mp4", Array(bytes[..<(bytes.count * percent / 100)])))
            #expect(facts.verdict == .findings)
            let finding = try #require(facts.findings(.truncated).first)
            #expect(finding.place == .end)
            let lost = try #require(finding.lost)
            #expect(near(lost, 8 * Double(100 - percent) / 100, frame: 1.6))
            #expect(near(finding.end, 8, frame: 0.15))
            #expect(!facts.kinds.contains("interruption"))
        }

        @Test("a size that reaches a few bytes past the end loses nothing")
        func sizeTooLong() throws {
            var bytes = try fast()
            let media = try #require(Boxes.top(bytes).last { $0.type == "mdat" })
            Boxes.put(media.end - media.start + 8, &bytes, media.start)
            let facts = inspect(try Media.write("too-long.mp4", bytes))
            #expect(facts.kinds == [])
            #expect(facts.verdict == .whole)
        }

        @Test("an edit list that hides three seconds of picture")
        func hidden() throws {
            var bytes = try Media.bytes(try Media.good("mp4", reordered: false, silent: true))
            let edits = try Boxes.payload("elst", bytes)
            try #require(bytes[edits] == 0)
            let scale = Boxes.number(bytes, try Boxes.payload("mdhd", bytes) + 12)
            Boxes.put(Boxes.number(bytes, edits + 8) - 3000, &bytes, edits + 8)
            Boxes.put(Boxes.number(bytes, edits + 12) + 3 * scale, &bytes, edits + 12)
            let facts = inspect(try Media.write("hidden.mp4", bytes))
            try #require(facts.kinds == ["hidden-media"])
            #expect(near(facts.findings[0].lost, 3))
            #expect(near(facts.findings[0].end, 0))
        }

        @Test("an empty edit before the picture is no loss")
        func emptyEdit() throws {
            let path = try Media.make(
                "late.mp4",
                Media.source(filter: "setpts=PTS+1/TB", sound: "asetpts=PTS+1/TB") + Media.h264(reordered: true))
            #expect(inspect(path).kinds == [])
        }

        @Test("Matroska and AVI that end early", arguments: [("mkv", 60), ("avi", 60), ("mkv", 90), ("avi", 90)])
        func otherContainers(ending: String, percent: Int) throws {
            let bytes = try Media.bytes(try Media.good(ending))
            let facts = inspect(
                try Media.write("cut-\(percent).\(ending)", Array(bytes[..<(bytes.count * percent / 100)])))
            #expect(facts.kinds.contains("truncated"))
            #expect(facts.verdict == .findings)
        }

        @Test("a table of sizes that multiplies beyond all numbers is read without a crash")
        func sizesBeyondNumbers() throws {
            var bytes = try fast()
            for track in 0..<2 {
                let sizes = try Boxes.payload("stsz", bytes, nth: track)
                Boxes.put(0xFFFF_FFFF, &bytes, sizes + 4)
                Boxes.put(0xFFFF_FFFF, &bytes, sizes + 8)
            }
            #expect(inspect(try Media.write("sizes.mp4", bytes)).verdict != .whole)
        }

        @Test("every number of the index set to its extremes is read without a crash")
        func extremeIndex() throws {
            let bytes = try fast()
            let clock = ContinuousClock()
            for box in ["mvhd", "tkhd", "mdhd", "elst", "stts", "ctts", "stsz", "stsc", "stco", "stss"] {
                for value in [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] {
                    var bent = bytes
                    let payload = try Boxes.payload(box, bytes)
                    for offset in stride(from: 4, to: 36, by: 4) { Boxes.put(value, &bent, payload + offset) }
                    let began = clock.now
                    _ = inspect(try Media.write("bent.mp4", bent))
                    #expect(clock.now - began < .seconds(10), "\(box) \(value)")
                }
            }
        }

        @Test(
            "what is no recording is no media",
            arguments: ["", "hello, this is a note\n", "#EXTM3U\nhttp://127.0.0.1:9/a.ts\n", "\u{0}"])
        func noMedia(text: String) throws {
            let facts = inspect(try Media.write("note.mp4", Array(text.utf8)))
            #expect(facts.verdict == .unreadable)
            #expect(facts.kinds == ["no-media"])
        }

        @Test("a folder, a pipe and a missing file are unreadable, at once")
        func noFiles() throws {
            let pipe = Media.folder.appending("pipe.mp4")
            _ = pipe.withCString { mkfifo($0, 0o644) }
            for path in [Media.folder, pipe, Media.folder.appending("missing.mp4")] {
                let facts = inspect(path)
                #expect(facts.kinds == ["unreadable"])
                #expect(facts.reason?.isEmpty == false)
            }
        }
    }
}
