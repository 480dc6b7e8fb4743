import Evidence
import Testing

@testable import Timeline

@Suite("A recorder's habits")
struct HabitTests {
    /// As a recorder's firmware writes them.
    private func own(_ change: (inout MakeFacts) -> Void = { _ in }) -> MadeFile {
        var make = MakeFacts()
        make.container = "mov"
        make.brand = "mp42"
        make.compatibleBrands = ["mp42", "isom"]
        make.boxes = "ftyp,mdat,moov"
        make.writers = []
        make.videoCodec = "h264"
        make.profile = 100
        make.level = 40
        make.parameterSet = "6764002aac2c6a81"
        (make.width, make.height) = (1920, 1080)
        make.groupMedian = 30
        make.cadence = Nanoseconds(33_333_333)
        make.isReordered = false
        make.timeBases = ["1/90000", "1/48000"]
        (make.soundCodec, make.sampleRate, make.channels) = ("aac", 48_000, 1)
        change(&make)
        return MadeFile(make: make, nameShape: "DCAM_CAM9_9_9_9")
    }

    /// The same film through ffmpeg: another muxer, another encoder.
    private func encodedAgain() -> MadeFile {
        own { make in
            make.brand = "isom"
            make.boxes = "ftyp,free,mdat,moov"
            make.writers = ["encoder=Lavf59.27.100"]
            make.parameterSet = "64001facd9405005"
            make.groupMedian = 250
            make.isReordered = true
            make.timeBases = ["1/15360", "1/48000"]
        }
    }

    private func alike(_ count: Int) -> [MadeFile] { Array(repeating: own(), count: count) }

    @Test("files that are all alike say nothing, and too few are no habit")
    func quiet() {
        #expect(HabitReading(alike(20)).foreign.isEmpty)
        #expect(HabitReading(alike(4) + [encodedAgain()]).foreign.isEmpty)
        #expect(HabitReading([]).foreign.isEmpty)
    }

    @Test("a file encoded again stands out, wherever it lies, with what differs", arguments: [0, 3, 8])
    func foreign(place: Int) throws {
        var files = alike(8)
        files.insert(encodedAgain(), at: place)
        let found = HabitReading(files).foreign
        try #require(found.map(\.file) == [place])
        #expect(found[0].learntFrom == 8)
        #expect(found[0].tools == ["lavf"])
        #expect(!found[0].startsNewHabit)
        let boxes = try #require(found[0].differences.first { $0.trait == .boxes })
        #expect(boxes.usual == "ftyp,mdat,moov" && boxes.here == "ftyp,free,mdat,moov")
        #expect(found[0].differences.contains { $0.trait == .group && $0.usual == "30" && $0.here == "250" })
        #expect(!found[0].differences.contains { $0.trait == .sound })
    }

    @Test("one trait alone is a setting or an accident", arguments: 0..<6)
    func oneTrait(which: Int) {
        let changes: [(inout MakeFacts) -> Void] = [
            { $0.parameterSet = "6764001fac2c6a81" }, { $0.groupMedian = 60 }, { $0.boxes = "ftyp,moov,mdat" },
            { $0.soundCodec = nil }, { $0.writers = ["encoder=cam 2.0"] },
            // Another frame rate brings its time base, and groups as long in seconds as before.
            {
                $0.cadence = Nanoseconds(66_666_667)
                $0.groupMedian = 15
                $0.timeBases = ["1/15000", "1/48000"]
            },
        ]
        #expect(HabitReading(alike(9) + [own(changes[which])]).foreign.isEmpty)
    }

    @Test("a muxer's brand, boxes and handlers change together and count once")
    func oneGroup() {
        let other = own { make in
            make.brand = "isom"
            make.boxes = "ftyp,moov,mdat"
            make.handlers = ["vide:other"]
        }
        #expect(HabitReading(alike(9) + [other]).foreign.isEmpty)
    }

    @Test("reordered pictures bring their tables, a file beyond 4 GiB its wide ones: that is no other muxer")
    func boxesByContent() {
        func boxes(_ names: [String], reordered: Bool) -> MadeFile {
            own { make in
                make.videoTrackBoxes = names
                make.isReordered = reordered
            }
        }
        let plain = boxes(["tkhd", "mdia", "stbl", "stts", "stss", "stsc", "stsz", "stco"], reordered: false)
        let other = boxes(
            ["tkhd", "edts", "elst", "mdia", "stbl", "stts", "ctts", "stsc", "stsz", "co64"], reordered: true)
        #expect(HabitReading(Array(repeating: plain, count: 9) + [other]).foreign.isEmpty)
    }

    @Test("two independent traits are enough without any name")
    func twoGroups() throws {
        let other = own { make in
            make.boxes = "ftyp,moov,mdat"
            make.groupMedian = 12
        }
        let found = HabitReading(alike(9) + [other]).foreign
        #expect(found.map(\.file) == [9])
        #expect(found.first?.tools == [])
    }

    @Test("an editor's name alone is enough, unless the recorder signs so itself")
    func tool() {
        let signed = own { $0.writers = ["encoder=HandBrake 1.6.1"] }
        let found = HabitReading(alike(9) + [signed]).foreign
        #expect(found.map(\.file) == [9])
        #expect(found.first?.tools == ["handbrake"])
        let lavf = own { $0.writers = ["encoder=Lavf58.45.100"] }
        #expect(HabitReading(Array(repeating: lavf, count: 9)).foreign.isEmpty)
        // And a library's new version is no other program.
        let newer = own { $0.writers = ["encoder=Lavf60.3.100"] }
        #expect(HabitReading(Array(repeating: lavf, count: 9) + [newer]).foreign.isEmpty)
    }

    @Test("new firmware: the first two are told, then it is a second habit")
    func newHabit() {
        let updated = own { make in
            make.boxes = "ftyp,moov,mdat"
            make.groupMedian = 60
        }
        for count in [3, 4, 12] {
            let found = HabitReading(alike(10) + Array(repeating: updated, count: count)).foreign
            #expect(found.map(\.file) == [10, 11])
            #expect(found.allSatisfy { $0.startsNewHabit })
        }
        // Back to the old setting and forth: both are known.
        let both = alike(10) + Array(repeating: updated, count: 6) + alike(3) + [updated]
        #expect(HabitReading(both).foreign.map(\.file) == [10, 11])
    }

    @Test("two that differ alike, not three: both stand out")
    func two() {
        let other = own { make in
            make.boxes = "ftyp,moov,mdat"
            make.groupMedian = 60
        }
        let found = HabitReading(alike(10) + [other, other] + alike(2)).foreign
        #expect(found.map(\.file) == [10, 11])
        #expect(found.allSatisfy { !$0.startsNewHabit })
    }

    @Test("two modes from the beginning are two habits")
    func modes() {
        let other = own { make in
            make.boxes = "ftyp,moov,mdat"
            make.groupMedian = 60
        }
        let mixed = (0..<16).map { $0 % 2 == 0 ? own() : other }
        #expect(HabitReading(mixed).foreign.isEmpty)
    }

    @Test("many files of one editor are told in three findings, and never become a habit")
    func manyOfOneTool() {
        let found = HabitReading(alike(10) + Array(repeating: encodedAgain(), count: 9)).foreign
        #expect(found.map(\.file) == [10, 11, 12])
        #expect(found.last?.alike == Array(13...18))
        #expect(found.last?.about([15, 17])?.file == 15)
        #expect(found.last?.about([15, 17])?.alike == [17])
        #expect(found.last?.about([3]) == nil)
    }

    @Test("an editor's files before and among the recorder's own are told all the same")
    func toolFirst() {
        let found = HabitReading(Array(repeating: encodedAgain(), count: 6) + alike(10)).foreign
        #expect(found.map(\.file) == [0, 1, 2])
        #expect(found.last?.alike == [3, 4, 5])
    }

    @Test("a folder of everything has no habit")
    func everything() {
        let various = (0..<20).map { number in
            own { make in
                make.boxes = "box\(number)"
                make.groupMedian = number
            }
        }
        #expect(HabitReading(alike(6) + various).foreign.isEmpty)
    }

    @Test("sound recorded alone is compared with sound recorded alone")
    func soundOnly() {
        var sound = MakeFacts()
        sound.container = "mov"
        sound.boxes = "ftyp,mdat,moov"
        (sound.soundCodec, sound.sampleRate, sound.channels) = ("aac", 16_000, 1)
        #expect(HabitReading(alike(8) + [MadeFile(make: sound)]).foreign.isEmpty)
    }

    @Test("what a file does not tell is not compared")
    func unknown() {
        var bare = MakeFacts()
        bare.videoCodec = "h264"
        (bare.soundCodec, bare.sampleRate, bare.channels) = ("aac", 48_000, 1)
        let found = HabitReading(alike(8) + [MadeFile(make: bare)]).foreign
        #expect(found.isEmpty)
    }

    @Test("a habit survives one odd file in ten")
    func oddOne() {
        let odd = own { $0.groupMedian = 7 }
        let other = own { make in
            make.groupMedian = 60
            make.boxes = "ftyp,moov,mdat"
        }
        #expect(HabitReading(alike(9) + [odd, other]).foreign.map(\.file) == [10])
    }
}
