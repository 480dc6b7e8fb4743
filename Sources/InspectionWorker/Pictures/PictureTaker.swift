import Evidence
import Glibc
import Inspection
import LibAV
import Timeline

/// Decodes the chosen keyframes of a recording, and writes them small.
///
/// Three kinds of file: `pictures.mjpeg` (all pictures one after another; any player shows it, and ``PictureFacts``
/// says where each lies), `sheet-001.jpg` … (contact sheets of a hundred), and the ones a person opens by hand:
/// `first.jpg`, `last.jpg`, `gap-01-before.jpg`, `gap-01-after.jpg` ….
struct PictureTaker {
    let request: PictureRequest
    /// Nil: pictures are taken, not judged.
    let cover: CoverPolicy?
    let size: Int64
    let limits: ReadingLimits
    let onProgress: ((Int64) -> Void)?

    /// Time without a single good picture before giving up, and what each good one earns.
    private static let allowance: UInt64 = 1_800_000_000
    private static let credit: UInt64 = 100_000_000

    func take(reading: FileReading, into facts: inout FileFacts) {
        guard let track = Self.mainTrack(reading) else { return }
        guard !reading.structure.isEncrypted else {
            if cover != nil { facts.add(NotEvaluated(.covered, reason: "the media is encrypted")) }
            return
        }
        if cover != nil {
            for other in reading.scan.tracks
            where other.summary.role == .picture && other.summary.counts.packets > 0
                && other.info.index != track.info.index
            {
                let reason = "of several picture tracks, only the largest is looked at"
                facts.add(NotEvaluated(.covered, reason: reason, stream: other.info.index))
            }
        }
        let frames = track.summary.keyframes
        let continuity = reading.continuity(ofStream: track.info.index)
        let times = (0..<frames.count).map { continuity?.time(ofKeyframe: $0, stream: track.info.index) ?? .zero }
        let gaps = facts.findings.compactMap { finding -> (start: Nanoseconds, end: Nanoseconds)? in
            guard let start = finding.start, let end = finding.end, Self.showsSides(finding.kind) else { return nil }
            return (start, end)
        }
        var choices = PictureChoice.choose(times: times, gaps: gaps, interval: request.interval)
        // Looking only: the first picture and those beside gaps. Each costs a tenth of reading a whole recording.
        if request.looksOnly { choices = Array(choices.filter { $0.reason != "last" }.prefix(16)) }
        if cover != nil { addLooks(&choices, times: times, track: track) }
        do throws(AVError) {
            let source = try KeyframeSource(reading: reading, track: track)
            let decoder = try KeyframeDecoder(demuxer: reading.demuxer, stream: track.info.index)
            let writer = try request.folder.map { folder throws(AVError) in
                try PictureWriter(folder: folder, info: track.info, longestSide: request.longestSide)
            }
            var work = Work(facts: facts, started: clockNow())
            if choices.isEmpty { choices = [.init(keyframe: -1, reason: "first", time: .zero)] }
            work.credit = max(Self.credit, UInt64(max(1, track.info.width * track.info.height)) &* 60)
            for choice in choices {
                if clockNow() > work.deadline {
                    // Not by the file's nature but this machine's: so it is said.
                    work.facts.add(
                        NotEvaluated(.covered, reason: "decoding took too long", stream: track.info.index))
                    break
                }
                try takeOne(
                    choice, times: times, source: source, decoder: decoder, writer: writer, work: &work, track: track)
                onProgress?(size)
            }
            if let writer { work.facts.pictureFiles = try writer.finish() }
            facts = work.facts
            var findings: [Finding] = []
            if isCutAtTheEnd(work, reading, track) {
                facts.note("lastPicture", "incomplete")
            } else if let finding = damage(work, track: track) {
                findings.append(finding)
            }
            if let cover {
                facts.keyframesLookedAt = work.looks.byKeyframe.count
                let judge = CoverFindings(
                    policy: cover, reading: reading, track: track, source: source, decoder: decoder, times: times,
                    heartbeat: { onProgress?(size) })
                findings += judge.findings(work.looks, into: &facts)
            }
            facts.add(findings)
        } catch {
            // No decoder on this machine, or no room for pictures: the recording's own verdict stands.
            facts.log.append("pictures: \(error)")
            if cover != nil { facts.add(NotEvaluated(.covered, reason: error.description, stream: track.info.index)) }
            if error.operation == "create picture" || error.operation == "write picture" { facts.isTransient = true }
        }
    }

    private struct Work {
        var facts: FileFacts
        var started: UInt64
        var good = 0
        var credit: UInt64 = 0
        var failed: [PacketPlace] = []
        var failedTimes: [Nanoseconds] = []
        var looks = Looks()
        var deadline: UInt64 { started + PictureTaker.allowance + UInt64(good) &* credit }
    }

    private static func showsSides(_ kind: FindingKind) -> Bool {
        [.interruption, .pictureLoss, .timestampReset, .overlap, .repeat].contains(kind)
    }

    /// The largest picture track.
    static func mainTrack(_ reading: FileReading) -> PacketScan.Track? {
        reading.scan.tracks.filter { $0.summary.role == .picture && $0.summary.counts.packets > 0 }
            .max { ($0.info.width * $0.info.height, -$0.info.index) < ($1.info.width * $1.info.height, -$1.info.index) }
    }

    private func takeOne(
        _ choice: PictureChoice.Choice, times: [Nanoseconds], source: KeyframeSource, decoder: KeyframeDecoder,
        writer: PictureWriter?, work: inout Work, track: PacketScan.Track
    ) throws(AVError) {
        // A broken picture is never shown: the next sound one stands in, up to three keyframes on.
        for index in choice
            .keyframe...(choice.keyframe + (choice.reason == "before-gap" || choice.reason == "last" ? 0 : 3))
        {
            guard index < times.count || index == choice.keyframe else { return }
            var decoded: Picture?
            do throws(AVError) {
                guard let packet = try source.packet(index) else { return }
                decoded = try source.picture(packet, decoder: decoder)
                if decoded == nil { decoded = try source.pictureOfFields(endingAt: index, decoder: decoder) }
            } catch {
                // Time that ran out is no damage.
                if error.code == .interrupted { throw error }
                // Counted below with those that gave no picture.
                decoded = nil
            }
            if let picture = decoded {
                work.good += 1
                let time = times.indices.contains(index) ? times[index] : .zero
                if cover != nil, index >= 0, let grid = try picture.anyLumaGrid() {
                    work.looks.add(.init(keyframe: index, time: time, grid: grid))
                }
                if choice.reason == Self.look { return }
                // A full disk is no damage: that error goes up.
                try writer?.add(
                    picture, reason: choice.reason, time: time, stream: track.info.index, place: source.place(index),
                    facts: &work.facts)
                return
            }
            work.failed.append(source.place(index))
            work.failedTimes.append(times.indices.contains(index) ? times[index] : .zero)
            if index < 0 { return }
        }
    }

    private static let look = "look"

    /// Keyframes that are only looked at, in their places among those that are kept.
    private func addLooks(_ choices: inout [PictureChoice.Choice], times: [Nanoseconds], track: PacketScan.Track) {
        let chosen = Set(choices.map(\.keyframe))
        let interval = CoverPolicy.interval(width: track.info.width, height: track.info.height)
        let wanted = Looks.plan(
            times: times, frames: track.summary.keyframes, quiet: track.quiet?.runs ?? [], interval: interval)
        choices += wanted.filter { !chosen.contains($0) }.map {
            .init(keyframe: $0, reason: Self.look, time: times[$0])
        }
        choices.sort { $0.keyframe < $1.keyframe }
    }

    /// A stream that was cut anywhere, as loops and network recorders cut it, ends within a picture: nothing is damaged
    /// before its end.
    private func isCutAtTheEnd(_ work: Work, _ reading: FileReading, _ track: PacketScan.Track) -> Bool {
        guard ["mpegts", "mpeg"].contains(reading.demuxer.container), work.failed.count == 1,
            let last = track.summary.keyframes.stored.last, let end = track.summary.epochs.last?.last.stored
        else { return false }
        return work.failed[0].pts == last && last == end
    }

    private func damage(_ work: Work, track: PacketScan.Track) -> Finding? {
        guard !work.failed.isEmpty else { return nil }
        var evidence = FindingEvidence(before: Array(work.failed.prefix(8)))
        evidence.facts["saidBy"] = "decoder"
        evidence.facts["keyframesFailed"] = String(work.failed.count)
        evidence.facts["keyframesDecoded"] = String(work.good)
        return Finding(
            kind: .damaged, start: work.failedTimes.min(), end: work.failedTimes.max(), streams: [track.info.index],
            evidence: evidence)
    }
}

func clockNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
