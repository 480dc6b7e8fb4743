import Evidence

/// The description as the files of the disc ask for it: in order, and found by what belongs together.
struct DiscIndex {
    let description: DiscDescription
    /// By time of recording, then name, then digest; those without a time last.
    let recordings: [DiscRecording]
    /// By recording, then place in it, then number.
    let findings: [DiscFinding]
    private let places: [String: Int]
    private let ofRecording: [String: [DiscFinding]]
    private let matters: [String: DiscMatter]

    init(_ description: DiscDescription) {
        self.description = description
        recordings = description.recordings.sorted { a, b in
            let (x, y) = (a.recorded?.start.time.nanoseconds ?? .max, b.recorded?.start.time.nanoseconds ?? .max)
            if x != y { return x < y }
            return a.path == b.path ? a.sha256 < b.sha256 : a.path < b.path
        }
        var places: [String: Int] = [:]
        for (index, recording) in recordings.enumerated() where places[recording.sha256] == nil {
            places[recording.sha256] = index
        }
        self.places = places
        findings = description.findings.sorted { a, b in
            let (x, y) = (a.recording.flatMap { places[$0] } ?? .max, b.recording.flatMap { places[$0] } ?? .max)
            if x != y { return x < y }
            let (s, t) = (a.start ?? .zero, b.start ?? .zero)
            return s == t ? a.id < b.id : s < t
        }
        ofRecording = Dictionary(grouping: findings.filter { $0.recording != nil }) { $0.recording ?? "" }
        matters = Dictionary(description.matters.map { ($0.number, $0) }) { first, _ in first }
    }

    var identity: DiscIdentity { description.identity }

    /// From 0, in ``recordings``.
    func place(of sha256: String) -> Int? { places[sha256] }

    func findings(of recording: DiscRecording) -> [DiscFinding] { ofRecording[recording.sha256] ?? [] }

    /// Its own matters, and those of its dispatches.
    func matters(of recording: DiscRecording) -> [DiscMatter] {
        let dispatches = Set(recording.dispatches)
        var numbers = recording.matters
        numbers += description.matters.filter { !dispatches.isDisjoint(with: $0.dispatches) }.map(\.number)
        var seen: Set<String> = []
        return numbers.filter { seen.insert($0).inserted }.map { matters[$0] ?? DiscMatter(number: $0) }
    }

    /// The files it is on the disc.
    func files(of recording: DiscRecording) -> [FilePart] {
        identity.parts.parts(name: recording.path.text, bytes: recording.bytes)
    }
}

extension [String] {
    /// Each once, in order, one behind the other.
    var joinedOnce: String {
        var seen: Set<String> = []
        return filter { !$0.isEmpty && seen.insert($0).inserted }.joined(separator: "; ")
    }
}
