import Evidence
import Inspection

/// What the fragments of an MP4 say of themselves (ISO/IEC 14496-12 §8.8): each has a sequence number (`mfhd`), and
/// each track's part the decoding time it begins at (`tfdt`) and the lengths of its samples (`trun`).
///
/// Kept are the last values, and the first places where one does not follow from the one before: memory does not grow
/// with the file.
struct FragmentLog {
    /// Two fragments that follow each other in the file, though not by their numbers.
    struct NumberStep: Hashable {
        var from: Int64
        var to: Int64
        /// Byte offsets of the two `moof` boxes.
        var previous: Int64
        var offset: Int64
    }

    /// A track's part that does not begin where its part before ended.
    struct TimeStep: Hashable {
        var track: Int
        /// Where it should begin and where it does, in ticks of the track's timescale.
        var expected: Int64
        var found: Int64
        var fromNumber: Int64?
        var toNumber: Int64?
        var previous: Int64
        var offset: Int64
        var ticks: Int64 { found.subtractingSaturated(expected) }
    }

    /// Places kept of each kind; further ones are only counted.
    static let kept = 256
    /// The tracks followed; a hostile file may name any number.
    private static let mostTracks = 256
    private static let mostSamples: Int64 = 1_000_000

    private(set) var fragments: Int64 = 0
    private(set) var firstNumber: Int64?
    private(set) var numberSteps: [NumberStep] = []
    private(set) var numberStepCount: Int64 = 0
    private(set) var timeSteps: [TimeStep] = []
    private(set) var timeStepCount: Int64 = 0

    private struct Part {
        var track: Int
        var base: Int64?
        var duration: Int64 = 0
        var samples: Int64 = 0
        var defaultDuration: Int64
    }

    private struct Last {
        var end: Int64
        /// The usual sample of the part: the tolerance.
        var sample: Int64
        var number: Int64?
        var offset: Int64
    }

    private var defaults: [Int: Int64] = [:]
    private var lasts: [Int: Last] = [:]
    private var lastNumberOfTrack: [Int: Int64] = [:]
    private var lastFragment: (number: Int64, offset: Int64)?
    private var offset: Int64 = 0
    private var number: Int64?
    private var part: Part?
    private var tracksHere: Set<Int> = []

    /// The numbers count fragments. Where they skip at every other fragment they mean something else (packagers that
    /// number by time, or one rendition of several), and a skip says nothing.
    var numbersCount: Bool { numberStepCount * 2 <= fragments }

    mutating func begin(at offset: Int64) {
        self.offset = offset
        number = nil
        part = nil
        tracksHere = []
        fragments += 1
    }

    mutating func header(_ body: [UInt8]) { number = body.bigEndian(4, 4).map { Int64($0) } }

    /// `trex`: what holds for a track's samples where a fragment says nothing else.
    mutating func trackDefaults(_ body: [UInt8]) {
        guard let track = body.bigEndian(4, 4), let duration = body.bigEndian(12, 4),
            defaults.count < Self.mostTracks
        else { return }
        defaults[Int(track)] = Int64(duration)
    }

    /// `tfhd`: a track's part begins.
    mutating func trackHeader(_ body: [UInt8]) {
        closePart()
        guard let flags = body.bigEndian(0, 4), let track = body.bigEndian(4, 4).map({ Int($0) }) else { return }
        let durationAt = 8 + (flags & 1 != 0 ? 8 : 0) + (flags & 2 != 0 ? 4 : 0)
        let own = flags & 8 != 0 ? body.bigEndian(durationAt, 4).map { Int64($0) } : nil
        part = Part(track: track, defaultDuration: own ?? defaults[track] ?? 0)
    }

    mutating func baseTime(_ body: [UInt8]) {
        guard let version = body.first else { return }
        let time = version == 1 ? body.bigEndian(4, 8) : body.bigEndian(4, 4)
        part?.base = time.flatMap { Int64(exactly: $0) }
    }

    /// `trun`: samples follow each other without a gap, each as long as it says.
    mutating func run(_ file: FileBytes, at payload: Int64, limit: Int64) {
        guard var part else { return }
        let head = file.bytes(at: payload, count: 8)
        guard let flags = head.bigEndian(0, 4), let count = head.bigEndian(4, 4) else { return }
        part.samples = part.samples.addingSaturated(Int64(count))
        if flags & 0x100 == 0 {
            part.duration = part.duration.addingSaturated(part.defaultDuration.multipliedSaturated(by: Int64(count)))
        } else {
            let start = payload + 8 + (flags & 1 != 0 ? 4 : 0) + (flags & 4 != 0 ? 4 : 0)
            let size = 4 * (flags & 0xF00).nonzeroBitCount
            let fitting = max(0, limit - start) / Int64(size)
            var total: Int64 = 0
            file.forEachEntry(at: start, count: min(Int64(count), fitting), entrySize: size, limit: Self.mostSamples) {
                total = total.addingSaturated(Int64($0.bigEndian(0, 4) ?? 0))
            }
            part.duration = part.duration.addingSaturated(total)
        }
        self.part = part
    }

    /// The fragment's boxes are read: compares it with the one before.
    mutating func finish() {
        closePart()
        guard let number else { return }
        firstNumber = firstNumber ?? number
        if let last = lastFragment, !follows(number, last.number) {
            numberStepCount += 1
            if numberSteps.count < Self.kept {
                numberSteps.append(
                    NumberStep(from: last.number, to: number, previous: last.offset, offset: offset))
            }
        }
        lastFragment = (number, offset)
        for track in tracksHere where lastNumberOfTrack.count < Self.mostTracks || lastNumberOfTrack[track] != nil {
            lastNumberOfTrack[track] = number
        }
    }

    /// The next number; or, where each track's segments are numbered for themselves and joined, the track's next one.
    private func follows(_ number: Int64, _ last: Int64) -> Bool {
        let range: Int64 = 1 << 32
        if number == (last + 1) % range { return true }
        guard tracksHere.count == 1, let track = tracksHere.first, let own = lastNumberOfTrack[track] else {
            // A track's first fragment may bear any number.
            return tracksHere.count == 1 && tracksHere.first.map { lastNumberOfTrack[$0] == nil } ?? false
        }
        return own != last && number == (own + 1) % range
    }

    private mutating func closePart() {
        guard let part else { return }
        self.part = nil
        guard lasts.count < Self.mostTracks || lasts[part.track] != nil else { return }
        tracksHere.insert(part.track)
        let sample = part.samples > 0 ? part.duration / part.samples : part.defaultDuration
        let last = lasts[part.track]
        if let last, let base = part.base, part.samples > 0 {
            let off = base.subtractingSaturated(last.end)
            if off.magnitude > max(last.sample, sample).magnitude {
                timeStepCount += 1
                if timeSteps.count < Self.kept {
                    timeSteps.append(
                        TimeStep(
                            track: part.track, expected: last.end, found: base, fromNumber: last.number,
                            toNumber: number, previous: last.offset, offset: offset))
                }
            }
        }
        guard let base = part.base ?? last?.end else { return }
        lasts[part.track] = Last(
            end: base.addingSaturated(part.duration), sample: max(1, sample), number: number, offset: offset)
    }
}
