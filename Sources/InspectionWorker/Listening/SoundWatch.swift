import Evidence
import Inspection
import LibAV
import Timeline

/// A moment of a sound track: the packet's place, and how far into the packet, in nanoseconds.
struct SoundPlace: Hashable, Sendable, Comparable {
    var place: TrackScan.Place
    var offset: Int64

    static func < (a: Self, b: Self) -> Bool {
        (a.place.epoch, a.place.time, a.offset) < (b.place.epoch, b.place.time, b.offset)
    }
}

/// Listens to one sound track while its packets are read: decodes them, and measures how loud they are.
///
/// Decoding costs a thousandth of real time. So that a small file that claims hours of sound can't hold the day up, what
/// may be decoded grows with the size of the file; beyond that the track is not evaluated, and that is said.
struct SoundWatch {
    private let decoder: SoundDecoder
    private(set) var finder: SilenceFinder
    private var budget: Int64
    private let timeBase: TimeBase
    /// The packet before: its time, and how much sound was in it.
    private var lastTime: (time: Int64, length: Int64)?
    private var lastEpoch: Int?
    private(set) var failedPackets: Int64 = 0
    private(set) var decodedPackets: Int64 = 0
    /// Nothing after this place was listened to.
    private(set) var stoppedAt: TrackScan.Place?

    /// Samples of all channels that may be decoded: 256 million (an hour and a half of 48 kHz mono), and one a byte of
    /// the file.
    static func budget(size: Int64) -> Int64 { (256 << 20) + size }

    /// Stands for the beginning of a track without times.
    static let counted = TrackScan.Place(time: 0, epoch: -1)

    init(demuxer: Demuxer, stream: Int, timeBase: TimeBase, size: Int64, policy: SilencePolicy) throws(AVError) {
        self.timeBase = timeBase
        decoder = try SoundDecoder(demuxer: demuxer, stream: stream)
        finder = SilenceFinder(policy)
        budget = Self.budget(size: size)
    }

    /// - Parameter stamped: where the packet stands; nil in a track without any times (WAV): then sound is counted.
    mutating func take(_ packet: borrowing Packet, at stamped: TrackScan.Place?) {
        let place = stamped ?? Self.counted
        if stoppedAt != nil { return }
        guard budget > 0 else {
            stoppedAt = place
            finder.breakOff()
            return
        }
        if place.epoch != lastEpoch {
            if lastEpoch != nil { finder.breakOff() }
            lastEpoch = place.epoch
        }
        noteHole(before: place)
        var offset: Int64 = stamped == nil ? finder.heard : 0
        var spent: Int64 = 0
        var judged = false
        do throws(AVError) {
            try decoder.decode(packet) { block in
                let length = Int64(block.count) * 1_000_000_000 / Int64(max(1, block.rate))
                if let level = block.level() {
                    judged = true
                    finder.add(
                        alternating: level.alternating, from: SoundPlace(place: place, offset: offset), length: length)
                }
                offset = offset.addingSaturated(length)
                spent += Int64(block.count * max(1, block.channels))
                return spent < budget
            }
            if judged { decodedPackets += 1 } else { failedPackets += 1 }
        } catch {
            failedPackets += 1
        }
        if let last = lastTime { lastTime = (last.time, offset) }
        budget -= max(64, spent)
    }

    mutating func finish() { finder.finish() }

    /// Silence on both sides of a hole is two silences.
    private mutating func noteHole(before place: TrackScan.Place) {
        if let last = lastTime, place.epoch >= 0,
            timeBase.nanoseconds(place.time.subtractingSaturated(last.time)) > Nanoseconds(last.length)
                + .milliseconds(500)
        {
            finder.breakOff()
        }
        lastTime = (place.time, 0)
    }
}
