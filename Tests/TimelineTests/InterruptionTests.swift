import Evidence
import Testing
import Timeline

@Suite("Picture and sound stop together")
struct InterruptionTests {
    @Test("a recording without a hole says nothing")
    func whole() {
        let reading = judged(.picture("[kppppppppp]*20"), .sound("[a]*400"))
        #expect(reading.told == [])
        #expect(short(reading.end) == "8.000")
    }

    @Test("a hole of one second is found to the frame")
    func oneSecond() {
        let picture = Marbles.picture("[kppppppppp]*10 [-]*25 [kppppppppp]*10")
        let sound = Marbles.sound("[a]*200 [-]*50 [a]*200")
        let reading = judged(picture, sound)
        #expect(reading.told == ["interruption 4.000-5.000 in 0+1"])
        #expect(reading.findings.first?.lost == .seconds(1))
        #expect(reading.findings.first?.evidence.facts["witnesses"] == "2")
    }

    @Test("pictures stored out of order show the same hole", arguments: [true, false])
    func reordered(decodingTimes: Bool) {
        let picture = Marbles.picture("[kpppppppppppp]*8 [-]*25 [kpppppppppppp]*8").reordered(
            decodingTimes: decodingTimes)
        let sound = Marbles.sound("[a]*208 [-]*50 [a]*208")
        #expect(judged(picture, sound).told == ["interruption 4.160-5.160 in 0+1"])
        #expect(judged(picture).told == ["interruption 4.160-5.160 in 0"])
    }

    @Test("pictures stored out of order make no hole of their own", arguments: [true, false])
    func reorderedWhole(decodingTimes: Bool) {
        let picture = Marbles.picture("[kpppppppppppp]*16").reordered(decodingTimes: decodingTimes)
        #expect(judged(picture, .sound("[a]*416")).told == [])
    }

    @Test("both neighbours of the hole are named with their stored times and places")
    func evidence() throws {
        let picture = Marbles.picture("[kppppppppp]*10 [-]*25 [kppppppppp]*10", from: 90_000)
        let finding = try #require(judged(picture).findings.first)
        let before = try #require(finding.evidence.before.first)
        let after = try #require(finding.evidence.after.first)
        #expect(before.pts == Int64(446_400))
        #expect(after.pts == Int64(540_000))
        #expect(before.offset == picture.packets[99].offset)
        #expect(after.offset == picture.packets[100].offset)
        #expect(after.keyframe == true)
        #expect(before.timeBase == "1/90000")
        #expect(finding.evidence.toleranceNanoseconds == 60_022_222)
        #expect(finding.evidence.errorNanoseconds == 40_000_000)
    }

    @Test("two pictures and their sound are enough when both witnesses agree")
    func twoFrames() {
        // 24 pictures a second: two of them are 83 ms.
        let picture = Marbles.picture("[kppppppppp]*10 -- [kppppppppp]*10", cell: 3750)
        let sound = Marbles.sound("[a]*200 [-]*4 [a]*200", cell: 1875)
        #expect(judged(picture, sound).told == ["interruption 4.167-4.250 in 0+1"])
    }

    @Test("two pictures alone are not enough while the sound goes on")
    func twoFramesOfPicture() {
        let picture = Marbles.picture("[kppppppppp]*10 -- [kppppppppp]*10", cell: 3750)
        #expect(judged(picture, .sound("[a]*404", cell: 1875)).told == [])
    }

    @Test("a single track must lose half a second to be believed", arguments: [(12, false), (13, true)])
    func singleTrack(cells: Int, isFound: Bool) {
        let reading = judged(.picture("[kppppppppp]*10 [-]*\(cells) [kppppppppp]*10"))
        #expect(reading.told == (isFound ? ["interruption 4.000-4.520 in 0"] : []))
    }

    @Test("every one of several holes is found")
    func several() {
        let picture = Marbles.picture(
            "[kppppppppp]*10 [-]*25 [kppppppppp]*10 [-]*50 [kppppppppp]*10 [-]*5 [kppppppppp]*2")
        let sound = Marbles.sound("[a]*200 [-]*50 [a]*200 [-]*100 [a]*200 [-]*10 [a]*40")
        #expect(
            judged(picture, sound).told == [
                "interruption 4.000-5.000 in 0+1", "interruption 9.000-11.000 in 0+1",
                "interruption 15.000-15.200 in 0+1",
            ])
    }

    @Test("holes in the first and in the last second are found")
    func nearTheEnds() {
        let picture = Marbles.picture("kpp [-]*25 [kppppppppp]*10 [-]*25 kpp")
        let sound = Marbles.sound("[a]*6 [-]*50 [a]*200 [-]*50 [a]*6")
        #expect(judged(picture, sound).told == ["interruption 0.120-1.120 in 0+1", "interruption 5.120-6.120 in 0+1"])
    }

    @Test("pictures lost beside a hole belong to it")
    func crumbs() {
        // Three pictures, one that survived, then the hole that the sound shows as one.
        let picture = Marbles.picture("[kppppppppp]*10 --- p [-]*25 [kppppppppp]*10")
        let sound = Marbles.sound("[a]*200 [-]*58 [a]*200")
        let reading = judged(picture, sound)
        #expect(reading.findings.map(\.kind) == [.interruption])
        #expect(reading.told == ["interruption 4.160-5.160 in 0+1"])
    }

    @Test("where sound stops later than the picture, the hole is what both lack")
    func unevenEdges() {
        // Sound goes on for 400 ms after the picture: beyond what muxers do.
        let picture = Marbles.picture("[kppppppppp]*10 [-]*50 [kppppppppp]*10")
        let sound = Marbles.sound("[a]*220 [-]*80 [a]*200")
        let reading = judged(picture, sound)
        #expect(reading.told == ["interruption 4.400-6.000 in 0+1"])
    }

    @Test("and what one track lost beyond the others is said when it is long")
    func remainder() {
        let picture = Marbles.picture("[kppppppppp]*10 [-]*50 [kppppppppp]*10")
        let sound = Marbles.sound("[a]*240 [-]*60 [a]*200")
        #expect(
            judged(picture, sound).told == ["picture-loss 4.000-4.800 in 0", "interruption 4.800-6.000 in 0+1"])
        // In a transport stream a cut hits picture and sound up to a second apart.
        #expect(judged(picture, sound, isStreamed: true).told == ["interruption 4.800-6.000 in 0+1"])
    }

    @Test("the sound track of a second camera does not hide a hole of the first two")
    func threeTracks() {
        let picture = Marbles.picture("[kppppppppp]*10 [-]*25 [kppppppppp]*10")
        let sound = Marbles.sound("[a]*200 [-]*50 [a]*200")
        let reading = judged(picture, sound, sound)
        #expect(reading.told == ["interruption 4.000-5.000 in 0+1+2"])
        #expect(reading.findings.first?.evidence.facts["witnesses"] == "3")
    }
}
