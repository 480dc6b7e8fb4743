import Evidence
import Inspection
import LibAV
import Timeline

/// Decodes every picture of every track and counts those that don't decode, or only with errors hidden: `--deep`.
///
/// Takes as long as playing the file some times faster than it was recorded. What it finds lies between keyframes, which
/// are all that is decoded otherwise.
struct DeepDecode {
    let reading: FileReading
    let heartbeat: () -> Void

    private struct Count {
        var decoded: Int64 = 0
        var failed: Int64 = 0
        var places: [PacketPlace] = []
        var first: Nanoseconds?
        var last: Nanoseconds?
    }

    func findings(into facts: inout FileFacts) -> [Finding] {
        reading.scan.tracks.compactMap { track in
            guard track.summary.role == .picture, track.summary.counts.packets > 0, !reading.structure.isEncrypted
            else {
                return nil
            }
            do throws(AVError) {
                return finding(try count(track), track)
            } catch {
                facts.add(NotEvaluated(.damaged, reason: error.description, stream: track.info.index))
                return nil
            }
        }
    }

    private func count(_ track: PacketScan.Track) throws(AVError) -> Count {
        let source = try KeyframeSource(reading: reading, track: track)
        let decoder = try KeyframeDecoder(demuxer: reading.demuxer, stream: track.info.index)
        let base = track.summary.timeBase
        let start =
            reading.continuity(ofStream: track.info.index)?.time(ofKeyframe: 0, stream: track.info.index) ?? .zero
        let stored = track.summary.keyframes.stored.first ?? 0
        var count = Count()
        var packets: Int64 = 0
        func note(_ ticks: Int64?, _ place: PacketPlace?) {
            count.failed += 1
            let time = ticks.map { start + base.nanoseconds($0.subtractingSaturated(stored)) }
            count.first = count.first ?? time
            count.last = time ?? count.last
            if let place, count.places.count < 8 { count.places.append(place) }
        }
        decoder.restart()
        try source.forEachPacket(from: 0) { packet throws(AVError) in
            packets += 1
            // The work is as long as the file; each stretch of it has a deadline.
            if packets % 250 == 0 { reading.demuxer.beginStage() }
            heartbeat()
            let place = PacketPlace(
                stream: track.info.index, pts: packet.pts, dts: packet.dts, timeBase: base.description,
                offset: packet.offset >= 0 ? packet.offset : nil, size: Int(packet.size), keyframe: packet.isKeyframe)
            do throws(AVError) {
                try decoder.decodeNext(packet) { picture, ticks in
                    if picture.isDamaged { note(ticks, place) } else { count.decoded += 1 }
                }
            } catch {
                if error.code == .interrupted || error.code == .noMemory { throw error }
                note(packet.pts ?? packet.dts, place)
            }
            return packets <= track.summary.counts.packets
        }
        try? decoder.finishRun { picture, ticks in
            if picture.isDamaged { note(ticks, nil) } else { count.decoded += 1 }
        }
        return count
    }

    private func finding(_ count: Count, _ track: PacketScan.Track) -> Finding? {
        guard count.failed > 0 else { return nil }
        var evidence = FindingEvidence(before: count.places)
        evidence.facts["saidBy"] = "decoder, every picture"
        evidence.facts["picturesFailed"] = String(count.failed)
        evidence.facts["picturesDecoded"] = String(count.decoded)
        return Finding(
            kind: .damaged, start: count.first, end: count.last, streams: [track.info.index], evidence: evidence)
    }
}
