import Evidence
import Inspection
import Timeline

/// All that one file says of places, put on its own time line and thinned.
struct PositionReading {
    let reading: FileReading

    /// A fix further than this from the media is a broken packet's.
    private static let reach = Nanoseconds.seconds(86_400)

    /// The first kind that says anything is taken: telemetry in packets, Novatek's table, the one place of QuickTime.
    func fixes(duration: Nanoseconds?, metadata: [String: String]) -> [PositionFix] {
        for found in [packets(), blocks(duration)] where !found.isEmpty {
            // Without a fix a receiver shows its last place or none, and a clock of its own.
            let usable = found.filter(\.isUsable)
            return usable.thinned()
        }
        return place(metadata)
    }

    private func packets() -> [PositionFix] {
        guard let track = reading.scan.tracks.max(by: { $0.positions.fixes.count < $1.positions.fixes.count }) else {
            return []
        }
        let base = track.summary.timeBase
        let shift = reading.input(track).shift
        let origin = reading.clocks.first { $0.continuity.end > .zero }?.continuity.origin ?? .zero
        return track.positions.fixes.map { entry in
            var fix = entry.fix
            let media = entry.pts.map { base.nanoseconds($0) + shift - origin }
            fix.media = media.flatMap { $0.value.magnitude <= Self.reach.value.magnitude ? $0 : nil }
            return fix
        }
    }

    /// One block a second, without a time of its own: the count must agree with the duration, or the blocks say only where.
    private func blocks(_ duration: Nanoseconds?) -> [PositionFix] {
        let table = reading.structure.positionBlocks
        guard !table.isEmpty else { return [] }
        let expected = duration.map { $0.value / 1_000_000_000 }
        let isEverySecond = expected.map { abs($0 - Int64(table.count)) <= 2 } ?? false
        return table.enumerated().compactMap { index, block in
            let bytes = reading.bytes.bytes(at: block.offset, count: Int(min(block.size, Int64(Novatek.blockLimit))))
            return Novatek.fix(bytes, media: isEverySecond ? .seconds(Int64(index)) : nil)
        }
    }

    private func place(_ metadata: [String: String]) -> [PositionFix] {
        for key in ["com.apple.quicktime.location.iso6709", "location", "location-eng"] {
            if let text = metadata[key], let place = ISO6709.coordinate(text) {
                return [PositionFix(position: place, quality: .unstated, format: .quickTime)]
            }
        }
        return []
    }
}
