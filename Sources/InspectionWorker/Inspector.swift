import CHost
import Evidence
import Glibc
import Inspection
import LibAV
import Timeline

/// One file in, facts out. Opens the file read-only; writes nothing but pictures, and those only where told.
public struct Inspector: Sendable {
    public var policy: ContinuityPolicy
    public var limits: ReadingLimits
    public var pictures: PictureRequest?
    public var analysis: AnalysisRequest

    public init(
        policy: ContinuityPolicy = ContinuityPolicy(), limits: ReadingLimits = ReadingLimits(),
        pictures: PictureRequest? = nil, analysis: AnalysisRequest = .packetsOnly
    ) {
        self.policy = policy
        self.limits = limits
        self.pictures = pictures
        self.analysis = analysis
    }

    private static let large: Int64 = 1 << 30

    /// What every finding carries.
    public static var versions: [String: String] {
        InspectionVersion.own.merging(["libavformat": LibAVVersion.format, "libavcodec": LibAVVersion.codec]) { $1 }
    }

    private static func unreadable(size: Int64, reason: String, log: [String] = []) -> FileFacts {
        .unreadable(size: size, reason: reason, log: log, versions: versions)
    }

    public func inspect(_ path: RawPath, onProgress: ((Int64) -> Void)? = nil) -> FileFacts {
        inspect(path, sight: nil, onProgress: onProgress)
    }

    /// - Parameter sight: the text recognition, made once a process and early; nil to make one when it is needed.
    func inspect(
        _ path: RawPath, sight: Result<BurntClockSight, BurntClockSight.Missing>?, onProgress: ((Int64) -> Void)?
    ) -> FileFacts {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
        guard descriptor >= 0 else { return Self.unreadable(size: 0, reason: Self.words(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return Self.unreadable(size: 0, reason: Self.words(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return Self.unreadable(size: 0, reason: "not a regular file")
        }
        return inspect(descriptor: descriptor, size: Int64(status.st_size), sight: sight, onProgress: onProgress)
    }

    static func words(_ code: Int32) -> String { String(cString: strerror(code)) }

    private func inspect(
        descriptor: Int32, size: Int64, sight: Result<BurntClockSight, BurntClockSight.Missing>?,
        onProgress: ((Int64) -> Void)?
    ) -> FileFacts {
        LibAVLog.clear()
        guard size > 0 else { return Self.noMedia(size: 0, reason: "the file is empty") }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        let bytes = FileBytes(descriptor: descriptor, size: size)
        let iso = IsoMedia(bytes)
        let structure = iso?.facts ?? OtherContainers.facts(bytes)
        let demuxer: Demuxer
        let scan: PacketScan
        do throws(AVError) {
            demuxer = try Demuxer(descriptor: descriptor, size: size, limits: limits, onProgress: onProgress)
            scan = try PacketScan(demuxer, analysis: analysis, size: size)
        } catch {
            return Self.notOpened(error, structure: structure, size: size, bytes: bytes)
        }
        let reading = FileReading(
            demuxer: demuxer, scan: scan, structure: structure, movieTimescale: iso?.movieTimescale ?? 1000,
            transport: demuxer.container == "mpegts" ? TransportScan(bytes, onProgress: onProgress) : nil, bytes: bytes,
            policy: policy)
        var facts = reading.facts()
        // The scan of a day's recording leaves tens of megabytes behind that pictures have no use for.
        if size > Self.large { uhost_trim_heap() }
        demuxer.beginStage()
        if let pictures, facts.verdict != .unreadable {
            PictureTaker(
                request: pictures, cover: analysis.looks ? analysis.cover : nil, size: size,
                limits: limits, onProgress: onProgress
            ).take(reading: reading, into: &facts)
            if pictures.readsClock {
                demuxer.beginStage()
                BurntClockTaker(sight: sight ?? BurntClockSight.make(), size: size, onProgress: onProgress)
                    .take(reading: reading, into: &facts)
            }
        }
        // After the burnt-in clock: where it jumps is a break as well.
        if analysis.seeksVoice, facts.verdict != .unreadable {
            demuxer.beginStage()
            VoiceWindows(reading: reading, request: analysis, heartbeat: { onProgress?(size) }).listen(into: &facts)
        }
        if analysis.isDeep, facts.verdict != .unreadable {
            demuxer.beginStage()
            facts.add(DeepDecode(reading: reading, heartbeat: { onProgress?(size) }).findings(into: &facts))
        }
        dropTheCutItself(&facts)
        for index in facts.findings.indices { facts.findings[index].evidence.versions = Self.versions }
        facts.versions = Self.versions
        if facts.verdict != .whole { facts.log = LibAVLog.recentLines() }
        return facts
    }

    /// The packet through which a file was cut is broken, of course: the truncation says so already.
    private func dropTheCutItself(_ facts: inout FileFacts) {
        guard facts.findings.contains(where: { $0.kind == .truncated }) else { return }
        facts.findings.removeAll { finding in
            guard finding.kind == .damaged, !finding.evidence.before.isEmpty else { return false }
            return finding.evidence.before.allSatisfy { place in
                guard let offset = place.offset else { return false }
                return offset.addingSaturated(Int64(place.size ?? 0)) >= facts.size
            }
        }
    }

    private static func noMedia(size: Int64, reason: String, log: [String] = []) -> FileFacts {
        var evidence = FindingEvidence()
        evidence.facts["reason"] = reason
        evidence.versions = versions
        var facts = FileFacts(size: size, verdict: .unreadable, findings: [Finding(kind: .noMedia, evidence: evidence)])
        facts.reason = reason
        facts.log = log
        facts.versions = versions
        return facts
    }

    /// libav could not open it. A known container that lacks its index was cut off; bytes of no known format hold no
    /// media; anything else is unreadable.
    private static func notOpened(_ error: AVError, structure: StructureFacts, size: Int64, bytes: FileBytes)
        -> FileFacts
    {
        if let truncated = Truncation.finding(structure, tracks: [], size: size, origin: .zero) {
            var facts = unreadable(size: size, reason: "the file ends before its index", log: error.logLines)
            var finding = truncated
            finding.evidence.versions = versions
            facts.findings = [finding]
            facts.reason = structure.missingIndex.map { "the index (\($0)) is missing" } ?? "the file is cut short"
            return facts
        }
        if error.logLines.contains(where: { $0.contains("Format not on whitelist") }) {
            return noMedia(
                size: size, reason: "not a recording: a list, script or picture format that is never followed")
        }
        if structure.isFragmented, structure.tracks.values.allSatisfy({ $0.timescale == 0 }) {
            return unreadable(
                size: size, reason: "media fragments without their header (an initialisation segment in another file)",
                log: error.logLines)
        }
        let looksLikeMedia = structure.isFragmented || !structure.tracks.isEmpty
        if !looksLikeMedia, error.operation == "open", error.code == .invalidData || error.code == .demuxerNotFound {
            return noMedia(size: size, reason: "no known kind of recording", log: error.logLines)
        }
        let reason = error.code == .interrupted ? "inspection ran out of time" : error.description
        return unreadable(size: size, reason: reason, log: error.logLines)
    }
}
