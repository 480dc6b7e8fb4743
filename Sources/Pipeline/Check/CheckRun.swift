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
        /// Which of the groups it belongs to.
        public var group = 0
        /// What its clocks said; nil where nobody asked.
        public var clock: ClockChoice?
        /// For reports: its first picture and those beside breaks.
        public var pictures: [ReportPicture] = []
        public var picturesWanted = false
        public var elapsed = Nanoseconds.zero
    }

    public struct Sequence: Sendable {
        /// One of the files, where it stands in time.
        public struct Member: Sendable {
            public var path: String
            public var name: String
            public var span: WallSpan?
            public var clockError: Nanoseconds
        }

        /// The members a finding lies between.
        public struct Position: Sendable {
            public var before: Int?
            public var after: Int?
        }

        public var files: [String]
        public var findings: [Finding]
        /// Files that go over into each other: no findings.
        public var splits: [FileSplit] = []
        public var group = 0
        public var members: [Member] = []
        /// One for each finding that lies between files; duplicates, at the end, have none.
        public var positions: [Position] = []

        /// The time between the files of a finding, where both have a clock.
        func span(_ finding: Int) -> WallSpan? {
            guard positions.indices.contains(finding), let before = positions[finding].before,
                let after = positions[finding].after, members.indices.contains(before), members.indices.contains(after),
                let start = members[before].span?.end, let end = members[after].span?.start
            else { return nil }
            return WallSpan(start: start, end: end)
        }
    }

    public var pool: WorkerPool
    public var profiles: RecorderProfiles
    public var zone: TimeZone
    public var policy: ContinuityPolicy
    public var analysis = AnalysisRequest()
    public var digest: Bool
    /// Whether the clock burnt into the pictures is read.
    public var readsClock: Bool
    /// Worker processes at once.
    public var width: Int
    /// Whether a sequence names its files' places and times, for a report.
    public var describesMembers = false
    /// Where pictures for a report are made; nil to decode them only.
    public var thumbnails: Thumbnails?

    public init(
        pool: WorkerPool, profiles: RecorderProfiles, zone: TimeZone, digest: Bool, readsClock: Bool = true,
        width: Int = Parallel.cores
    ) {
        self.pool = pool
        self.profiles = profiles
        self.zone = zone
        policy = ContinuityPolicy()
        self.digest = digest
        self.readsClock = readsClock
        self.width = width
    }

    /// One argument: a file, or a folder's recordings in order.
    public struct Group: Sendable {
        public var files: FoundList
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
            if isFolder { found.files.keep([.recording, .photo]) }
            groups.append(Group(files: found.files, isSequence: isFolder))
        }
        if together, var all = groups.first?.files {
            for group in groups.dropFirst() { all.add(group.files) }
            groups = [Group(files: all, isSequence: true)]
        }
        return (groups, problems)
    }

    /// Checks every file, several at once; hands lines out in order, and the sequence of each folder after its files.
    public func run(
        _ groups: [Group], onLine: @escaping @Sendable (Line) -> Void,
        onSequence: @escaping @Sendable (Sequence) -> Void,
        onProgress: @escaping @Sendable (Int64) -> Void
    ) {
        for (number, group) in groups.enumerated() {
            let slots = Mutex(Progress())
            if group.isSequence { slots.withLock { $0.members.reserveCapacity(group.files.count) } }
            // Only what a break on either side of a file needs, and only once breaks are known.
            let voices = DiskList<[VoiceWindow]>(in: group.isSequence ? RawPath(NSTemporaryDirectory()) : nil)
            Parallel.forEach(group.files.indices, width: width) { [self] index in
                let file = group.files[index]
                var line = check(file, onProgress: onProgress)
                line.group = number
                let member = group.isSequence ? member(file, line) : nil
                let edges = line.facts.voice?.filter { $0.place == .start || $0.place == .end } ?? []
                if member != nil, !edges.isEmpty { voices.put(edges, at: index) }
                slots.withLock { state in
                    state.waiting[index] = (line, member)
                    while let (ready, member) = state.waiting.removeValue(forKey: state.next) {
                        onLine(ready)
                        if let sha256 = ready.sha256, ready.facts.size > 0 { state.note(sha256) }
                        if let member {
                            state.add(member, make: ready.facts.make)
                            state.resets += clockResets(ready)
                        }
                        state.next += 1
                    }
                }
            }
            guard group.isSequence, group.files.count > 1 else { continue }
            // A folder may hold ten thousand files: their list is not copied.
            var result = slots.withLock { state in
                state.sort()
                return sequence(state, files: group.files, voices: voices)
            }
            result.group = number
            onSequence(result)
        }
    }

    private struct Progress {
        var next = 0
        var waiting: [Int: (line: Line, member: BetweenFiles.Member?)] = [:]
        /// In the order of the files; of the recording once sorted.
        var members: [BetweenFiles.Member] = []
        /// Which file each member is.
        var order: [Int32] = []
        /// How files are made: of one recorder mostly alike, so kept once.
        private var makes: Set<SharedMake> = []
        /// The first file with these bytes, and all of those there are several of.
        private var digests: [DigestKey: Int32] = [:]
        private(set) var equal: [DigestKey: [Int]] = [:]
        var resets: [Finding] = []

        mutating func add(_ member: BetweenFiles.Member, make: MakeFacts?) {
            var member = member
            if let make { member.make = makes.insert(SharedMake(make)).memberAfterInsert }
            members.append(member)
            order.append(Int32(clamping: order.count))
        }

        /// Of the file that is next.
        mutating func note(_ sha256: String) {
            let key = DigestKey(sha256)
            if let first = digests[key] {
                equal[key, default: [Int(first)]].append(next)
            } else {
                digests[key] = Int32(clamping: next)
            }
        }

        /// By recorder, then by time where all have one; else in the order of their names.
        mutating func sort() {
            guard members.allSatisfy({ $0.span != nil }) else { return }
            func precedes(_ a: Int32, _ b: Int32) -> Bool {
                let (a, b) = (members[Int(a)], members[Int(b)])
                return (a.name?.serial ?? "", a.span?.start ?? WallTime(seconds: 0)) < (
                    b.name?.serial ?? "", b.span?.start ?? WallTime(seconds: 0)
                )
            }
            // Mostly they are in order, and ten thousand are not copied for nothing.
            guard !zip(order, order.dropFirst()).allSatisfy({ !precedes($1, $0) }) else { return }
            order.sort(by: precedes)
            members = order.map { members[Int($0)] }
        }
    }

    /// A recorder's clock that stood at its factory date. Told of folders only: the name of a lone file may be anyone's.
    private func clockResets(_ line: Line) -> [Finding] {
        guard let choice = line.clock, choice.wasReset else { return [] }
        return ClockFindings(site: SiteTime(zone: zone)).of(choice).filter { $0.kind == .clockReset }.map { finding in
            var named = finding
            named.evidence.facts["files"] = RawPath(line.path).name.text
            return named
        }
    }

    private static func duplicates(_ equal: [DigestKey: [Int]], _ files: FoundList) -> [Finding] {
        equal.map { key, numbers in (key.sha256, numbers.map { files.path($0) }) }
            .sorted { $0.1.lexicographicallyPrecedes($1.1) }.map { sha256, paths in
                var evidence = FindingEvidence()
                evidence.facts["files"] = paths.map(\.name.text).joined(separator: " | ")
                evidence.facts["sha256"] = sha256
                return Finding(kind: .duplicate, evidence: evidence)
            }
    }

    private func check(_ file: FoundFile, onProgress: (Int64) -> Void) -> Line {
        let started = ContinuousClock.now
        let sha256 = digest ? try? FileDigest.sha256(file.path) : nil
        var read: Int64 = 0
        func inspect(_ wanted: PictureRequest) -> FileFacts {
            var request = wanted
            request.readsClock = readsClock && analysis.looks
            return pool.inspect(
                file.path, size: file.size, policy: policy, pictures: request, analysis: analysis
            ) { position in
                onProgress(min(position, file.size) - read)
                read = min(position, file.size)
            }
        }
        var pictures: [ReportPicture] = []
        let inspected: FileFacts
        if let thumbnails {
            (inspected, pictures) = thumbnails.take(inspect)
        } else {
            inspected = inspect(PictureRequest(folder: nil, interval: .zero))
        }
        let profile = file.name.flatMap { profiles[$0.profile] }
        let facts = PreRecord.applied(to: inspected, clock: profile?.clock, policy: policy)
        onProgress(max(0, file.size - read))
        let (seconds, attoseconds) = (ContinuousClock.now - started).components
        return Line(
            path: file.path.text, sha256: sha256, facts: facts, clock: clock(file, facts), pictures: pictures,
            picturesWanted: thumbnails != nil, elapsed: .seconds(seconds) + Nanoseconds(attoseconds / 1_000_000_000))
    }

    private func clock(_ file: FoundFile, _ facts: FileFacts) -> ClockChoice {
        let times = ContainerClock.times(facts.metadata, zone: zone)
        let near = file.name?.clockReading?.start ?? times.first?.moment ?? .now
        return ClockChoice(
            name: file.name?.clockReading, nameIsImplausible: file.name?.start?.implausible != nil, container: times,
            burnt: BurntClockReading.reading(facts, zone: zone, near: near), fileTime: nil,
            duration: facts.duration, utcOffset: .seconds(Int64(SiteTime(zone: zone).offset(at: near))),
            received: .now,
            gps: SatelliteClocks(RecordingFacts(inspection: facts, clock: nil), received: .now).readings)
    }

    private func member(_ file: FoundFile, _ line: Line) -> BetweenFiles.Member {
        let facts = line.facts
        // Files of one recorder are compared by its own clock; satellite time may be there for some of them only.
        let clock = line.clock?.recorderReading ?? line.clock?.chosen
        let span = clock.map { WallSpan(start: $0.start, end: $0.start + max(.zero, facts.duration ?? .zero)) }
        return BetweenFiles.Member(
            label: file.path.name.text, name: file.name, span: span, clockError: clock?.error ?? .zero,
            duration: facts.duration, origin: facts.origin, originWraps: facts.originWraps ?? false, size: facts.size)
    }

    private func sequence(_ state: Progress, files: FoundList, voices: DiskList<[VoiceWindow]>) -> Sequence {
        let members = state.members
        func voice(_ member: Int?) -> [VoiceWindow]? { member.flatMap { voices[Int(state.order[$0])] } }
        let (results, splits) = BetweenFiles(profiles: profiles).read(members)
        let told = results.map { result in
            result.finding.kind == .break
                ? BreakVoice.noted(
                    result.finding, before: voice(result.before), after: voice(result.after),
                    file: result.after.map { members[$0].label } ?? "") : result.finding
        }
        let foreign = ForeignFiles.findings(members).map(\.finding)
        var sequence = Sequence(
            files: members.map(\.label),
            findings: told + foreign + state.resets + Self.duplicates(state.equal, files), splits: splits)
        if describesMembers {
            sequence.members = zip(state.order, members).map { index, member in
                .init(
                    path: files.path(Int(index)).text, name: member.label, span: member.span,
                    clockError: member.clockError)
            }
        }
        sequence.positions = results.map { .init(before: $0.before, after: $0.after) }
        return sequence
    }
}
