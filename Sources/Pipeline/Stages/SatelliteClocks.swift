import Evidence
import Inspection
import Timeline

/// The readings that satellite time gives of one recording: its own, then a sidecar's or a program's.
struct SatelliteClocks {
    private(set) var readings: [ClockReading] = []
    private(set) var mayBeLocal = false
    /// Why a satellite time was refused.
    private(set) var refused: String?

    init(_ facts: RecordingFacts, received: WallTime) {
        add(facts.inspection.gpsTimes ?? [], source: .gps, received: received, what: nil, more: .zero)
        mayBeLocal = facts.inspection.gpsTimes?.first?.format == .novatek
        if let program = facts.program {
            add(program.gpsTimes, source: .gps, received: received, what: program.what, more: program.error)
        }
        if let sidecar = facts.sidecar {
            add(sidecar.gpsTimes, source: .gpsSidecar, received: received, what: sidecar.what, more: sidecar.error)
        }
    }

    private mutating func add(
        _ times: [GPSTime], source: ClockSource, received: WallTime, what: String?, more: Nanoseconds
    ) {
        guard !readings.contains(where: { $0.source == source }) else { return }
        let clock = GPSClock(times, source: source, received: received, what: what)
        refused = refused ?? clock.refusal?.rawValue
        guard var reading = clock.reading else { return }
        reading.error = reading.error + more
        readings.append(reading)
    }
}
