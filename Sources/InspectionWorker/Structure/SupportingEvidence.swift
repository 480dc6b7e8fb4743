import Evidence
import Inspection
import LibAV
import Timeline

extension FileReading {
    /// Fragment numbers and programme clocks: facts on the findings at the same place, notes where there is none.
    func addSupport(to facts: inout FileFacts) {
        if structure.fragments.fragments > 1 {
            let tracks = scan.tracks.filter { $0.summary.role != .other }.map { track in
                FragmentEvidence.Track(
                    stream: track.info.index, id: track.info.id, timeBase: track.summary.timeBase,
                    shift: input(track).shift - (continuity(ofStream: track.info.index)?.origin ?? .zero),
                    usualMaximum: track.summary.cadence.usualMaximum,
                    isSteady: track.summary.cadence.observed >= 8 && track.summary.cadence.habitual >= 800)
            }
            FragmentEvidence(
                log: structure.fragments, tracks: tracks, minimum: policy.minimumWithTwoWitnesses
            ).add(to: &facts)
        }
        if let transport {
            let pids = Dictionary(scan.tracks.map { ($0.info.index, $0.info.id) }) { first, _ in first }
            ClockEvidence(clock: transport.clock, tables: transport.tables, pids: pids).add(to: &facts)
        }
    }
}
