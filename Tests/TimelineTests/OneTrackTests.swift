import Evidence
import Testing
import Timeline

@Suite("One track stops while the other goes on")
struct OneTrackTests {
    private let picture = Marbles.picture("[kppppppppp]*20")
    private let sound = Marbles.sound("[a]*400")

    @Test("picture lost in the middle")
    func pictureMiddle() {
        let reading = judged(.picture("[kppppppppp]*10 [-]*25 [kppppppppp]*10"), .sound("[a]*450"))
        #expect(reading.told == ["picture-loss 4.000-5.000 in 0"])
        #expect(reading.findings.first?.place == .middle)
    }

    @Test("sound lost in the middle")
    func soundMiddle() {
        let reading = judged(picture, .sound("[a]*200 [-]*50 [a]*150"))
        #expect(reading.told == ["sound-loss 4.000-5.000 in 1"])
    }

    @Test("sound lost at the end")
    func soundEnd() {
        let reading = judged(picture, .sound("[a]*260"))
        #expect(reading.told == ["sound-loss@end 5.200-8.000 in 1"])
        #expect(reading.findings.first?.lost == .milliseconds(2800))
    }

    @Test("picture lost at the end")
    func pictureEnd() {
        #expect(judged(.picture("[kppppppppp]*10"), sound).told == ["picture-loss@end 4.000-8.000 in 0"])
    }

    @Test("picture that begins late")
    func pictureStart() {
        let reading = judged(.picture("[-]*50 [kppppppppp]*15"), sound)
        #expect(reading.told == ["picture-loss@start 0.000-2.000 in 0"])
    }

    @Test("sound that begins late")
    func soundStart() {
        #expect(judged(picture, .sound("[-]*150 [a]*250")).told == ["sound-loss@start 0.000-3.000 in 1"])
    }

    @Test("the second that recorders take to bring up the second track is ordinary")
    func ordinaryStart() { #expect(judged(.picture("[-]*25 [kppppppppp]*17 kpppp"), sound).told == []) }

    @Test("muxers may cut the last buffers unevenly")
    func ordinaryEnd() { #expect(judged(picture, .sound("[a]*380")).told == []) }

    @Test("a transport stream's sound may end most of a second before its picture")
    func streamedEnd() {
        #expect(judged(picture, .sound("[a]*355"), isStreamed: true).told == [])
        #expect(judged(picture, .sound("[a]*355")).told == ["sound-loss@end 7.100-8.000 in 1"])
    }

    @Test("of a file that is cut off, uneven ends say nothing")
    func truncatedEnd() { #expect(judged(picture, .sound("[a]*310"), isTruncated: true).told == []) }

    @Test("a film without sound has lost no sound")
    func noSound() { #expect(judged(picture).told == []) }

    @Test("sound alone can be interrupted")
    func soundAlone() {
        #expect(judged(.sound("[a]*200 [-]*50 [a]*200")).told == ["interruption 4.000-5.000 in 0"])
    }

    @Test("a second camera that stops early is no loss of picture")
    func secondCamera() { #expect(judged(picture, .picture("[kppppppppp]*10"), sound).told == []) }

    @Test("one picture lost while sound goes on is not worth a word")
    func onePicture() { #expect(judged(.picture("[kppppppppp]*10 - pppp [kppppppppp]*9 kpppp"), sound).told == []) }

    @Test("picture and sound lost at different times are two losses")
    func apart() {
        let reading = judged(
            .picture("[kppppppppp]*5 [-]*25 [kppppppppp]*12 kpppp"), .sound("[a]*250 [-]*50 [a]*100"))
        #expect(reading.told == ["picture-loss 2.000-3.000 in 0", "sound-loss 5.000-6.000 in 1"])
    }

    @Test("a track of one packet is no witness for or against")
    func onePacket() {
        let broken = Marbles.picture("[kppppppppp]*10 [-]*25 [kppppppppp]*10")
        #expect(judged(broken, .sound("a")).told.contains("interruption 4.000-5.000 in 0"))
    }

    @Test("tracks that are neither picture nor sound say nothing")
    func subtitles() {
        var titles = Marbles.sound("a [-]*300 a")
        titles.role = .other
        #expect(judged(picture, sound, titles).told == [])
    }

    @Test("no track, and a track without a packet, give an empty reading")
    func nothing() {
        #expect(judged().told == [])
        #expect(judged(.picture("")).extents.isEmpty)
        #expect(judged(.picture(""), sound).told == [])
    }

    @Test("packets the container calls damaged are one finding a track")
    func damaged() {
        let reading = judged(.picture("[kppppppppp]*5 kpxxp pppxp [kppppppppp]*14"), sound)
        #expect(reading.told == ["damaged 2.080-2.360 in 0"])
        #expect(reading.findings.first?.evidence.facts["packets"] == "3")
    }

    @Test("a keyframe's time is its time on the file's own line")
    func keyframeTimes() {
        let reading = judged(.picture("[kppppppppp]*4", from: 900_000))
        #expect((0..<4).map { short(reading.time(ofKeyframe: $0, stream: 0)) } == ["0.000", "0.400", "0.800", "1.200"])
        #expect(reading.time(ofKeyframe: 4, stream: 0) == nil)
        #expect(reading.time(ofKeyframe: 0, stream: 7) == nil)
    }
}
