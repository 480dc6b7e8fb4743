import Evidence
import Foundation
import Glibc
import Inspection
import Synchronization
import Timeline
import Vault

/// Looks at files only: no vault, nothing written. Folders are read as consecutive files of one recorder.
public struct CheckRun: Sendable {
    public struct Line: Sendable {
        public var path: String
        public var sha256: String?
        public var facts: FileFacts
    }

    public struct Sequence: Sendable {
        public var files: [String]
        public var findings: [Finding]
        /// Files that go over into each other: no findings.
        public var splits: [FileSplit]
    }

    public var pool: WorkerPool
    public var profiles: RecorderProfiles
    public var zone: TimeZone
    public var policy: ContinuityPolicy
    public var analysis = AnalysisRequest()
    public var digest: Bool
    /// Worker processes at once.
    public var width: Int

    public init(pool: WorkerPool, profiles: RecorderProfiles, zone: TimeZone, digest: Bool, width: Int = Parallel.cores)
    {
        self.pool = pool
        self.profiles = profiles
        self.zone = zone
        policy = ContinuityPolicy()
        self.digest = digest
        self.width = width
    }

    /// One argument: a file, or a folder's recordings in order.
    public struct Group: Sendable {
        public var files: [FoundFile]
        public var isSequence: Bool
    }

    /// The files behind the arguments. Problems are folders that could not be read.
    public func groups(_ arguments: [RawPath], together: Bool) -> (groups: [Group], problems: [VaultError]) {
        let finder = Finder(
            profiles: profiles, recorders: [:], site: SiteClock(zone: zone, now: .now), excluded: [])
        var groups: [Group] = []
        var problems: [VaultError] = []
        for argument in arguments {
            var status = stat()
            let isFolder = argument.withCString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
            var found = finder.search([argument])
            problems += found.problems
            // Whoever names a file wants it looked at, whatever it is called.
            if isFolder { found.files.removeAll { ![.recording, .photo].contains($0.role) } }
            groups.append(Group(files: found.files, isSequence: isFolder))
        }
        if together { groups = [Group(files: groups.flatMap(\.files), isSequence: true)] }
        return (groups, problems)
    }

    /// Checks every file, several at once; hands lines out in order, and the sequence of each folder after its files.
    public func run(
        _ groups: [Group], onLine: @escaping @Sendable (Line) -> Void,
        onSequence: @escaping @Sendable (Sequence) -> Void,
        onProgress: @escaping @Sendable (Int64) -> Void
    ) {
        for group in groups {
            let slots = Mutex(Progress())
            Parallel.forEach(Array(group.files.enumerated()), width: width) { [self] entry in
                let line = check(entry.element, onProgress: onProgress)
                slots.withLock { state in
                    state.waiting[entry.offset] = line
                    while let ready = state.waiting.removeValue(forKey: state.next) {
                        onLine(ready)
                        if let sha256 = ready.sha256, ready.facts.size > 0 {
                            state.digests[sha256, default: []].append(ready.path)
                        }
                        if group.isSequence { state.members.append(member(group.files[state.next], ready.facts)) }
                        state.next += 1
                    }
                }
            }
            guard group.isSequence, group.files.count > 1 else { continue }
            let (members, digests) = slots.withLock { ($0.members, $0.digests) }
            onSequence(sequence(members, duplicates: Self.duplicates(digests)))
        }
    }

    private struct Progress {
        var next = 0
        var waiting: [Int: Line] = [:]
        var members: [BetweenFiles.Member] = []
        var digests: [String: [String]] = [:]
    }

    private static func duplicates(_ digests: [String: [String]]) -> [Finding] {
        digests.filter { $0.value.count > 1 }.sorted { $0.value.lexicographicallyPrecedes($1.value) }.map {
            sha256, paths in
            var evidence = FindingEvidence()
            evidence.facts["files"] = paths.map { RawPath($0).name.text }.joined(separator: " | ")
            evidence.facts["sha256"] = sha256
            return Finding(kind: .duplicate, evidence: evidence)
        }
    }

    private func check(_ file: FoundFile, onProgress: (Int64) -> Void) -> Line {
        let sha256 = digest ? try? FileDigest.sha256(file.path) : nil
        var read: Int64 = 0
        let request = PictureRequest(folder: nil, interval: .zero)
        let inspected = pool.inspect(
            file.path, size: file.size, policy: policy, pictures: request, analysis: analysis
        ) { position in
            onProgress(min(position, file.size) - read)
            read = min(position, file.size)
        }
        let clock = file.name.flatMap { profiles[$0.profile] }?.clock
        let facts = PreRecord.applied(to: inspected, clock: clock, policy: policy)
        onProgress(max(0, file.size - read))
        return Line(path: file.path.text, sha256: sha256, facts: facts)
    }

    private func member(_ file: FoundFile, _ facts: FileFacts) -> BetweenFiles.Member {
        let times = ContainerClock.times(facts.metadata, zone: zone)
        let near = file.name?.clockReading?.start ?? times.first?.moment ?? .now
        let choice = ClockChoice(
            name: file.name?.clockReading, nameIsImplausible: file.name?.start?.implausible != nil, container: times,
            fileTime: nil, duration: facts.duration, utcOffset: .seconds(Int64(SiteTime(zone: zone).offset(at: near))),
            received: .now,
            gps: SatelliteClocks(RecordingFacts(inspection: facts, clock: nil), received: .now).readings)
        // Files of one recorder are compared by its own clock; satellite time may be there for some of them only.
        let clock = choice.recorderReading ?? choice.chosen
        let span = clock.map { WallSpan(start: $0.start, end: $0.start + max(.zero, facts.duration ?? .zero)) }
        return BetweenFiles.Member(
            label: file.path.name.text, name: file.name, span: span, clockError: clock?.error ?? .zero,
            duration: facts.duration, origin: facts.origin, originWraps: facts.originWraps ?? false, size: facts.size,
            make: facts.make)
    }

    private func sequence(_ members: [BetweenFiles.Member], duplicates: [Finding]) -> Sequence {
        // By recorder, then by time where all have one; else in the order of their names.
        var ordered = members
        if members.allSatisfy({ $0.span != nil }) {
            ordered.sort {
                ($0.name?.serial ?? "", $0.span?.start ?? WallTime(seconds: 0)) < (
                    $1.name?.serial ?? "", $1.span?.start ?? WallTime(seconds: 0)
                )
            }
        }
        let between = BetweenFiles(profiles: profiles)
        let foreign = ForeignFiles.findings(ordered).map(\.finding)
        return Sequence(
            files: ordered.map(\.label), findings: between.findings(ordered).map(\.finding) + foreign + duplicates,
            splits: between.splits(ordered))
    }
}
