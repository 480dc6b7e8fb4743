import Evidence
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Fragments of MP4", .enabled(if: Media.isPossible, Media.missing))
    struct FragmentTests {
        /// One fragment a second: `moof` and `mdat` joined, after the header.
        private func fragments(silent: Bool = false, step: String = "frag_keyframe")
            throws -> (head: [UInt8], parts: [[UInt8]])
        {
            let path = try Media.make(
                "fragments-\(silent)-\(step).mp4",
                Media.source(silent: silent) + Media.h264(reordered: false)
                    + ["-movflags", "\(step)+empty_moov+default_base_moof"]
                    + (step == "frag_keyframe" ? [] : ["-frag_duration", "200000"]))
            let bytes = try Media.bytes(path)
            var head: [UInt8] = []
            var parts: [[UInt8]] = []
            for box in Boxes.top(bytes) {
                let piece = Array(bytes[box.start..<box.end])
                if box.type == "moof" {
                    parts.append(piece)
                } else if box.type == "mdat" {
                    parts[parts.count - 1] += piece
                } else if parts.isEmpty {
                    head += piece
                }
            }
            return (head, parts)
        }

        private func setNumber(_ number: Int, _ part: inout [UInt8]) throws {
            Boxes.put(number, &part, try Boxes.payload("mfhd", part) + 4)
        }

        @Test("whole fragments say nothing, whatever number they start with")
        func whole() throws {
            let (head, parts) = try fragments()
            let facts = inspect(try Media.write("whole-fragments.mp4", head + parts.joined()))
            #expect(facts.kinds == [])
            #expect(facts.notes == nil)
            let late = inspect(try Media.write("late-fragments.mp4", head + parts.dropFirst(3).joined()))
            #expect(late.kinds == [])
            #expect(late.notes == ["firstFragment": "4"])
        }

        @Test("fragments left out: the interruption names the numbers on both sides")
        func leftOut() throws {
            let (head, parts) = try fragments()
            let kept = parts[..<3] + parts[5...]
            let facts = inspect(try Media.write("left-out.mp4", head + kept.joined()))
            try #require(facts.kinds == ["interruption"])
            let said = facts.findings[0].evidence.facts
            #expect(said["fragments"] == "3→6")
            #expect(said["fragmentsMissing"] == "2")
            #expect(near(Nanoseconds(Int64((Double(said["fragmentTimeJump"] ?? "") ?? 0) * 1e9)), 2, frame: 0.1))
            #expect(facts.notes == nil)
        }

        @Test("numbers that skip where no time is missing are a note, not a gap")
        func numbersOnly() throws {
            var (head, parts) = try fragments()
            for index in 4..<parts.count { try setNumber(index + 41, &parts[index]) }
            let facts = inspect(try Media.write("numbers.mp4", head + parts.joined()))
            #expect(facts.kinds == [])
            #expect(facts.verdict == .whole)
            #expect(facts.notes?["fragmentNumbers"]?.hasPrefix("4→45 at byte ") == true)
        }

        @Test("numbers that start again, as where segments are joined, are a note; those of no series nothing")
        func restarts() throws {
            var (head, parts) = try fragments()
            for index in 4..<parts.count { try setNumber(index - 3, &parts[index]) }
            let facts = inspect(try Media.write("restarts.mp4", head + parts.joined()))
            #expect(facts.kinds == [])
            #expect(facts.notes?["fragmentNumbers"]?.hasPrefix("4→1 at byte ") == true)
        }

        @Test("a fifth of a second of picture left out: number and time skip together, so it is missing")
        func shortOne() throws {
            let (head, parts) = try fragments(silent: true, step: "frag_every_frame")
            try #require(parts.count > 40)
            let facts = inspect(try Media.write("short.mp4", head + (parts[..<21] + parts[26...]).joined()))
            try #require(facts.kinds == ["damaged"])
            #expect(near(facts.findings[0].lost, 0.2, frame: 0.001))
            #expect(near(facts.findings[0].start, 0.84))
            #expect(facts.findings[0].evidence.facts["saidBy"] == "fragment numbers and times")
            #expect(facts.findings[0].evidence.facts["fragmentsMissing"] == "5")
        }

        @Test("one fragment in hundreds of thousands: memory stays, places are counted")
        func bounded() {
            var log = FragmentLog()
            for number in 0..<200_000 {
                log.begin(at: Int64(number) * 100)
                // Every third number is left out.
                let value = UInt32(number / 2 * 3 + number % 2)
                log.header([0, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) })
                log.trackHeader([0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 10])
                log.finish()
            }
            #expect(log.numberSteps.count == FragmentLog.kept)
            #expect(log.numberStepCount == 99_999)
            #expect(log.numbersCount)
        }

        @Test("tracks numbered for themselves and joined segment by segment follow each other")
        func twoSeries() {
            var log = FragmentLog()
            for segment in 1...9 {
                for track in 1...2 {
                    log.begin(at: Int64(segment * 200 + track))
                    log.header([0, 0, 0, 0, 0, 0, 0, UInt8(segment)])
                    log.trackHeader([0, 0, 0, 0, 0, 0, 0, UInt8(track)])
                    log.finish()
                }
            }
            #expect(log.numberSteps.isEmpty)
        }

        @Test("boxes full of extremes end")
        func hostile() {
            var log = FragmentLog()
            for length in 0..<24 {
                let body = [UInt8](repeating: 0xFF, count: length)
                log.begin(at: 0)
                log.header(body)
                log.trackDefaults(body)
                log.trackHeader(body)
                log.baseTime(body)
                log.finish()
            }
            #expect(log.fragments == 24)
        }
    }
}
