import Evidence
import Inspection
import LibAV
import Timeline

/// Fetches a span of a sound track as one channel of 16 kHz floats, for voice detection.
struct SoundExcerpt {
    let reading: FileReading
    let track: PacketScan.Track
    private var frames: KeyframeList { track.summary.keyframes }
    private var stream: Int { track.info.index }

    static let rate = 16_000

    /// Samples from the first packet at or after `from` up to `to`, both on the file's line, and where the first of them
    /// lies; nil when nothing could be read. What is missing inside the span is left out, not filled.
    func samples(from: Nanoseconds, to: Nanoseconds) -> (start: Nanoseconds, samples: [Float])? {
        if frames.count == 0 { return from > .zero ? nil : beginning(to: to) }
        guard let continuity = reading.continuity(ofStream: stream),
            let entry = entry(before: from, continuity), let base = continuity.time(ofKeyframe: entry, stream: stream)
        else { return nil }
        var samples: [Float] = []
        var start: Nanoseconds?
        do throws(AVError) {
            let decoder = try SoundDecoder(demuxer: reading.demuxer, stream: stream)
            let resampler = Resampler(rate: Self.rate)
            var last = frames.stored[entry]
            var time = base
            var packets = 0
            try source().forEachPacket(from: entry) { packet throws(AVError) in
                packets += 1
                let stored = packet.rawPTS == PacketFacts.none ? packet.rawDTS : packet.rawPTS
                if stored != PacketFacts.none {
                    let step = wrapped(stored.subtractingSaturated(last))
                    time = time + track.summary.timeBase.nanoseconds(step)
                    last = stored
                }
                // The clock was set back: another stretch begins.
                if time >= to || time < base - .seconds(1) || packets > 20_000 { return false }
                var failure: AVError?
                let isInside = time >= from
                // Decoders need the packets before to warm up.
                try? decoder.decode(packet) { block in
                    guard isInside, failure == nil else { return failure == nil }
                    if start == nil { start = time }
                    do throws(AVError) { try resampler.append(block, to: &samples) } catch { failure = error }
                    return samples.count < Self.rate * 120
                }
                if let failure { throw failure }
                return samples.count < Self.rate * 120
            }
        } catch {
            if samples.isEmpty { return nil }
        }
        return start.map { ($0, samples) }
    }

    /// The first samples of a track without times, counted.
    private func beginning(to: Nanoseconds) -> (start: Nanoseconds, samples: [Float])? {
        var samples: [Float] = []
        let wanted = Int(clamping: to.value / 1_000_000) * Self.rate / 1000
        do throws(AVError) {
            let decoder = try SoundDecoder(demuxer: reading.demuxer, stream: stream)
            let resampler = Resampler(rate: Self.rate)
            try reading.demuxer.seek(stream: stream, ticks: 0)
            let packet = try Packet()
            var packets = 0
            while samples.count < wanted, packets < 20_000,
                try reading.demuxer.next(into: packet, onDamage: { _ in }) == .packet
            {
                packets += 1
                guard packet.stream == stream else { continue }
                try? decoder.decode(packet) { block in
                    try? resampler.append(block, to: &samples)
                    return samples.count < wanted
                }
            }
        } catch {
            if samples.isEmpty { return nil }
        }
        return samples.isEmpty ? nil : (.zero, Array(samples.prefix(wanted)))
    }

    private func source() throws(AVError) -> KeyframeSource { try KeyframeSource(reading: reading, track: track) }

    /// The last entry of the index at least a fifth of a second before the moment, in the same stretch; or the first of
    /// the stretch.
    private func entry(before time: Nanoseconds, _ continuity: Continuity) -> Int? {
        var best: Int?
        for index in frames.times.indices {
            guard let at = continuity.time(ofKeyframe: index, stream: stream) else { return nil }
            if at <= time - .milliseconds(200) || best == nil { best = index } else if at > time { break }
        }
        guard let best, let next = frames.times.indices.first(where: { $0 > best }) else { return best }
        // A resume after a clock was set back: its own stretch's first packet.
        let isLater = frames.epoch(of: next) > frames.epoch(of: best)
        if isLater, let at = continuity.time(ofKeyframe: next, stream: stream), at <= time + .milliseconds(500) {
            return next
        }
        return best
    }

    private func wrapped(_ step: Int64) -> Int64 {
        guard track.info.wrapBits > 0, track.info.wrapBits < 63 else { return step }
        let modulus = Int64(1) << Int64(track.info.wrapBits)
        if step < -(modulus / 2) { return step.addingSaturated(modulus) }
        if step > modulus / 2 { return step.subtractingSaturated(modulus) }
        return step
    }
}
