import Evidence
import LibAV
import Testing
import Timeline
import Voice

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Listening", .enabled(if: Media.isPossible, Media.missing)) struct Listening {
        private static func film(_ name: String, sound: String, filter: String = "anull", _ codec: [String]) throws
            -> RawPath
        {
            try Media.make(
                name,
                ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=20", "-f", "lavfi", "-i", sound, "-af", filter]
                    + Media.h264(reordered: false) + codec + ["-t", "20", "-fflags", "+bitexact"])
        }

        private static func listen(_ path: RawPath) -> FileFacts {
            LibAVLog.route()
            return Inspector(analysis: AnalysisRequest(looks: false)).inspect(path)
        }

        private static let room = "anoisesrc=a=0.05:c=pink:d=20:r=16000:seed=1"
        private static let muted = "volume=0:enable='between(t,8,12.99)'"

        @Test(
            "Digital silence in the middle is told within two blocks of sound, in any codec",
            arguments: [
                ("mp4", ["-c:a", "aac"]), ("mov", ["-c:a", "pcm_alaw", "-ar", "8000"]),
                ("mkv", ["-c:a", "libmp3lame", "-ar", "32000"]), ("avi", ["-c:a", "pcm_s16le"]),
                ("ts", ["-c:a", "mp2", "-ar", "48000"]),
            ])
        func silent(_ ending: String, _ codec: [String]) throws {
            let facts = Self.listen(try Self.film("muted.\(ending)", sound: Self.room, filter: Self.muted, codec))
            let found = try #require(facts.findings(.silent).first, "\(facts.kinds)")
            #expect(facts.findings(.silent).count == 1)
            // The filter works on blocks of 64 ms, the encoder on blocks as long again.
            #expect(near(found.start, 8, frame: 0.2), "\(found.start?.secondsText ?? "-")")
            #expect(near(found.end, 13, frame: 0.2), "\(found.end?.secondsText ?? "-")")
            #expect(found.place == .middle)
            #expect(found.evidence.facts["sound"] == "digital silence")
            #expect((found.evidence.errorNanoseconds ?? 0) > 0)
            if ending != "avi" {
                // Counted sound has no packets with times.
                #expect(found.evidence.before.count == 1 && found.evidence.after.count == 1)
                #expect(found.evidence.before.first?.offset ?? 0 < found.evidence.after.first?.offset ?? 0)
            }
        }

        @Test("A track of silence, a dead microphone's hiss and a muted beginning are told as what they are")
        func whole() throws {
            let aac = ["-c:a", "aac"]
            let none = Self.listen(try Self.film("none.mp4", sound: "anullsrc=r=16000:d=20", aac))
            #expect(none.findings(.silent).map(\.place) == [nil])
            let hiss = Self.listen(try Self.film("hiss.mp4", sound: "anoisesrc=a=0.0003:d=20:r=16000:seed=2", aac))
            #expect(hiss.findings(.silent).first?.evidence.facts["sound"] == "dead microphone")
            let late = Self.listen(
                try Self.film("late.mp4", sound: Self.room, filter: "volume=0:enable='lt(t,9)'", aac))
            #expect(late.findings(.silent).map(\.place) == [.start])
        }

        @Test("A quiet room, and pauses of a second, are no silence")
        func quiet() throws {
            let aac = ["-c:a", "aac", "-b:a", "32k"]
            let room = Self.listen(try Self.film("room.mp4", sound: "anoisesrc=a=0.002:d=20:r=16000:seed=3", aac))
            #expect(room.verdict == .whole)
            let pauses = Self.listen(
                try Self.film("pauses.mp4", sound: Self.room, filter: "volume=0:enable='lt(mod(t,5),1.2)'", aac))
            #expect(pauses.verdict == .whole)
        }

        @Test("Around a break, a voice is listened for before and after, and none is heard in noise")
        func windows() throws {
            let facts = Self.listen(try Media.holed("mp4", reordered: false))
            let finding = try #require(facts.findings(.interruption).first)
            #expect(finding.evidence.facts["voice.decision"] == "none")
            let windows = try #require(facts.voice)
            #expect(windows.map(\.place) == [.start, .beforeBreak, .afterResume, .end])
            #expect(windows.map(\.resume) == [.zero, nil, finding.end, nil])
            #expect(near(windows[0].to, 4), "the first window ends at the break")
            #expect(near(windows[2].from, 5, frame: 0.1))
            #expect(windows[2].model.hasPrefix("silero"))
            #expect(near(windows[3].from, 5, frame: 0.1), "what was said before the break belongs to that one")
            #expect(windows[3].to == facts.duration)
        }

        @Test("After a pre-record buffer without sound, a voice is listened for from the first sound on")
        func afterPreRecord() throws {
            let facts = Self.listen(
                try Self.film(
                    "prerecord.mp4", sound: Self.room, filter: "volume=0:enable='lt(t,6)'",
                    ["-c:a", "aac", "-b:a", "32k"]))
            let start = try #require(facts.voice?.first)
            #expect(start.place == .start && start.resume == .zero)
            #expect(near(start.from, 6, frame: 0.2), "\(start.from)")
        }

        @Test("Without a sound track the windows say so, and the verdict is not held back")
        func soundless() throws {
            let path = try Media.make(
                "soundless-hole.mp4",
                Media.source(silent: true) + Media.h264(reordered: false) + [
                    "-bsf:v", "noise=drop='between(n,100,124)'",
                ])
            let finding = try #require(Self.listen(path).findings(.interruption).first)
            #expect(finding.evidence.facts["voice.decision"] == "no-sound")
        }
    }
}

extension Inspections {
    /// What a hostile or odd sound track did, before it was mended.
    @Suite("Hostile sound", .enabled(if: Media.isPossible, Media.missing)) struct HostileSound {
        @Test("Samples that are no number are no silence")
        func notANumber() throws {
            var bytes = Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 3, 0, 1, 0]
            bytes += [0x40, 0x1F, 0, 0, 0x00, 0x7D, 0, 0, 4, 0, 32, 0] + Array("data".utf8) + [0x00, 0xE2, 0x04, 0x00]
            for index in 0..<80_000 { bytes += index % 7 == 0 ? [0, 0, 0xC0, 0x7F] : [0, 0, 0, 0x3E] }
            let facts = Inspector(analysis: AnalysisRequest(looks: false)).inspect(try Media.write("nan.wav", bytes))
            #expect(facts.findings(.silent).isEmpty, "\(facts.kinds)")
            #expect(facts.soundHeard != nil)
        }
    }
}

/// The rules of silence, on values.
@Suite("Silence") struct SilenceRules {
    private func stretches(_ levels: [(Double, Double)]) -> [SilenceFinder.Stretch] {
        var finder = SilenceFinder(SilencePolicy())
        var time: Int64 = 0
        for (seconds, level) in levels {
            for _ in 0..<Int(seconds * 50) {
                finder.add(
                    alternating: level, from: SoundPlace(place: .init(time: time, epoch: 0), offset: 0),
                    length: 20_000_000)
                time += 1
            }
        }
        finder.finish()
        return finder.stretches
    }

    @Test("Two seconds of nothing between sound; not one and a half")
    func digital() {
        #expect(stretches([(5, 0.1), (2.1, 0), (5, 0.1)]).map(\.kind) == [.digital])
        #expect(stretches([(5, 0.1), (1.5, 0), (5, 0.1)]).isEmpty)
    }

    @Test("Hiss counts after four seconds, and silence within it is told once")
    func dead() {
        #expect(stretches([(5, 0.1), (3, 0.0002), (5, 0.1)]).isEmpty)
        #expect(stretches([(5, 0.1), (11, 0.0002), (5, 0.1)]).map(\.kind) == [.dead])
        #expect(stretches([(5, 0.1), (12, 0), (5, 0.1)]).map(\.kind) == [.digital])
    }

    @Test("A short track without sound is silent as a whole")
    func short() {
        let found = stretches([(3, 0.0001)])
        #expect(found.map(\.kind) == [.dead])
        #expect(found.first?.atStart == true && found.first?.atEnd == true)
    }
}
