import Evidence
import Inspection
import LibAV
import Timeline

/// The packets on both sides of what no single packet shows, and how finely its bounds are known.
extension FileReading {
    /// Silence, hidden media and a cut end are found from many packets, or from none: the nearest that the index knows
    /// show a person where to look.
    func addSides(to findings: inout [Finding]) {
        for index in findings.indices {
            let kind = findings[index].kind
            guard [.silent, .hiddenMedia, .truncated].contains(kind) else { continue }
            let streams = findings[index].streams
            let tracks = scan.tracks.filter { track in
                streams.isEmpty ? track.summary.role != .other : streams.contains(track.info.index)
            }
            if findings[index].evidence.errorNanoseconds == nil, findings[index].start != nil {
                let steps = tracks.map { $0.summary.timeBase.nanoseconds($0.summary.cadence.step).value }
                findings[index].evidence.errorNanoseconds = steps.max().flatMap { $0 > 0 ? $0 : nil }
            }
            guard findings[index].evidence.before.isEmpty, findings[index].evidence.after.isEmpty,
                let start = findings[index].start, let end = findings[index].end
            else { continue }
            findings[index].evidence.before = tracks.compactMap { place(nearest: start, after: false, $0) }
            // After a cut there is nothing.
            if kind != .truncated {
                findings[index].evidence.after = tracks.compactMap { place(nearest: end, after: true, $0) }
            }
            if !(findings[index].evidence.before + findings[index].evidence.after).isEmpty {
                findings[index].evidence.facts["packetsAreThoseOf"] = "the index"
            }
        }
    }

    /// The last keyframe at or before a time, or the first at or after it. Of sound one packet a second is known.
    private func place(nearest time: Nanoseconds, after: Bool, _ track: PacketScan.Track) -> PacketPlace? {
        let stream = track.info.index
        let frames = track.summary.keyframes
        guard let continuity = continuity(ofStream: stream) else { return nil }
        func at(_ index: Int) -> Nanoseconds? { continuity.time(ofKeyframe: index, stream: stream) }
        let found =
            after
            ? frames.times.indices.first { at($0).map { $0 >= time } ?? false }
            : frames.times.indices.last { at($0).map { $0 <= time } ?? false }
        guard let found else { return nil }
        return PacketPlace(
            stream: stream, pts: frames.stored[found], dts: nil, timeBase: track.summary.timeBase.description,
            offset: frames.offsets[found] >= 0 ? frames.offsets[found] : nil, size: Int(frames.sizes[found]),
            keyframe: true)
    }
}
