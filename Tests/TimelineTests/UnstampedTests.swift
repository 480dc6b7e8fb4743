import Evidence
import Testing

@testable import Timeline

/// Programme streams: several pictures in one packet of the stream, and only the first of them carries its times.
@Suite("Pictures without a stored time, stored out of order")
struct UnstampedTests {
    /// Every third packet keeps its times, in the order they are stored.
    private func thinned(_ track: Marbles, from first: Int = 0) -> Marbles {
        var result = track
        for index in result.packets.indices where (index + first) % 3 != 0 {
            result.packets[index].pts = PacketFacts.none
            result.packets[index].dts = PacketFacts.none
        }
        return result
    }

    @Test("make no step too long where only the sound stops", arguments: 0..<3)
    func soundStops(first: Int) {
        let picture = thinned(Marbles.picture("[kpppppp]*60").reordered(), from: first)
        let sound = Marbles.sound("[a]*300 [-]*100 [a]*440")
        #expect(judged(picture, sound).told == ["sound-loss 6.000-8.000 in 1"])
        #expect(picture.summary(stream: 0).cadence.step == 3600)
    }

    @Test("hide no interruption", arguments: 0..<3)
    func interrupted(first: Int) {
        let picture = thinned(
            Marbles.picture("[kpppppp]*20").then("[kpppppp]*20", cell: 3600, at: 140 * 3600 + 180_000).reordered(),
            from: first)
        let sound = Marbles.sound("[a]*280 [-]*100 [a]*280")
        let reading = judged(picture, sound)
        #expect(reading.findings.map(\.kind) == [.interruption])
        #expect(reading.findings.first?.lost.map { abs($0.value - 2_000_000_000) <= 200_000_000 } == true)
    }

    @Test("are reckoned by decoding times: a step's excess, and when an unstamped picture is shown")
    func steps() {
        var steps = DecodingSteps()
        steps.add(0, presentation: 9000, unstampedBefore: 0)
        #expect(steps.last == nil && steps.presentation(after: 1) == nil)
        #expect(steps.largestExcess(over: 3000) == .max, "nothing known rules nothing out")
        steps.add(9000, presentation: 9000, unstampedBefore: 2)
        #expect(steps.hasUnstamped)
        #expect(steps.last?.count == 3 && steps.last?.delta == 9000)
        #expect(steps.largestExcess(over: 3000) == 0)
        #expect(steps.presentation(after: 2) == Int64(24_000))
        steps.add(27_000, presentation: 27_000, unstampedBefore: 1)
        #expect(steps.largestExcess(over: 3000) == 12_000)
        steps.begin()
        #expect(steps.largestExcess(over: 3000) == .max)
        steps.add(.max, presentation: .min, unstampedBefore: .max - 1)
        steps.add(.min, presentation: .max, unstampedBefore: 0)
    }
}
