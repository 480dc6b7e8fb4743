import Evidence
import Inspection

/// What the programme clock adds to what pictures and sound showed: facts on the finding at the same place, else notes.
/// A jump of it alone, with times that run on, is no interruption: muxers restart it, and joins keep the pictures.
struct ClockEvidence {
    let clock: ProgrammeClock
    let tables: ProgrammeTables
    /// Packet identifier of each stream.
    let pids: [Int: Int]

    private static let concerned: Set<FindingKind> = [
        .interruption, .pictureLoss, .soundLoss, .timestampReset, .overlap, .damaged,
    ]

    func add(to facts: inout FileFacts) {
        var told = Set<Int64>()
        for index in facts.findings.indices where Self.concerned.contains(facts.findings[index].kind) {
            guard facts.findings[index].place ?? .middle == .middle else { continue }
            told.formUnion(add(to: &facts.findings[index]))
        }
        let rest = clock.jumps.filter { !told.contains($0.offset) }
        if let first = rest.first {
            let flagged = rest.filter(\.isAnnounced).count
            facts.note(
                "pcrJumps",
                "\(clock.jumpCount - Int64(told.count)), \(flagged) announced; the first \(Self.text(first)) s at byte \(first.offset)"
            )
        }
        let short = clock.shortages
        if let first = short.first {
            let packets = short.reduce(Int64(0)) { $0.addingSaturated($1.packets) }
            facts.note("packetsShortByClock", "\(packets); the first before byte \(first.place.upperBound)")
        }
    }

    /// Byte offsets of the jumps that belong to this finding.
    private func add(to finding: inout Finding) -> Set<Int64> {
        let spans = PacketSpans(finding)
        let places = finding.evidence.after.isEmpty ? finding.evidence.before.compactMap(\.offset) : []
        let clocks = Set(finding.streams.compactMap { pids[$0].flatMap(tables.clock(of:)) })
        let here = clock.jumps.filter { jump in
            guard clocks.isEmpty || clocks.contains(jump.pid) else { return false }
            let range = jump.previous...max(jump.previous, jump.offset)
            return spans.overlap(range) || places.contains { range.contains($0) }
        }
        guard let jump = here.max(by: { $0.step.magnitude < $1.step.magnitude }) else { return [] }
        finding.evidence.facts["pcrJump"] = Self.text(jump)
        finding.evidence.facts["discontinuityFlag"] = jump.isAnnounced ? "yes" : "no"
        return Set(here.map(\.offset))
    }

    /// How far the clock went beyond its usual step.
    private static func text(_ jump: ProgrammeClock.Jump) -> String {
        ProgrammeClock.nanoseconds(jump.step - (jump.step > 0 ? jump.usual : 0)).secondsText
    }
}
