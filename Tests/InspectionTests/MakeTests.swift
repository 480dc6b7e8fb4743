import Evidence
import Foundation
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("How a file is made", .enabled(if: Media.isPossible, Media.missing))
    struct MakeTests {
        @Test("an MP4 tells its muxer's and its encoder's hand")
        func mp4() throws {
            let make = try #require(inspect(try Media.good("mp4")).make)
            #expect(make.container == "mov")
            #expect(make.brand == "isom")
            #expect(make.boxes == "ftyp,free,mdat,moov")
            #expect(make.videoTrackBoxes?.first == "tkhd")
            #expect(make.videoTrackBoxes?.contains("stss") == true)
            #expect(make.handlers == ["vide:VideoHandler", "soun:SoundHandler"])
            #expect(make.videoCodec == "h264")
            #expect(make.parameterSet?.hasPrefix("67") == true && make.parameterSet?.count == 16)
            #expect(make.groupMedian == 25 && make.groupShortest == 25 && make.groupLongest == 25)
            #expect(make.cadence == .milliseconds(40))
            #expect(make.isReordered == true)
            #expect(make.encoderText?.hasPrefix("x264 - core") == true)
            #expect(make.timeBases == ["1/12800", "1/48000"])
            #expect(make.soundCodec == "aac" && make.sampleRate == 48_000 && make.channels == 1)
            #expect(make.tools.contains("lavc"))
        }

        @Test("fragments and transport streams tell theirs")
        func others() throws {
            let path = try Media.make(
                "make-fragments.mp4",
                Media.source() + Media.h264(reordered: false) + ["-movflags", "frag_keyframe+empty_moov"])
            let fragments = try #require(inspect(path).make)
            #expect(fragments.boxes?.hasPrefix("ftyp,moov,(moof,mdat)+") == true)
            #expect(fragments.isReordered == false)
            let stream = try #require(inspect(try Media.good("ts")).make)
            #expect(stream.transport == ["clock:256", "256:27", "257:3"])
            #expect(stream.parameterSet?.hasPrefix("67") == true)
            let matroska = try #require(inspect(try Media.good("mkv")).make)
            #expect(matroska.boxes == nil && matroska.groupMedian == 25 && matroska.parameterSet != nil)
        }

        @Test("the same film through another program differs in independent traits; through the same twice in none")
        func comparison() throws {
            let own = try #require(inspect(try Media.good("mp4", reordered: false)).make)
            let again = try #require(inspect(try Media.good("mp4", reordered: true)).make)
            var files = Array(repeating: MadeFile(make: own), count: 6)
            #expect(HabitReading(files).foreign.isEmpty)
            let remade = try Media.make(
                "remade.mp4",
                Media.source(filter: "fps=30") + [
                    "-c:v", "mpeg4", "-g", "12", "-brand", "mp42", "-movflags", "+faststart",
                ])
            files.append(MadeFile(make: try #require(inspect(remade).make)))
            files.append(MadeFile(make: again))
            let found = HabitReading(files).foreign
            #expect(found.map(\.file).contains(6))
            #expect(found.first?.differences.map(\.trait).contains(.codec) == true)
        }

        @Test("facts stored before there was a make are read")
        func oldFacts() throws {
            let facts = inspect(try Media.good("mp4"))
            var object = try #require(
                try JSONSerialization.jsonObject(with: try JSONEncoder().encode(facts)) as? [String: Any])
            #expect(object["make"] != nil)
            object["make"] = nil
            object["notes"] = nil
            let old = try JSONDecoder().decode(
                FileFacts.self, from: try JSONSerialization.data(withJSONObject: object))
            #expect(old.make == nil && old.notes == nil && old.streams == facts.streams)
            let again = try JSONDecoder().decode(FileFacts.self, from: try JSONEncoder().encode(facts))
            #expect(again == facts)
        }

        @Test("names that repeat are folded, however many there are")
        func folding() {
            var order = NameOrder(limit: 64)
            for name in ["ftyp", "free", "free", "free", "moov"] { order.add(name) }
            for _ in 0..<10_000 { for name in ["styp", "sidx", "moof", "mdat"] { order.add(name) } }
            order.add("mfra")
            #expect(order.text == "ftyp,free+,moov,(styp,sidx,moof,mdat)+,mfra")
            var endless = NameOrder(limit: 64)
            for number in 0..<100_000 { endless.add("n\(number)") }
            #expect(endless.names.count == 64)
        }

        @Test("parameter sets and texts of any bytes are read within them")
        func hostile() {
            var random = SystemRandomNumberGenerator()
            for length in [0, 1, 5, 8, 9, 24, 64, 256] {
                for _ in 0..<200 {
                    var head = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                    if length > 0, Bool.random(using: &random) { head[0] = 1 }
                    for codec in ["h264", "hevc"] {
                        _ = ParameterSets.fingerprint(head, codec: codec)
                        for size in [0, 1, 2, 4] {
                            head.withUnsafeBytes { _ = EncoderText.find($0, codec: codec, lengthSize: size) }
                        }
                    }
                }
            }
        }
    }
}
