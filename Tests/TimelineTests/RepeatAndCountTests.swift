import Evidence
import Testing
import Timeline

@Suite("The same pictures twice")
struct RepeatTests {
    /// The packets of `range` appended again, with new times and offsets but the same bytes.
    private func repeating(_ track: Marbles, _ range: Range<Int>, cell: Int64 = 3600) -> Marbles {
        var result = track
        for packet in track.packets[range] {
            var copy = packet
            copy.pts = result.now
            copy.dts = result.now
            copy.offset = result.offset
            result.packets.append(copy)
            result.now += cell
            result.offset += Int64(copy.size)
        }
        return result
    }

    @Test("a group of pictures that comes again is a repeat")
    func twice() {
        let picture = repeating(.picture("[kppppppppppppp]*10"), 28..<42).then("[kppppppppppppp]*5", cell: 3600)
        let reading = judged(picture)
        #expect(reading.told == ["repeat 5.600-6.160 in 0"])
        #expect(reading.findings.first?.evidence.facts["packets"] == "14")
        #expect(reading.findings.first?.evidence.facts["firstSeenSeconds"] == "1.120000")
        #expect(reading.findings.first?.lost == .zero)
    }

    @Test("groups that come again together are one repeat")
    func run() {
        let picture = repeating(.picture("[kppppppppp]*10"), 20..<60).then("[kppppppppp]*5", cell: 3600)
        #expect(judged(picture).told == ["repeat 4.000-5.600 in 0"])
    }

    @Test("a repeat at the very end reaches to the end")
    func atTheEnd() {
        #expect(judged(repeating(.picture("[kppppppppp]*10"), 20..<40)).told == ["repeat 4.000-4.800 in 0"])
    }

    @Test("less than half a second is not worth a word")
    func shortRepeat() { #expect(judged(repeating(.picture("[kppppppppp]*10"), 20..<30)).told == []) }

    @Test("a frozen picture is no repeat")
    func frozen() {
        // Equal groups over and over, with next to nothing between keyframes.
        var picture = Marbles.picture("[kppppppppppppp]*20")
        for index in picture.packets.indices {
            picture.packets[index].fingerprint = picture.packets[index].isKeyframe ? 7 : 9
            if !picture.packets[index].isKeyframe { picture.packets[index].size = 40 }
        }
        #expect(judged(picture).told == [])
    }

    @Test("neither are two groups of a still picture")
    func frozenTwice() {
        var picture = Marbles.picture("[kppppppppppppp]*20")
        for index in 28..<56 {
            picture.packets[index].fingerprint = picture.packets[index].isKeyframe ? 7 : 9
            if !picture.packets[index].isKeyframe { picture.packets[index].size = 40 }
        }
        #expect(judged(picture).told == [])
    }

    @Test("packets without a fingerprint are not compared")
    func noFingerprints() {
        var picture = Marbles.picture("[kppppppppppppp]*20")
        for index in picture.packets.indices { picture.packets[index].fingerprint = 0 }
        #expect(judged(picture).told == [])
    }

    @Test("the same bytes at the same times again are an overlap with the same bytes")
    func sameTimes() {
        var picture = Marbles.picture("[kppppppppp]*20")
        let again = picture.packets[150..<200].map { packet in
            var copy = packet
            copy.offset += 10_000_000
            return copy
        }
        picture.packets += again
        picture.offset += 20_000_000
        let reading = judged(picture.then("[kppppppppp]*5", cell: 3600, at: 720_000))
        #expect(reading.told == ["overlap 6.000-8.000 in 0"])
        #expect(reading.findings.first?.evidence.facts["sameBytes"] == "yes")
    }
}

@Suite("Sound whose container counts samples and stores no times")
struct CountedSoundTests {
    private let broken = Marbles.picture("[kppppppppp]*10 [-]*50 [kppppppppp]*10")

    @Test("it cannot contradict a hole by as much as it is short itself")
    func deficit() {
        // Two seconds of picture time are missing, and so are two seconds of sound: at the end, where counting puts it.
        let reading = judged(broken, Marbles.sound("[a]*400").counted())
        #expect(reading.told == ["interruption 4.000-6.000 in 0"])
    }

    @Test("with all its samples it contradicts: only pictures were lost")
    func noDeficit() {
        #expect(judged(broken, Marbles.sound("[a]*500").counted()).told == ["picture-loss 4.000-6.000 in 0"])
    }

    @Test("a deficit without a hole in the picture is sound lost at the end")
    func deficitAlone() {
        let reading = judged(.picture("[kppppppppp]*20"), Marbles.sound("[a]*260").counted())
        #expect(reading.told == ["sound-loss@end 5.200-8.000 in 1"])
    }

    @Test("sound with times of its own and the same end is a loss of sound at the end")
    func notCounted() {
        #expect(
            judged(broken, .sound("[a]*400")).told == [
                "picture-loss 4.000-6.000 in 0", "sound-loss@end 8.000-10.000 in 1",
            ])
    }
}
