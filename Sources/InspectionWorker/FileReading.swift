import Evidence
import Inspection
import LibAV
import Timeline

/// Joins packets, structure and edit lists of one file into facts and findings.
struct FileReading {
    let demuxer: Demuxer
    let scan: PacketScan
    let structure: StructureFacts
    let movieTimescale: Int64
    let transport: TransportScan?
    let bytes: FileBytes
    let policy: ContinuityPolicy
    private var size: Int64 { bytes.size }
    /// Per clock: what its tracks say together. Programmes of a transport stream have clocks of their own.
    private(set) var clocks: [(streams: Set<Int>, continuity: Continuity)] = []

    init(
        demuxer: Demuxer, scan: PacketScan, structure: StructureFacts, movieTimescale: Int64,
        transport: TransportScan?, bytes: FileBytes, policy: ContinuityPolicy
    ) {
        self.demuxer = demuxer
        self.scan = scan
        self.structure = structure
        self.movieTimescale = movieTimescale
        self.bytes = bytes
        self.policy = policy
        self.transport = transport
        let cut = structure.overrun != nil
        let streamed = ["mpegts", "mpeg"].contains(demuxer.container)
        for group in ClockGroups.split(scan.tracks.map { (track: $0, input: input($0)) }) {
            let continuity = Continuity(group, policy: policy, isTruncated: cut, isStreamed: streamed)
            clocks.append((Set(group.map(\.summary.stream)), continuity))
        }
    }

    /// A track with the shift its edit list asks for: the empty edit, less where in the media presentation begins.
    func input(_ track: PacketScan.Track) -> TrackInput {
        guard let declared = structure.tracks[track.info.id] else { return TrackInput(summary: track.summary) }
        let base = track.summary.timeBase
        // libav raises all presentation times by the most negative composition offset; take that back.
        var shift = Nanoseconds.zero - base.nanoseconds(-min(0, declared.lowestCompositionOffset))
        guard let movieBase = TimeBase(1, movieTimescale), !declared.edits.isEmpty else {
            return TrackInput(summary: track.summary, shift: shift)
        }
        var empty = Nanoseconds.zero
        for edit in declared.edits {
            if edit.mediaTime < 0 {
                empty = empty + movieBase.nanoseconds(edit.segmentDuration)
            } else {
                shift = shift + empty - base.nanoseconds(edit.mediaTime)
                break
            }
        }
        return TrackInput(summary: track.summary, shift: shift, presentedFrom: empty)
    }

    func continuity(ofStream stream: Int) -> Continuity? { clocks.first { $0.streams.contains(stream) }?.continuity }

    private var samples: Int64 {
        scan.tracks.filter { $0.summary.role != .other }.reduce(0) { $0 + $1.summary.counts.packets }
    }

    func facts() -> FileFacts {
        var facts = FileFacts(size: size, verdict: .whole, findings: [])
        facts.container = demuxer.container
        let metadata = demuxer.metadata()
        facts.metadata = ClockMetadata.select(metadata, structure: structure)
        facts.streams = scan.tracks.map(stream)
        let ends = clocks.map { $0.continuity.end }.filter { $0 > .zero }
        facts.declaredDuration = demuxer.declaredDuration > 0 ? Nanoseconds(demuxer.declaredDuration) : nil
        // Raw sound and raw video store no times at all: then the container's arithmetic is all there is.
        facts.duration = ends.max() ?? (samples > 1 ? facts.declaredDuration : nil)
        facts.origin = clocks.first { $0.continuity.end > .zero }?.continuity.origin
        facts.originWraps = scan.tracks.contains { $0.info.wrapBits == 33 }
        facts.findings = clocks.flatMap { $0.continuity.findings }
        facts.findings += structural() + brokenUnits() + transportDamage() + readDamage() + silences(into: &facts)
        addSupport(to: &facts)
        facts.make = MakeReading(reading: self, metadata: metadata).make()
        addSides(to: &facts.findings)
        facts.findings = facts.findings.inOrder
        settleVerdict(&facts)
        facts.encryption = encryption
        let positions = PositionReading(reading: self).fixes(duration: facts.duration, metadata: metadata)
        if !positions.isEmpty {
            facts.positions = positions
            facts.gpsTimes = positions.compactMap(\.gpsTime)
        }
        return facts
    }

    /// ISO media say so in their boxes, transport streams in each packet's header; of others nothing is read.
    private var encryption: MediaEncryption? {
        if structure.isEncrypted || transport?.isScrambled == true { return .encrypted }
        return transport != nil || demuxer.container.contains("mp4") ? MediaEncryption.none : nil
    }

    private func settleVerdict(_ facts: inout FileFacts) {
        if samples == 0 {
            facts.verdict = .unreadable
            facts.reason = "no picture and no sound could be read"
            if facts.findings.isEmpty {
                var evidence = FindingEvidence()
                evidence.facts["container"] = demuxer.container
                evidence.facts["reason"] = facts.reason
                facts.findings.append(Finding(kind: .noMedia, evidence: evidence))
            }
        } else if !facts.findings.isEmpty {
            facts.verdict = .findings
        }
    }

    private func structural() -> [Finding] {
        var findings: [Finding] = []
        let readings = scan.tracks.filter { $0.summary.role != .other }.map { track in
            let continuity = continuity(ofStream: track.info.index)
            return Truncation.TrackReading(
                stream: track.info.index, trackID: track.info.id, timeBase: track.summary.timeBase,
                packets: track.summary.counts.packets, bytes: track.summary.counts.bytes,
                end: continuity?.extents.first { $0.stream == track.info.index }?.end, shift: input(track).shift,
                firstTime: track.summary.epochs.first?.first.time)
        }
        let origin = clocks.first?.continuity.origin ?? .zero
        if let truncated = Truncation.finding(structure, tracks: readings, size: size, origin: origin) {
            findings.append(truncated)
        }
        if findings.isEmpty, let short = declaredLonger() { findings.append(short) }
        for reading in readings {
            findings += EditLists.findings(
                structure, track: reading, movieTimescale: movieTimescale, minimum: policy.minimumWithOneWitness,
                origin: origin)
        }
        return findings
    }

    /// FLV and ASF promise a duration in their header and have no other index: a second less was cut off.
    private func declaredLonger() -> Finding? {
        guard ["flv", "asf"].contains(demuxer.container), demuxer.declaredDuration > 0, let clock = clocks.first,
            clock.continuity.end > .zero
        else { return nil }
        let declared = Nanoseconds(demuxer.declaredDuration)
        // The header counts from zero, not from the first picture, and some add the last step again.
        let steps = scan.tracks.map { $0.summary.timeBase.nanoseconds($0.summary.cadence.usualMaximum) }
        let lost = declared - clock.continuity.end - max(.zero, clock.continuity.origin) - (steps.max() ?? .zero)
        guard lost >= .seconds(1) else { return nil }
        var evidence = FindingEvidence(toleranceNanoseconds: Nanoseconds.seconds(1).value)
        evidence.toleranceReason = "headers round, and include a preroll"
        evidence.facts["declaredSeconds"] = declared.secondsText
        return Finding(
            kind: .truncated, start: clock.continuity.end, end: declared, lost: lost, place: .end, evidence: evidence)
    }

    /// Pictures whose inner lengths run past their packet: they can't decode whole.
    private func brokenUnits() -> [Finding] {
        scan.tracks.compactMap { track in
            guard track.brokenUnits > 0 else { return nil }
            var evidence = FindingEvidence(before: track.brokenPlaces)
            evidence.facts["packets"] = String(track.brokenUnits)
            evidence.facts["saidBy"] = "NAL unit lengths"
            return Finding(kind: .damaged, streams: [track.info.index], evidence: evidence)
        }
    }

    /// Transport packets lost or known to be bad, per picture or sound stream.
    private func transportDamage() -> [Finding] {
        guard let transport else { return [] }
        return scan.tracks.compactMap { track in
            guard track.summary.role != .other, let damage = transport.damage[track.info.id],
                damage.lostPackets + damage.errorPackets > 0
            else { return nil }
            var evidence = FindingEvidence()
            evidence.before = damage.places.prefix(8).map { offset in
                PacketPlace(
                    stream: track.info.index, pts: nil, dts: nil, timeBase: track.summary.timeBase.description,
                    offset: offset, size: nil, keyframe: nil)
            }
            evidence.facts["transportPacketsLost"] = String(damage.lostPackets)
            evidence.facts["transportErrors"] = String(damage.errorPackets)
            evidence.facts["saidBy"] = "transport packet headers"
            let frames = track.summary.keyframes
            let continuity = continuity(ofStream: track.info.index)
            func time(_ offset: Int64?) -> Nanoseconds? {
                guard let offset, let index = frames.offsets.lastIndex(where: { $0 >= 0 && $0 <= offset }) else {
                    return .zero
                }
                return continuity?.time(ofKeyframe: index, stream: track.info.index)
            }
            evidence.facts["timesAreThoseOf"] = "the keyframe before"
            return Finding(
                kind: .damaged, start: time(damage.places.first), end: time(damage.places.last),
                streams: [track.info.index], evidence: evidence)
        }
    }

    /// Reads that failed, and reading given up.
    private func readDamage() -> [Finding] {
        guard scan.readErrorCount > 0 || scan.stopped != nil else { return [] }
        var evidence = FindingEvidence()
        evidence.facts["failedReads"] = String(scan.readErrorCount)
        evidence.facts["firstError"] = scan.readErrors.first
        evidence.facts["stopped"] = scan.stopped?.description
        evidence.facts["saidBy"] = "demuxer"
        if samples == 0 { return [Finding(kind: .unreadable, evidence: evidence)] }
        return [Finding(kind: .damaged, evidence: evidence)]
    }

    private func stream(_ track: PacketScan.Track) -> FileFacts.Stream {
        let extent = continuity(ofStream: track.info.index)?.extents.first { $0.stream == track.info.index }
        let cadence = track.summary.cadence
        let isPicture = track.info.kind == .video
        return FileFacts.Stream(
            index: track.info.index, kind: track.info.kind.name, codec: track.info.codec,
            cadence: cadence.step > 0 ? track.summary.timeBase.nanoseconds(cadence.step) : nil,
            regularity: cadence.observed > 0 ? cadence.regularity : nil, packets: track.summary.counts.packets,
            keyframes: track.summary.counts.keyframes, start: extent?.start, end: extent?.end,
            width: isPicture ? track.info.width : nil, height: isPicture ? track.info.height : nil,
            rotation: isPicture && track.info.rotation != 0 ? track.info.rotation : nil,
            sampleRate: track.info.kind == .audio ? track.info.sampleRate : nil,
            channels: track.info.kind == .audio ? track.info.channels : nil,
            programme: track.info.programme != 0 ? track.info.programme : nil, wraps: track.summary.counts.wraps)
    }
}

/// The metadata that clocks and profiles read; the rest stays in the file.
enum ClockMetadata {
    private static let wanted: Set<String> = [
        "creation_time", "date", "com.apple.quicktime.creationdate", "major_brand", "encoder", "make", "model",
        "com.apple.quicktime.make", "com.apple.quicktime.model", "location", "com.apple.quicktime.location.iso6709",
        "com.android.version", "timecode", "firmware", "comment", "title",
    ]

    static func select(_ all: [String: String], structure: StructureFacts) -> [String: String] {
        var result = all.filter { key, _ in
            wanted.contains(key)
                || wanted.contains(key.split(separator: ".", maxSplits: 1).last.map(String.init) ?? key)
        }
        // Seconds since 1904-01-01; libav hides times before 1970.
        if let created = structure.movieCreated { result["mvhd.created1904"] = String(created) }
        return result
    }
}
