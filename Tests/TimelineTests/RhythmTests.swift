import Evidence
import Testing
import Timeline

@Suite("A track's own rhythm is ordinary")
struct RhythmTests {
    @Test("steps that alternate between one and two are a rhythm, not a loss")
    func alternating() {
        let picture = Marbles.picture("k[p-pp-p]*130", cell: 3600)
        #expect(judged(picture).told == [])
        #expect(judged(picture, .sound("[a]*1562")).told == [])
    }

    @Test("and a hole in it is still a hole")
    func alternatingWithHole() throws {
        let picture = Marbles.picture("[p-pp-p]*60 [-]*50 [p-pp-p]*60")
        let reading = judged(picture, .sound("[a]*720 [-]*100 [a]*720"))
        #expect(reading.findings.map(\.kind) == [.interruption])
        // How long the last picture before it was meant to stand, one step or two, cannot be known.
        #expect(["14.400", "14.440"].contains(short(reading.findings.first?.start)))
        #expect(short(reading.findings.first?.end) == "16.400")
    }

    @Test(
        "a camera that falls from 30 to 15 pictures a second in the dark has lost nothing", arguments: [100, 200, 400])
    func halved(bright: Int) {
        let picture = Marbles.picture("[kpppp]*\(bright / 5)", cell: 3000).then("[k-p-p-p-p-]*40", cell: 3000)
        let cells = bright + 400
        #expect(judged(picture, .sound("[a]*\(cells)", cell: 3000)).told == [])
        #expect(judged(picture).told == [])
    }

    @Test("a screen recorder writes when something changes: its steps are of every size")
    func screen() {
        // Steps from one cell to two seconds, over and over, none of them rare.
        let line = (1...50).map { "p[-]*\(($0 * 17) % 50)" }.joined()
        let picture = Marbles.picture("k[\(line)]*4")
        #expect(judged(picture).told == [])
    }

    @Test("sound packets of one second are ordinary, and coarse")
    func secondPackets() {
        let picture = Marbles.picture("[kppppppppp]*50")
        #expect(judged(picture, .sound("[a]*20", cell: 90_000)).told == [])
        // A hole shorter than two of them is the picture's word alone.
        let broken = Marbles.picture("[kppppppppp]*25 [-]*25 [kppppppppp]*25")
        let reading = judged(broken, .sound("[a]*10 - [a]*10", cell: 90_000))
        #expect(reading.told == ["interruption 10.000-11.000 in 0+1"])
    }

    @Test("one picture a minute is a rhythm as well")
    func timeLapse() { #expect(judged(.picture("[k]*200", cell: 60 * 90_000)).told == []) }

    @Test("a track of fewer than eight steps has no rhythm to break")
    func tooFew() { #expect(judged(.picture("kppp[-]*250 ppp")).told == []) }

    @Test("a burst delivered late and made up by short steps is no loss")
    func burst() {
        // Twelve pictures come half a second late, then at 10 ms each until the clock is right again.
        let early = Marbles.picture("[kppppppppp]*10")
        let burst = early.then("[p]*16", cell: 900, at: 360_000 + 43_200)
        let picture = burst.then("[kppppppppp]*10", cell: 3600, at: 360_000 + 57_600)
        #expect(judged(picture).told == [])
        #expect(judged(picture, .sound("[a]*432")).told == [])
    }

    @Test("packets without a time count as what they are: packets that were recorded")
    func unstamped() {
        // A container that stamps one picture in five.
        let picture = Marbles.picture("[kuuuu puuuu]*40")
        let reading = judged(picture, .sound("[a]*800"))
        #expect(reading.told == [])
        #expect(short(reading.end) == "16.000")
    }

    @Test("a hole between packets without a time is found to within the packets that have none")
    func unstampedHole() throws {
        let picture = Marbles.picture("[kuuuu puuuu]*20 kuu [-]*50 [kuuuu puuuu]*20")
        let reading = judged(picture, .sound("[a]*406 [-]*100 [a]*400"))
        let finding = try #require(reading.findings.first)
        #expect(reading.findings.count == 1)
        #expect(finding.kind == .interruption)
        #expect(try #require(finding.start).value >= 8_000_000_000)
        #expect(try #require(finding.start).value <= 8_200_000_000)
        #expect(try #require(finding.lost).value >= 1_900_000_000)
    }

    @Test("a track whose packets have no times at all is no witness")
    func noTimes() {
        let picture = Marbles.picture("[uuuuu]*40")
        #expect(judged(picture, .sound("[a]*400")).told == [])
        #expect(picture.summary(stream: 0).epochs.isEmpty)
        #expect(picture.summary(stream: 0).counts.packets == 200)
    }

    @Test("clock rounding of 1 ms makes 33 and 34 one rhythm")
    func rounding() {
        var picture = Marbles.picture("")
        picture.timeBase = .milliseconds
        picture.wrapBits = 64
        for index in 0..<300 {
            picture = picture.then(index % 30 == 0 ? "k" : "p", cell: 0, at: Int64(index * 100 / 3))
        }
        #expect(judged(picture).told == [])
        #expect(picture.summary(stream: 0).cadence.regularity == 1000)
        #expect(picture.summary(stream: 0).cadence.step == 33)
    }

    @Test("times that do not move are counted, not judged")
    func frozenClock() {
        let picture = Marbles.picture("[kpppp]*40", cell: 0)
        #expect(judged(picture).told == [])
        #expect(picture.summary(stream: 0).counts.sameTime == 199)
    }

    @Test("a camera that skips pictures now and then in every size is not believed alone")
    func skipping() {
        let line = (0..<40).map { "[p]*20 [-]*\([3, 14, 6, 20, 9, 16, 4, 12][$0 % 8])" }.joined()
        #expect(judged(.picture("k\(line)")).told == [])
    }

    @Test("but a break that stands apart from all its skips is", arguments: [75, 250])
    func skippingWithBreak(cells: Int) {
        let line = (0..<40).map { "[p]*20 [-]*\([3, 14, 6, 20, 9, 16, 4, 12][$0 % 8])" }.joined()
        let reading = judged(.picture("k\(line) [p]*20 [-]*\(cells) \(line)"))
        #expect(reading.findings.map(\.kind) == [.interruption])
        #expect(reading.findings.first?.lost == .milliseconds(Int64(cells) * 40))
    }
}
