import Evidence
import Inspection
import LibAV
import Timeline

/// Sorts the tracks of a file by the clock they were stamped with.
///
/// In a transport stream each programme has its own clock, a track may belong to several programmes, and some belong
/// to none; so tracks of one programme whose times lie far apart are parted again. Two tracks of one clock that began
/// on either side of its wrap are brought onto the same side.
enum ClockGroups {
    /// Tracks of one clock begin within a minute of each other's spans.
    private static let reach = Nanoseconds.seconds(60)

    static func split(_ tracks: [(track: PacketScan.Track, input: TrackInput)]) -> [[TrackInput]] {
        let wraps = tracks.contains { (1..<63).contains($0.track.info.wrapBits) }
        guard wraps else { return [tracks.map(\.input)] }
        let hasProgrammes = tracks.contains { $0.track.info.programme != 0 }
        var groups: [[TrackInput]] = []
        for programme in Set(tracks.map(\.track.info.programme)).sorted() {
            let members = tracks.filter { $0.track.info.programme == programme }
            if programme == 0, hasProgrammes {
                groups += members.map { [$0.input] }
                continue
            }
            groups += partByTime(members)
        }
        return groups
    }

    private static func partByTime(_ members: [(track: PacketScan.Track, input: TrackInput)]) -> [[TrackInput]] {
        var groups: [(span: (start: Nanoseconds, end: Nanoseconds), inputs: [TrackInput])] = []
        var silent: [TrackInput] = []
        let ordered = members.sorted {
            ($0.input.summary.role == .picture ? 0 : 1) < ($1.input.summary.role == .picture ? 0 : 1)
        }
        for member in ordered {
            guard let span = span(member.input) else {
                silent.append(member.input)
                continue
            }
            let bits = Int64(member.track.info.wrapBits)
            let turn = (1..<63).contains(bits) ? member.input.summary.timeBase.nanoseconds(Int64(1) << bits) : .zero
            var placed = false
            for index in groups.indices where !placed {
                for shift in turn == .zero ? [.zero] : [Nanoseconds.zero, turn, .zero - turn] {
                    let moved = (start: span.start + shift, end: span.end + shift)
                    guard moved.start <= groups[index].span.end + reach, groups[index].span.start <= moved.end + reach
                    else {
                        continue
                    }
                    var input = member.input
                    input.shift = input.shift + shift
                    groups[index].inputs.append(input)
                    groups[index].span = (
                        min(groups[index].span.start, moved.start), max(groups[index].span.end, moved.end)
                    )
                    placed = true
                    break
                }
            }
            if !placed { groups.append((span, [member.input])) }
        }
        if groups.isEmpty { return silent.isEmpty ? [] : [silent] }
        return groups.map(\.inputs) + (silent.isEmpty ? [] : [silent])
    }

    /// Lowest to highest time over all stretches.
    private static func span(_ input: TrackInput) -> (start: Nanoseconds, end: Nanoseconds)? {
        let base = input.summary.timeBase
        guard let low = input.summary.epochs.map(\.first.time).min(),
            let high = input.summary.epochs.map(\.last.time).max()
        else { return nil }
        return (base.nanoseconds(low) + input.shift, base.nanoseconds(high) + input.shift)
    }
}
