import Evidence
import Inspection
import LibAV
import Timeline

/// Decodes pictures one after another from a keyframe on.
struct PictureRun {
    let source: KeyframeSource
    let decoder: KeyframeDecoder
    let timeBase: TimeBase
    /// Keyframes' times on the file's line, and as stored.
    let times: [Nanoseconds]
    let stored: [Int64]
    /// Called now and then: decoding is work, not silence.
    let heartbeat: () -> Void
    /// Of a picture, as the container claims.
    let pixels: Int

    /// One picture of a run. `isRepeat`: bit for bit the one before.
    struct Shown {
        var time: Nanoseconds
        var grid: LumaGrid
        var isRepeat: Bool
    }

    /// Hands out pictures from a keyframe on until `body` says stop, `most` are done, or nothing more can be read.
    /// Returns how many were decoded, a picture larger than the container claims counting for as many as it is worth.
    func forEach(from keyframe: Int, most: Int, _ body: (Shown) -> Bool) -> Int {
        guard times.indices.contains(keyframe), most > 0 else { return 0 }
        var decoded = 0
        var goesOn = true
        var previous: Picture?
        var shownAt: Nanoseconds?
        func step(_ picture: consuming Picture, _ ticks: Int64?) {
            decoded += max(1, picture.width * picture.height / max(1, pixels))
            heartbeat()
            guard goesOn, let grid = picture.lumaGrid() else { return }
            var time = times[keyframe]
            if let ticks { time = time + timeBase.nanoseconds(ticks.subtractingSaturated(stored[keyframe])) }
            // Pictures of the group before, which an open group carries along, can't be decoded whole.
            // The clock was set back: another stretch, which a run of its own looks at.
            if time < times[keyframe] - .seconds(5) { goesOn = false }
            guard time >= times[keyframe], shownAt.map({ time > $0 }) ?? true else { return }
            let isRepeat: Bool
            if let before = previous.take() { isRepeat = before.hasSameLuma(as: picture) } else { isRepeat = false }
            previous = consume picture
            shownAt = time
            goesOn = body(Shown(time: time, grid: grid, isRepeat: isRepeat))
        }
        decoder.restart()
        do throws(AVError) {
            try source.forEachPacket(from: keyframe) { packet throws(AVError) in
                try? decoder.decodeNext(packet, step)
                return goesOn && decoded < most
            }
            if goesOn, decoded < most { try decoder.finishRun(step) }
        } catch {
            // What could be decoded was handed out; damage itself is told by others.
        }
        decoder.restart()
        return decoded
    }
}
