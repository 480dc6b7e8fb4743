import Catalogue
import Evidence

/// Three years, oldest first: dispatches of one to three officers, each with one or two segments. Some ten segments share
/// a recording, which is more than real ones do: searching does not care, and the data set is made in half the time.
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
    private var waiting: [Segment] = []

    init(city: City, rows: Int) {
        self.city = city
        self.rows = rows
    }

    mutating func next() -> RecordingCommit? {
        guard made < rows else { return nil }
        while waiting.count < 10, made < rows { makeDispatch() }
        defer { waiting.removeAll(keepingCapacity: true) }
        return commit(waiting)
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
                guard made < rows else { return }
                made += 1
                waiting.append(
                    Segment(
                        number: "", dispatch: number, officer: officer, recording: "", recorder: "R\(officer)",
                        span: WallSpan(start: WallTime(seconds: start), end: WallTime(seconds: start + length)),
                        offset: .zero, length: .seconds(length), place: place.text, position: position,
                        cause: cause, category: category))
            }
        }
    }

    private mutating func commit(_ segments: [Segment]) -> RecordingCommit {
        let sha256 = (0..<4).map { _ in
            let text = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        return RecordingCommit(
            recording: Recording(
                sha256: sha256, size: 1 << 28, originalName: "\(sha256.prefix(8)).mp4",
                vaultPath: "originals/\(sha256.prefix(16)).mp4", receivedAt: Self.end,
                recorder: segments.first?.recorder,
                officer: segments.first?.officer, span: segments.first?.span, verdict: .whole),
            segments: segments.map { segment in
                var segment = segment
                segment.recording = sha256
                return segment
            })
    }
}
