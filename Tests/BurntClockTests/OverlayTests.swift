import Evidence
import Foundation
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

/// libav keeps its last words in one place for the whole process: one suite after another.
@Suite("Burnt-in clocks", .serialized) enum BurntClocks {}

extension BurntClocks {
    @Suite("in pictures", .enabled(if: Films.isPossible, Films.missing))
    struct OverlayTests {
        private static let top = "x=12:y=10"
        private static let right = "x=w-tw-14:y=10"
        private static let bottom = "x=12:y=h-th-12"
        private static let corner = "x=w-tw-14:y=h-th-12"
        private static let outline = "fontcolor=white:borderw=2:bordercolor=black"
        private static let thick = "fontcolor=white:borderw=3:bordercolor=black"
        private static let yellow = "fontcolor=yellow:borderw=2:bordercolor=black"
        private static let box = "fontcolor=white:box=1:boxcolor=black@0.5:boxborderw=4"
        private static let plain = "fontcolor=white"
        private static let moving = "testsrc2=SIZE,noise=alls=15:allf=t"
        private static let fractal = "mandelbrot=SIZE:start_scale=0.3,noise=alls=15:allf=t"
        private static let soft = "gradients=SIZE:speed=0.05:nb_colors=6,noise=alls=25:allf=t"
        private static let dark = "color=0x303438:SIZE,noise=alls=30:allf=t"

        static let looks: [Films.Look] = [
            .init(size: "640x360", font: "DejaVuSansMono", share: 18, style: outline, place: top, background: soft),
            .init(size: "640x360", font: "DejaVuSans", share: 18, style: box, place: bottom, background: moving),
            .init(size: "640x360", font: "DejaVuSans-Bold", share: 14, style: yellow, place: right, background: dark),
            .init(
                size: "1280x720", font: "DejaVuSansMono", share: 22, style: outline, place: corner, background: fractal),
            .init(size: "1280x720", font: "DejaVuSans", share: 26, style: outline, place: top, background: soft),
            .init(
                size: "1280x720", font: "DejaVuSansMono-Bold", share: 22, style: box, place: right, background: moving,
                layout: "%Y/%m/%d %H\\\\\\:%M\\\\\\:%S"),
            .init(
                size: "1280x720", font: "DejaVuSansCondensed-Bold", share: 18, style: plain, place: top,
                background: dark),
            .init(size: "1920x1080", font: "DejaVuSansMono", share: 30, style: thick, place: top, background: fractal),
            .init(size: "1920x1080", font: "DejaVuSans-Bold", share: 26, style: thick, place: corner, background: soft),
            .init(
                size: "1920x1080", font: "DejaVuSansMono", share: 26, style: box, place: bottom, background: moving,
                layout: "%Y%m%d %H%M%S"),
            .init(
                size: "1920x1080", font: "DejaVuSansMono-Bold", share: 22, style: yellow, place: right,
                background: dark,
                layout: "%Y-%m-%dT%H\\\\\\:%M\\\\\\:%SZ"),
        ]

        @Test("of many looks are read, and a misread is not kept")
        func looks() throws {
            var all = Tally()
            for (number, look) in Self.looks.enumerated() {
                // Other digits each time.
                let epoch = 1_700_000_000 + number * 31_415_927
                let facts = Films.inspect(try Films.film("look-\(number).mp4", look, epoch: epoch, seconds: 30))
                let burnt = try #require(facts.burnt)
                var tally = Tally()
                tally.add(burnt, clock: Int64(epoch))
                all.add(burnt, clock: Int64(epoch))
                print("burnt-in clock, \(look): \(tally)")
                #expect(facts.findings.isEmpty, "\(look)")
                #expect(burnt.track.jumps.isEmpty, "\(look)")
                if let start = burnt.track.start, let error = burnt.track.error {
                    let truth = Nanoseconds.seconds(burnt.track.isDated ? Int64(epoch) : Int64(epoch) % 86_400)
                    #expect((start - truth).value.magnitude <= error.value.magnitude, "\(look)")
                }
            }
            print("burnt-in clock, all looks: \(all)")
            #expect(all.looked >= 60)
            #expect(all.right * 10 >= all.looked * 7)
            #expect(all.wrongKept * 100 < all.right + all.wrongKept)
        }

        @Test("without any clock give none, and cost four keyframes")
        func none() throws {
            for (number, background) in [Self.moving, Self.fractal, Self.soft].enumerated() {
                let look = Films.Look(
                    size: "1280x720", font: "DejaVuSans", share: 300, style: "fontcolor=black@0", place: Self.top,
                    background: background)
                let facts = Films.inspect(try Films.film("none-\(number).mp4", look, epoch: 0, seconds: 20))
                #expect(facts.burnt?.track.silence == .noClock)
                #expect(facts.burnt?.looked == 4)
                #expect(facts.findings.isEmpty)
            }
        }

        @Test("are not read unless asked for")
        func notAsked() throws {
            let path = try Films.film("asked.mp4", Self.looks[1], epoch: 1_800_000_000, seconds: 5)
            #expect(Inspector(pictures: PictureRequest(folder: nil)).inspect(path).burnt == nil)
        }
    }

    @Suite("over a splice", .enabled(if: Films.isPossible, Films.missing))
    struct SpliceTests {
        private static let look = Films.Look(
            size: "1280x720", font: "DejaVuSansMono", share: 22,
            style: "fontcolor=white:borderw=2:bordercolor=black", place: "x=12:y=10",
            background: "testsrc2=SIZE,noise=alls=15:allf=t")

        /// The film, less what lies from `cut` for `lost` seconds; times run on without a step.
        private func cut(_ name: String, epoch: Int, seconds: Int, cut: Int, lost: Int) throws -> RawPath {
            let path = Films.folder + "/" + name
            let look = Self.look
            let source = look.background.replacingOccurrences(of: "SIZE", with: "s=\(look.size):r=5")
            try Films.run(
                [
                    "-f", "lavfi", "-i", source, "-t", "\(seconds)", "-vf",
                    look.overlay(epoch)
                        + ",select='not(between(t,\(cut),\(cut + lost)-0.01))',setpts=N/5/TB,format=yuv420p",
                    "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-g", "5", "-sc_threshold", "0",
                    "-threads",
                    "2", path,
                ])
            return RawPath(path)
        }

        @Test("jump there, though the times of the file run on; the whole film does not")
        func seven() throws {
            let epoch = 1_795_162_500
            let whole = Films.inspect(try Films.film("whole.mp4", Self.look, epoch: epoch, seconds: 60))
            #expect(whole.verdict == .whole)
            #expect(whole.burnt?.track.used ?? 0 >= 3)

            for at in [11, 30, 44] {
                let facts = Films.inspect(
                    try cut("cut-\(at).mp4", epoch: epoch, seconds: 67, cut: at, lost: 7))
                #expect(facts.findings.map(\.kind) == [.clockDisagreement])
                let finding = try #require(facts.findings.first)
                #expect(finding.place == .middle)
                #expect(finding.start == .seconds(Int64(at - 1)))
                #expect(finding.end == .seconds(Int64(at)))
                let lost = try #require(finding.lost)
                #expect((lost - .seconds(7)).value.magnitude <= UInt64(finding.evidence.errorNanoseconds ?? 0))
                #expect(finding.evidence.facts["burnt.jump"] == lost.secondsText)
                #expect(finding.evidence.facts["burnt.before"]?.hasPrefix("2026-11-20 ") == true)
                #expect(finding.evidence.before.first?.keyframe == true)
                #expect(facts.verdict == .findings)
                print("burnt-in clock, splice at \(at) s: \(facts.burnt?.looked ?? 0) keyframes, \(lost.secondsText) s")
            }
        }

        @Test("back in time jump too")
        func back() throws {
            // Two films in the wrong order.
            let early = try Films.film("early.mp4", Self.look, epoch: 1_795_162_500, seconds: 20)
            let late = try Films.film("late.mp4", Self.look, epoch: 1_795_162_547, seconds: 20)
            let list = Films.folder + "/list.txt"
            try "file '\(late.text)'\nfile '\(early.text)'\n".write(toFile: list, atomically: true, encoding: .utf8)
            let path = Films.folder + "/swapped.mp4"
            try Films.run(["-f", "concat", "-safe", "0", "-i", list, "-c", "copy", path])
            let facts = Films.inspect(RawPath(path))
            #expect(facts.findings.map(\.kind) == [.clockDisagreement])
            let finding = try #require(facts.findings.first)
            #expect(finding.lost == nil)
            #expect(finding.start == .seconds(19))
            #expect(finding.end == .seconds(20))
            let jump = try #require(facts.burnt?.track.jumps.first)
            #expect((jump.jump - .seconds(-67)).value.magnitude <= jump.error.value.magnitude)
        }
    }

    @Suite("of the sample day")
    struct SampleTests {
        private struct Truth: Decodable {
            struct File: Decodable {
                var path: String
                var start: String?
                var clock: String?
                var container: String?
                var medium: String?
            }
            var files: [File]
        }

        @Test("say what the recorders' clocks showed")
        func day() throws {
            let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("SampleMedia")
            let truth = try JSONDecoder().decode(
                Truth.self, from: Data(contentsOf: samples.appendingPathComponent("TRUTH.json")))
            var all = Tally()
            var films = 0
            for file in truth.files where file.medium == "recording" {
                guard let shown = file.clock ?? file.start else { continue }
                let stamp = try #require(BurntStamp.parse(String(shown.prefix(19))))
                let clock = try #require(stamp.wallSecond)
                let facts = Films.inspect(RawPath(samples.appendingPathComponent("day/" + file.path).path))
                // Without its index nothing of it can be decoded.
                guard facts.verdict != .unreadable, facts.streams.contains(where: { $0.kind == "video" }) else {
                    continue
                }
                let burnt = try #require(facts.burnt, "\(file.path)")
                films += 1
                var tally = Tally()
                tally.add(burnt, clock: clock)
                all.add(burnt, clock: clock)
                print("burnt-in clock, \(file.path.split(separator: "/").last ?? ""): \(tally)")
                #expect(burnt.track.jumps.isEmpty, "\(file.path)")
                #expect(burnt.track.isDated, "\(file.path)")
                if let start = burnt.track.start, let error = burnt.track.error {
                    #expect((start - .seconds(clock)).value.magnitude <= error.value.magnitude, "\(file.path)")
                }
            }
            print("burnt-in clock, sample day: \(all)")
            #expect(films >= 12)
            #expect(all.wrongKept == 0)
            #expect(all.right * 10 >= all.looked * 9)
        }
    }
}
