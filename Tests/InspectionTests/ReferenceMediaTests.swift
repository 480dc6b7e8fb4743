import Evidence
import Foundation
import Glibc
import Testing

@testable import Inspection
@testable import InspectionWorker

/// What is known of one file that nobody here made. Findings as `kind start lost`, seconds with three decimals.
struct Known: CustomTestStringConvertible, Sendable {
    var path: String
    var findings: [String] = []
    var verdict = Verdict.whole
    var duration: Double?
    var pictures: Int64?
    var testDescription: String { String(path.split(separator: "/").last ?? "") }

    static let root = ProcessInfo.processInfo.environment["UNBROKEN_MEDIA"] ?? ""
    private static let exo = "androidx+media/libraries/test_data/src/test/assets/media/"
    private static let shaka = "shaka-project+shaka-player/test/test/assets/"
    private static let mp4parser = "sannies+mp4parser/"
    private static let streamio = "streamio+streamio-ffmpeg/spec/fixtures/movies/"
    private static let camera = "drewnoakes+metadata-extractor-images/"

    static let broken: [Known] = [
        // 240 pictures of 59.94 a second, and the counters of transport packets where the parts were joined.
        Known(
            path: "assembled-from-real/gap.ts", findings: ["interruption 12.012 4.004", "damaged 16.016 ?"],
            verdict: .findings, duration: 28.028, pictures: 1440),
        Known(
            path: "assembled-from-real/redbull_no478.mp4",
            findings: ["interruption 30.030 10.010", "interruption 60.060 20.020"], verdict: .findings, duration: 90.09,
            pictures: 1800),
        Known(path: exo + "ts/bbb_2500ms.ts", findings: ["interruption 0.053 0.083"], verdict: .findings, pictures: 58),
        Known(
            path: mp4parser + "isoparser/src/test/resources/Tiny Sample - OLD.mp4",
            findings: ["sound-loss 8.299 2.812"], verdict: .findings, duration: 11.111),
        Known(
            path: exo + "mp4/long_1080p_lowbitrate.mp4", findings: ["sound-loss 360.000 2.767"], verdict: .findings,
            duration: 362.767, pictures: 10_883),
        Known(
            path: "dmlc+decord/tests/test_data/corrupted.mp4", findings: ["damaged ? ?"], verdict: .findings,
            pictures: 50),
        Known(path: streamio + "broken.mp4", findings: ["truncated ? ?"], verdict: .unreadable),
        Known(path: streamio + "empty.flv", findings: ["no-media ? ?"], verdict: .unreadable),
        Known(path: "mindeng+nom-exif/testdata/sony-a7-xavc.MP4", findings: ["truncated ? ?"], verdict: .unreadable),
        Known(
            path: mp4parser + "examples/src/main/resources/dash/redbull_100kbit_dash.mp4", findings: ["no-media ? ?"],
            verdict: .unreadable),
        Known(
            path: mp4parser + "examples/src/main/resources/dash/redbull_10sec1.m4s", findings: ["unreadable ? ?"],
            verdict: .unreadable),
    ]

    static let whole: [Known] =
        [
            Known(path: "assembled-from-real/rollover.ts", duration: 20, pictures: 480),
            Known(path: exo + "mp4/sample_mdat_too_long.mp4", duration: 1.089, pictures: 30),
            Known(path: exo + "mp4/edit_list_positive_shift.mp4", duration: 10.005, pictures: 270),
            Known(path: exo + "mp4/sample_fragmented.mp4", duration: 1.068, pictures: 30),
            Known(path: exo + "mp4/sample_without_stss.mp4", duration: 1.001, pictures: 30),
            Known(path: "meta-pytorch+torchcodec/test/resources/test_non_zero_start.mp4", duration: 0.4, pictures: 12),
            Known(path: "meta-pytorch+torchcodec/test/resources/nasa_13013.mp4", duration: 13.056, pictures: 325),
            Known(path: "Breakthrough+PySceneDetect/tests/resources/delayed_start.mp4", duration: 0.96, pictures: 24),
            Known(path: "Breakthrough+DVR-Scan/tests/resources/traffic_camera_vfr.mp4", duration: 34.52, pictures: 576),
            Known(path: "debian-opencv-doc/vtest.avi", duration: 79.5, pictures: 795),
            Known(path: "debian-forensics-samples/VID_20191220_170832.mp4", duration: 1.6, pictures: 41),
            Known(path: "gopro+gpmf-parser/samples/karma.mp4", duration: 12.079, pictures: 362),
            Known(path: "mindeng+nom-exif/testdata/meta.mov", pictures: 30),
            Known(path: camera + "mts/Sony ILCE-7M3 (A7M3).mts", pictures: 26),
            Known(path: camera + "mov/with-gps.mov", pictures: 120),
            Known(path: camera + "mp4/with-gps.mp4", pictures: 3),
            Known(path: camera + "avi/100_0306.AVI", pictures: 41),
            Known(path: camera + "3gp/sample.3gp", pictures: 74),
            Known(path: "tsduck+tsduck-test/input/test-108.ts"),
            Known(path: "tsduck+tsduck-test/input/test-072.ts", duration: 12.002, pictures: 300),
            Known(path: "tsduck+tsduck-test/input/test-064.ts", duration: 10.01, pictures: 299),
        ]
        + ["2", "3", "4", "6", "7", "8"].map { Known(path: shaka + "hls-gap/\($0).ts", duration: 4.004, pictures: 240) }
        + (0...5).map { Known(path: shaka + "hls-ts-muxed-aac-h264/n_\($0)_0_0.ts", pictures: 144) }
        + (24...33).map {
            Known(path: shaka + "hls-ts-rollover/360p30_h264_48k_160_aac_ts-00000000\($0).ts", pictures: 48)
        }
}

extension Inspections {
    @Suite(
        "Recordings of others",
        .enabled(if: !Known.root.isEmpty, "UNBROKEN_MEDIA is not set: the recordings of public projects are elsewhere"))
    struct ReferenceMediaTests {
        private func check(_ known: Known) throws {
            let path = RawPath(Known.root).appending(known.path)
            try #require(path.withCString { access($0, R_OK) } == 0, "not in this collection: \(known.path)")
            let facts = inspect(path, pictures: PictureRequest(folder: nil))
            let told = facts.findings.map { finding in
                func seconds(_ time: Nanoseconds?) -> String {
                    guard let time, finding.lost != nil || finding.kind == .damaged else { return "?" }
                    return String(time.roundedToMilliseconds)
                }
                return "\(finding.kind.rawValue) \(seconds(finding.start)) \(seconds(finding.lost))"
            }
            #expect(told == known.findings)
            #expect(facts.verdict == known.verdict)
            if let duration = known.duration { #expect(near(facts.duration, duration, frame: 0.001)) }
            if let pictures = known.pictures {
                #expect(facts.streams.first { $0.kind == "video" }?.packets == pictures)
            }
        }

        @Test("what is broken in them is found", arguments: Known.broken)
        func broken(known: Known) throws { try check(known) }

        @Test("nothing is invented in those that are whole", arguments: Known.whole)
        func whole(known: Known) throws { try check(known) }

        @Test("the wrap of a clock is counted")
        func wraps() {
            let facts = inspect(RawPath(Known.root).appending("assembled-from-real/rollover.ts"))
            #expect(facts.streams.contains { $0.wraps == 1 })
        }

        @Test("each programme of a transport stream has its own clock")
        func programmes() {
            let facts = inspect(RawPath(Known.root).appending("tsduck+tsduck-test/input/test-108.ts"))
            #expect(Set(facts.streams.filter { $0.kind == "video" }.compactMap(\.programme)).count == 5)
            // A reading that mixed them would say 72 054 seconds.
            #expect((facts.duration ?? .zero) < .seconds(2))
        }
    }
}

extension Nanoseconds {
    /// Seconds with three decimals.
    fileprivate var roundedToMilliseconds: String {
        let text = Nanoseconds((value + 500_000) / 1_000_000 * 1_000_000).secondsText
        return String(text.dropLast(3))
    }
}
