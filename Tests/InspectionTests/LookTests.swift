import Evidence
import LibAV
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

/// Covered lenses, frozen pictures, and scenes that merely stand still, made with ffmpeg.
extension Inspections {
    @Suite("Looking", .enabled(if: Media.isPossible, Media.missing)) struct Looking {
        private static let black = "drawbox=x=0:y=0:w=iw:h=ih:color=black:t=fill:enable='between(t,6,8.99)'"
        private static let clock =
            "drawbox=x=8:y=4:w=60:h=8:color=white:t=fill:enable='lt(mod(t,2),1)',drawbox=x=80:y=4:w=30:h=8:color=white:t=fill"
        private static let freeze = "loop=loop=100:size=1:start=150,setpts=N/25/TB,trim=duration=14"
        private static let noise = "noise=alls=8:allf=t"

        private static func film(_ name: String, _ filter: String, _ codec: [String], input: [String]? = nil) throws
            -> FileFacts
        {
            let source = input ?? ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=14,\(noise)"]
            let sound = ["-f", "lavfi", "-i", "anoisesrc=a=0.05:c=pink:d=14:r=16000:seed=1"]
            let path = try Media.make(
                name, source + sound + ["-vf", filter] + codec + ["-t", "14", "-fflags", "+bitexact"])
            return look(path)
        }

        static func look(_ path: RawPath) -> FileFacts {
            LibAVLog.route()
            return Inspector(
                pictures: PictureRequest(folder: nil, interval: .zero), analysis: AnalysisRequest(seeksVoice: false)
            ).inspect(path)
        }

        static let x264 = ["-c:v", "libx264", "-preset", "veryfast", "-threads", "1", "-pix_fmt", "yuv420p"]
        static let codecs: [(String, [String])] = [
            ("mp4", x264 + ["-g", "25", "-c:a", "aac"]), ("mkv", x264 + ["-g", "250", "-c:a", "aac"]),
            ("avi", ["-c:v", "mjpeg", "-q:v", "5", "-c:a", "pcm_s16le"]),
            ("ts", ["-c:v", "mpeg2video", "-b:v", "2M", "-c:a", "mp2", "-ar", "48000"]),
        ]

        @Test("A covered lens is told with its bounds within a picture, in any codec", arguments: [0, 1, 2, 3])
        func covered(_ index: Int) throws {
            let (ending, codec) = Self.codecs[index]
            let facts = try Self.film("covered.\(ending)", Self.black, codec)
            let found = try #require(facts.findings(.covered).first, "\(facts.kinds)")
            #expect(facts.findings(.covered).count == 1)
            // The line begins with the first sample: sound primed before the picture in Matroska.
            let shift = ending == "ts" || ending == "mkv" ? 0.065 : 0
            #expect(near(found.start, 6, frame: 0.0415 + shift), "\(found.start?.secondsText ?? "-")")
            #expect(near(found.end, 9, frame: 0.0415 + shift), "\(found.end?.secondsText ?? "-")")
            #expect(found.evidence.facts["picture"] == "dark")
            #expect(found.evidence.facts["sound"] == "alive")
            #expect(found.lost == nil)
        }

        @Test("The clock a recorder writes over a covered picture changes nothing")
        func coveredUnderClock() throws {
            let facts = try Self.film("covered-clock.mp4", Self.black + "," + Self.clock, Self.codecs[0].1)
            #expect(facts.kinds == ["covered"])
        }

        @Test("A frozen picture is told, however its keyframes lie", arguments: [0, 1, 2])
        func frozen(_ index: Int) throws {
            let (ending, codec) = Self.codecs[index]
            let facts = try Self.film("frozen.\(ending)", Self.freeze, codec)
            let found = try #require(facts.findings(.covered).first, "\(facts.kinds)")
            #expect(found.evidence.facts["picture"] == "frozen")
            #expect(near(found.start, 6, frame: 0.09), "\(found.start?.secondsText ?? "-")")
            #expect(near(found.end, 10, frame: 0.09), "\(found.end?.secondsText ?? "-")")
        }

        @Test(
            "A scene that stands still is not frozen: with a sensor's noise, without, and under a ticking clock",
            arguments: ["noise=alls=6:allf=t", "null", "noise=alls=3:allf=t,\(clock)", clock])
        func still(_ filter: String) throws {
            let picture = try Media.make(
                "still.png", ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", "-frames:v", "1"])
            let facts = try Self.film(
                "still-\(filter.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF).mp4", filter, Self.codecs[0].1,
                input: ["-loop", "1", "-framerate", "25", "-t", "14", "-i", picture.text])
            #expect(facts.findings.isEmpty, "\(facts.kinds)")
        }

        @Test("A freeze that lasts most of a short recording is told to the picture, to its end as well")
        func longFreeze() throws {
            let long = "loop=loop=425:size=1:start=75,setpts=N/25/TB,trim=duration=20"
            func freeze(_ name: String, _ filter: String) throws -> FileFacts {
                let path = try Media.make(
                    name,
                    ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=6,\(Self.noise)", "-f", "lavfi", "-i"]
                        + ["anoisesrc=a=0.05:c=pink:d=22:r=16000:seed=1", "-vf", filter] + Self.x264
                        + ["-g", "25", "-c:a", "aac", "-fflags", "+bitexact"])
                return Self.look(path)
            }
            let middle = try freeze("freeze-long.mp4", "loop=loop=425:size=1:start=75,setpts=N/25/TB")
            let found = try #require(middle.findings(.covered).first, "\(middle.kinds)")
            #expect(near(found.start, 3, frame: 0.05) && near(found.end, 20.04, frame: 0.05), "\(found)")
            let end = try freeze("freeze-end.mp4", long)
            #expect(near(end.findings(.covered).first?.end, 20, frame: 0.05), "\(end.findings)")
        }

        @Test("A picture that never changes is not decided: a still scene, or frozen from the first on")
        func never() throws {
            let path = try Media.make(
                "never.mp4",
                ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", "-f", "lavfi", "-i"]
                    + ["anoisesrc=a=0.05:c=pink:d=14:r=16000:seed=1"]
                    + ["-vf", "loop=loop=-1:size=1:start=0,setpts=N/25/TB"] + Self.x264
                    + ["-g", "50", "-c:a", "aac", "-t", "14", "-fflags", "+bitexact"])
            let facts = Self.look(path)
            #expect(facts.findings(.covered).isEmpty)
            #expect(facts.notEvaluated?.contains { $0.reason.hasPrefix("the picture never changes") } == true)
        }

        @Test("Of two picture tracks the smaller is told as not looked at")
        func secondLens() throws {
            let path = try Media.make(
                "two-lenses.mp4",
                ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=4", "-f", "lavfi", "-i", "testsrc2=s=80x60:r=10:d=4"]
                    + ["-map", "1:v", "-map", "0:v"] + Self.x264 + ["-fflags", "+bitexact"])
            let open = Self.look(path).notEvaluated ?? []
            #expect(open.map(\.stream) == [0] && open.map(\.what) == [.covered])
        }

        @Test("A moving picture is neither, and says how many keyframes were looked at")
        func moving() throws {
            let facts = try Self.film("moving.mp4", Self.clock, Self.codecs[0].1)
            #expect(facts.verdict == .whole)
            #expect((facts.keyframesLookedAt ?? 0) >= 10)
            #expect(facts.notEvaluated == nil)
        }

        @Test("A night street with lamps shows something")
        func night() throws {
            let lamps = (0..<6).map { "drawbox=x=\(20 + 50 * $0):y=70:w=14:h=40:color=0xC0C0A0:t=fill" }
            let facts = try Self.film(
                "night.mp4", (["lutyuv=y=val*0.05+16:u=128:v=128"] + lamps).joined(separator: ","), Self.codecs[0].1)
            #expect(facts.findings(.covered).isEmpty)
        }

        @Test("A freeze and a covering in ten bits are seen as in eight")
        func tenBits() throws {
            let codec = [
                "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-pix_fmt", "yuv420p10le",
                "-c:a", "aac",
            ]
            let covered = try Self.film("covered-10.mkv", Self.black, codec)
            #expect(near(covered.findings(.covered).first?.start, 6, frame: 0.11), "\(covered.kinds)")
            #expect(near(covered.findings(.covered).first?.end, 9, frame: 0.11))
            let frozen = try Self.film("frozen-10.mkv", Self.freeze, codec)
            #expect(frozen.findings(.covered).first?.evidence.facts["picture"] == "frozen")
        }

        @Test("Bytes spoilt between keyframes are found by decoding everything, and only then")
        func deep() throws {
            let path = try Media.make(
                "deep.mp4",
                ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=6,\(Self.noise)"] + Self.x264 + [
                    "-g", "150", "-bf", "0",
                ])
            var bytes = try Media.bytes(path)
            let media = try #require(Boxes.top(bytes).first { $0.type == "mdat" })
            let middle = (media.start + media.end) / 2
            for index in middle..<(middle + 400) { bytes[index] ^= 0x5A }
            let spoilt = try Media.write("deep-spoilt.mp4", bytes)
            var request = AnalysisRequest(seeksVoice: false)
            request.isDeep = true
            let inspector = Inspector(pictures: PictureRequest(folder: nil, interval: .zero), analysis: request)
            let found = inspector.inspect(spoilt).findings(.damaged)
            #expect(found.contains { $0.evidence.facts["saidBy"] == "decoder, every picture" })
            #expect(inspector.inspect(path).findings.isEmpty)
        }

        @Test("With packets only, nothing is looked at and nothing claimed")
        func packetsOnly() throws {
            _ = try Self.film("covered.mp4", Self.black, Self.codecs[0].1)
            let facts = inspect(Media.folder.appending("covered.mp4"))
            #expect(facts.findings.isEmpty)
            #expect(facts.keyframesLookedAt == nil)
        }
    }
}

/// The rules of looking, on values.
@Suite("Looks") struct LookRules {
    private func grid(_ value: (Int, Int) -> Int) -> LumaGrid {
        LumaGrid(
            cells: (0..<LumaGrid.rows).flatMap { row in
                (0..<LumaGrid.columns).map { UInt8(clamping: value(row, $0)) }
            })
    }

    @Test("Dark all over is covered; letters in the middle, or a lamp, are something to see")
    func dark() {
        let policy = CoverPolicy()
        #expect(policy.isCovered(grid { _, _ in 10 }))
        #expect(policy.isCovered(grid { row, column in row < 3 && column < 24 ? 200 : 10 }))
        #expect(!policy.isCovered(grid { row, column in row == 18 && column > 20 && column < 45 ? 200 : 10 }))
        #expect(!policy.isCovered(grid { row, column in abs(row - 14) < 3 && abs(column - 30) < 4 ? 200 : 10 }))
    }

    @Test("A cloth before the lens is dim and even; a white wall and a dusky street are not")
    func dim() {
        let policy = CoverPolicy()
        #expect(policy.isCovered(grid { row, _ in 40 + row / 9 }))
        #expect(!policy.isCovered(grid { row, _ in 180 + row / 9 }))
        #expect(!policy.isCovered(grid { row, column in 30 + (row / 6 + column / 8) % 4 * 12 }))
    }

    @Test("Repeated pictures make a quiet run, through keyframes and refinements; noise does not")
    func quiet() {
        var runs = QuietRuns(shortest: 20)
        var sizes: [(Int32, Bool)] = []
        for index in 0..<50 { sizes.append((index % 25 == 0 ? 40_000 : 5000, index % 25 == 0)) }
        for index in 50..<150 { sizes.append(index % 25 == 0 ? (40_000, true) : (index == 52 ? 9000 : 20, false)) }
        for index in 150..<200 { sizes.append((index % 25 == 0 ? 40_000 : 5000, index % 25 == 0)) }
        for (index, size) in sizes.enumerated() {
            runs.add(
                size: size.0, isKeyframe: size.1, place: .init(time: Int64(index), epoch: 0), keyframe: index / 25)
        }
        runs.finish()
        #expect(runs.runs.count == 1)
        #expect(runs.runs.first?.start.time == 51)
        #expect(runs.runs.first?.end.time == 149)
        #expect(runs.runs.first?.keyframe == 2)
    }

    @Test("Padding of a constant rate is no picture")
    func padding() {
        let padded: [UInt8] = [0, 0, 1, 0x41, 7] + [UInt8](repeating: 0xFF, count: 100) + [0x80]
        #expect(padded.withUnsafeBytes { PayloadLook.filler($0) } == 100)
        #expect([UInt8](repeating: 0xFF, count: 40).withUnsafeBytes { PayloadLook.filler($0) } == 0)
        #expect([UInt8]().withUnsafeBytes { PayloadLook.filler($0) } == 0)
    }

    @Test("Large pictures are looked at less often, small ones once a second")
    func interval() {
        #expect(CoverPolicy.interval(width: 320, height: 240) == .seconds(1))
        #expect(CoverPolicy.interval(width: 1920, height: 1080) > .seconds(4))
        #expect(CoverPolicy.interval(width: 1920, height: 1080) < .seconds(6))
        #expect(CoverPolicy.interval(width: 60_000, height: 60_000) == .seconds(30))
    }
}
