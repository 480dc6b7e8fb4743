import Evidence
import Foundation
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Positions in whole files")
    struct PositionFileTests {
        private let moment = WallTime(seconds: 1_795_133_700)

        /// A recording of eight seconds with one block a second and Novatek's table at its end.
        private func novatek(_ count: Int) throws -> [UInt8] {
            var bytes = try Media.bytes(try Media.good("mp4"))
            var table: [UInt8] = PositionBytes.big(0x0101, 4) + PositionBytes.big(Int64(count), 4)
            for index in 0..<count {
                var block = PositionBytes.novatek()
                block[0x38] = UInt8(index)
                // The block is an atom: its size, `free`, and `GPS ` as the first bytes of what it holds.
                block.replaceSubrange(0..<4, with: PositionBytes.big(Int64(block.count), 4))
                table += PositionBytes.big(Int64(bytes.count), 4) + PositionBytes.big(Int64(block.count), 4)
                bytes += block
            }
            return bytes + PositionBytes.big(Int64(table.count + 8), 4) + Array("gps ".utf8) + table
        }

        @Test(
            "Novatek's table gives places and satellite time, and no finding",
            .enabled(if: Media.isPossible, Media.missing))
        func table() throws {
            let facts = inspect(try Media.write("novatek.mp4", try novatek(8)))
            #expect(facts.verdict == .whole)
            let positions = try #require(facts.positions)
            #expect(positions.count == 2)
            #expect(facts.gpsTimes?.first?.media == .zero)
            #expect(facts.gpsTimes?.last == GPSTime(media: .seconds(7), time: moment + .seconds(7), format: .novatek))
            let reading = GPSClock(facts.gpsTimes ?? [], received: moment + .seconds(9000)).reading
            #expect(reading?.start == moment)
        }

        @Test(
            "a table that does not count the seconds says where, not when",
            .enabled(if: Media.isPossible, Media.missing))
        func uneven() throws {
            let facts = inspect(try Media.write("uneven.mp4", try novatek(20)))
            #expect(facts.positions?.isEmpty == false)
            #expect(facts.gpsTimes?.isEmpty == true)
        }

        @Test(
            "tables that point anywhere end in a verdict", .enabled(if: Media.isPossible, Media.missing),
            arguments: 0..<12 as Range<UInt64>)
        func bent(seed: UInt64) throws {
            var bytes = try novatek(8)
            var state = seed &+ 99
            let start = bytes.count - 80
            for _ in 0..<20 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[start + Int(state >> 33) % 80] = UInt8(truncatingIfNeeded: state >> 17)
            }
            let facts = inspect(try Media.write("bent.mp4", bytes))
            #expect(facts.size == Int64(bytes.count))
        }

        @Test("facts written before there were positions can still be read")
        func oldFacts() throws {
            let facts = FileFacts(size: 1, verdict: .whole, findings: [])
            var text = String(decoding: try JSONEncoder().encode(facts), as: UTF8.self)
            #expect(!text.contains("gpsTimes"))
            #expect(try JSONDecoder().decode(FileFacts.self, from: Data(text.utf8)).positions == nil)
            var more = facts
            more.positions = [PositionFix(media: .zero, time: moment, quality: .valid, format: .gpmf)]
            text = String(decoding: try JSONEncoder().encode(more), as: UTF8.self)
            #expect(try JSONDecoder().decode(FileFacts.self, from: Data(text.utf8)) == more)
        }
    }

    @Suite(
        "Positions in recordings of others",
        .enabled(if: !Known.root.isEmpty, "UNBROKEN_MEDIA is not set: the recordings of public projects are elsewhere"))
    struct ReferencePositionTests {
        private func path(_ name: String) -> RawPath { RawPath(Known.root).appending(name) }

        @Test("an aircraft's camera: satellite time is its creation time to a second")
        func karma() throws {
            let facts = inspect(path("gopro+gpmf-parser/samples/karma.mp4"))
            let times = try #require(facts.gpsTimes)
            let reading = try #require(GPSClock(times, received: WallTime(seconds: 1_500_000_000)).reading)
            // creation_time is 2017-04-17T19:27:57Z.
            #expect(reading.start.isWithin(.seconds(1), of: WallTime(seconds: 1_492_457_277)))
            #expect(reading.error <= .milliseconds(1100))
            let place = try #require(facts.positions?.first?.position)
            #expect(abs(place.latitude - 33.125368) < 1e-6 && abs(place.longitude + 117.3310641) < 1e-6)
            #expect(facts.positions?.allSatisfy { $0.quality == .full } == true)
        }

        @Test("one payload of a HERO5")
        func hero5() throws {
            let bytes = try Media.bytes(path("gopro+gpmf-parser/samples/hero5.raw"))
            let fix = try #require(GPMF.fix(bytes, media: .zero))
            // GPSU 170417173103.000, a fix in three dimensions.
            #expect(fix.time == WallTime(seconds: 1_492_450_263))
            #expect(fix.quality == .full)
            #expect(abs((fix.position?.latitude ?? 0) - 33.1264969) < 1e-6)
            #expect(abs((fix.position?.longitude ?? 0) + 117.3273542) < 1e-6)
        }

        @Test("a GPX track of ninety seconds")
        func gpx() throws {
            let bytes = try Media.bytes(path("mapillary+mapillary_tools/tests/data/gpx/sf_30km_h.gpx"))
            let fixes = try #require(GPX(bytes)).fixes
            #expect(fixes.first?.position == Coordinate(latitude: 37.793585, longitude: -122.461396))
            #expect(fixes.last?.position == Coordinate(latitude: 37.79885, longitude: -122.461191))
            #expect(fixes.first?.time == WallTime(seconds: 1_741_935_600))
            #expect(fixes.last?.time == WallTime(seconds: 1_741_935_693) + .milliseconds(624))
            #expect(fixes.allSatisfy { $0.time != nil })
        }

        @Test(
            "the one place that phones write",
            arguments: [
                ("drewnoakes+metadata-extractor-images/mov/with-gps.mov", 32.0929, 34.862),
                ("drewnoakes+metadata-extractor-images/mp4/with-gps.mp4", 51.4169, -0.0806),
                ("mindeng+nom-exif/testdata/meta.mov", 27.1281, 100.2508),
                ("debian-forensics-samples/VID_20191220_170832.mp4", -15.8355, -48.0153),
            ])
        func quickTime(name: String, latitude: Double, longitude: Double) {
            let facts = inspect(path(name))
            #expect(facts.positions?.map(\.position) == [Coordinate(latitude: latitude, longitude: longitude)])
            #expect(facts.gpsTimes?.isEmpty == true)
        }
    }
}
