import Catalogue
import Evidence

/// The recordings of three years, oldest first: dispatches of one to three officers, each with one or two recordings,
/// each recording one segment.
struct Load: Sequence, IteratorProtocol {
    static let days: Int64 = 1096
    /// 2024-01-01T00:00:00Z
    static let firstDay: Int64 = 19_723
    static let end = WallTime(seconds: (firstDay + days) * 86_400)
    static let start = WallTime(seconds: firstDay * 86_400)
    /// A cause that stopped being used after the first year.
    static let oldCause = "旧式登记检查"

    let city: City
    let rows: Int
    private var random = Random(seed: 42)
    private var made = 0
    private var dispatches = 0
    private var waiting: [RecordingCommit] = []

    init(city: City, rows: Int) {
        self.city = city
        self.rows = rows
    }

    mutating func next() -> RecordingCommit? {
        guard made < rows else { return nil }
        if waiting.isEmpty { makeDispatch() }
        made += 1
        return waiting.popLast()
    }

    static func dispatchNumber(_ index: Int, day: Int64) -> String {
        let text = String(index)
        return "33\(day)" + String(repeating: "0", count: Swift.max(0, 9 - text.count)) + text
    }

    private mutating func makeDispatch() {
        let day = Self.firstDay + Int64(Double(made) / Double(rows) * Double(Self.days))
        let number = Self.dispatchNumber(dispatches, day: day)
        dispatches += 1
        let place = city.places[city.placeRank.draw(&random)]
        var position = place.position
        if dispatches % 2 == 0 {
            // Half of the dispatches carry the recorder's own position instead of the address book's.
            position.latitude += random.bell() * 0.0002
            position.longitude += random.bell() * 0.0002
        }
        var cause =
            place.isMotorway ? random.pick(city.motorwayCauses) : city.causes[city.causeRank.draw(&random)]
        if day < Self.firstDay + 365, random.below(3) == 0 { cause = Self.oldCause }
        let category = place.isMotorway ? City.categories[3] : random.pick(City.categories)
        let begin = day * 86_400 + Int64(random.below(86_400))
        let crew = city.officersOfUnit[place.unit]
        let first = random.below(crew.count)
        for member in 0..<(1 + random.below(3)) {
            let officer = city.officers[crew[(first + member) % crew.count]].policeNumber
            for part in 0..<(1 + random.below(3) / 2 + random.below(2)) {
                let start = begin + Int64(part * 900 + random.below(60))
                // One in ten thousand runs on for a day: a forgotten recorder.
                let length = Int64(random.below(10_000) == 0 ? 86_400 : 60 + random.below(840))
                waiting.append(
                    commit(
                        Segment(
                            number: "", dispatch: number, officer: officer, recording: "", recorder: "R\(officer)",
                            span: WallSpan(start: WallTime(seconds: start), end: WallTime(seconds: start + length)),
                            offset: .zero, length: .seconds(length), place: place.text, position: position,
                            cause: cause, category: category)))
            }
        }
        waiting.reverse()
    }

    private mutating func commit(_ segment: Segment) -> RecordingCommit {
        var segment = segment
        segment.recording = (0..<4).map { _ in
            let text = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        return RecordingCommit(
            recording: Recording(
                sha256: segment.recording, size: 1 << 28,
                originalName: "\(segment.officer)_\(segment.recording.prefix(8)).mp4",
                vaultPath: "originals/\(segment.recording.prefix(16)).mp4", receivedAt: segment.span.end,
                recorder: segment.recorder, officer: segment.officer, span: segment.span, duration: segment.length,
                verdict: .whole),
            segments: [segment])
    }
}
