import Evidence
import Inspection
import LibAV
import Timeline

/// Reads every packet of a file once and sums up each track.
struct PacketScan {
    struct Track {
        var info: StreamInfo
        var summary: TrackSummary
        /// Pictures whose NAL lengths run past their packet: first places, and how many.
        var brokenUnits: Int64
        var brokenPlaces: [PacketPlace]
        /// Of a picture track.
        var quiet: QuietRuns?
        /// Of a sound track that was listened to.
        var sound: SoundWatch?
        /// Why a sound track was not.
        var deaf: String?
        /// What a receiver said in the packets of a track that is neither picture nor sound.
        var positions = PacketPositions()
        var make: TrackMake
    }

    private(set) var tracks: [Track] = []
    private(set) var readErrors: [String] = []
    private(set) var readErrorCount = 0
    /// Why reading stopped before the end of the file, if it did.
    private(set) var stopped: AVError?

    private struct Working {
        var info: StreamInfo
        var scan: TrackScan
        var isPicture: Bool
        var isHEVC: Bool
        /// Transport packets are looked at themselves (``TransportScan``); libav's flag says too much.
        var isTransport: Bool
        var distrustsKeyframes = false
        var firstWasKey = false
        var count = 0
        var brokenUnits: Int64 = 0
        var brokenPlaces: [PacketPlace] = []
        var quiet: QuietRuns?
        var sound: SoundWatch?
        var deaf: String?
        var mayHoldPositions: Bool
        var positions = PacketPositions()
        var make = TrackMake()
    }

    init(
        _ demuxer: Demuxer, analysis: AnalysisRequest = .packetsOnly, size: Int64 = 0
    ) throws(AVError) {
        let packet = try Packet()
        var working: [Working] = []
        // Where ADTS, MP3 and raw video are the whole file, libav invents times: they prove nothing.
        while true {
            let outcome: Demuxer.Outcome
            do throws(AVError) {
                outcome = try demuxer.next(into: packet) { error in
                    readErrorCount += 1
                    if readErrors.count < 8 { readErrors.append(error.description) }
                }
            } catch {
                stopped = error
                break
            }
            if outcome == .end { break }
            let stream = packet.stream
            while working.count <= stream, working.count < demuxer.streams.count {
                working.append(Self.working(demuxer.streams[working.count], demuxer, analysis, size))
            }
            guard stream < working.count else { continue }
            Self.take(packet, &working[stream])
        }
        demuxer.refreshStreams()
        for index in demuxer.streams.indices where index >= working.count {
            working.append(Self.working(demuxer.streams[index], demuxer, .packetsOnly, size))
        }
        for index in working.indices {
            // Transport streams learn codec parameters while reading.
            let info = index < demuxer.streams.count ? demuxer.streams[index] : working[index].info
            working[index].quiet?.finish()
            working[index].sound?.finish()
            tracks.append(
                Track(
                    info: info, summary: working[index].scan.finish(), brokenUnits: working[index].brokenUnits,
                    brokenPlaces: working[index].brokenPlaces, quiet: working[index].quiet,
                    sound: working[index].sound, deaf: working[index].deaf, positions: working[index].positions,
                    make: working[index].make))
        }
    }

    private static func working(
        _ info: StreamInfo, _ demuxer: Demuxer, _ analysis: AnalysisRequest, _ size: Int64
    ) -> Working {
        let container = demuxer.container
        let role: TrackRole =
            switch info.kind {
            case .video: info.isAttachedPicture ? .other : .picture
            case .audio: .sound
            default: .other
            }
        let base = TimeBase(info.timeBaseNumerator, info.timeBaseDenominator) ?? .mpeg
        let isRawSound = info.codec.hasPrefix("pcm_") || info.codec.hasPrefix("adpcm")
        let counted =
            role == .sound
            && (container == "avi" || container == "wav" || container == "w64" || container == "aiff"
                || container == "au" || (container.hasPrefix("mov,") && isRawSound))
        let scan = TrackScan(
            stream: info.index, role: role, timeBase: base, wrapBits: info.wrapBits, timesAreCounted: counted)
        var working = Working(
            info: info, scan: scan, isPicture: role == .picture, isHEVC: info.codec == "hevc",
            isTransport: container == "mpegts", mayHoldPositions: info.kind == .data || info.kind == .subtitle)
        if role == .picture, analysis.looks {
            working.quiet = QuietRuns(shortest: base.ticks(.milliseconds(800)))
        }
        if role == .sound, analysis.listens {
            do throws(AVError) {
                working.sound = try SoundWatch(
                    demuxer: demuxer, stream: info.index, timeBase: base, size: size, policy: analysis.silence)
            } catch {
                working.deaf = error.description
            }
        }
        return working
    }

    private static func take(_ packet: borrowing Packet, _ track: inout Working) {
        var facts = PacketFacts(
            pts: packet.rawPTS, dts: packet.rawDTS, offset: packet.offset, size: packet.size,
            isKeyframe: packet.isKeyframe, isCorrupt: packet.isCorrupt && !track.isTransport)
        if track.isPicture {
            let lengthSize = track.info.nalLengthSize
            packet.withBytes { bytes in
                facts.fingerprint = PayloadLook.fingerprint(bytes)
                if track.count == 0 {
                    track.make.encoderText = EncoderText.find(bytes, codec: track.info.codec, lengthSize: lengthSize)
                }
                guard lengthSize > 0 else { return }
                if !PayloadLook.nalLengthsFit(bytes, lengthSize: lengthSize) {
                    track.brokenUnits += 1
                    if track.brokenPlaces.count < 8 { track.brokenPlaces.append(place(facts, track)) }
                }
                checkKeyframe(&facts, bytes, &track)
            }
        }
        if track.mayHoldPositions {
            packet.withBytes { track.positions.take($0, pts: packet.pts ?? packet.dts, tag: track.info.tag) }
        }
        track.count += 1
        if track.isPicture { track.make.take(facts) }
        track.scan.append(facts)
        if track.quiet != nil, let place = track.scan.latest {
            track.quiet?.add(
                size: packet.size - packet.withBytes(PayloadLook.filler), isKeyframe: facts.isKeyframe, place: place,
                keyframe: track.scan.lastKeyframe)
        }
        if track.sound != nil { track.sound?.take(packet, at: track.scan.latest) }
    }

    /// An MP4 without a table of keyframes has them all flagged: then the pictures themselves are asked.
    private static func checkKeyframe(
        _ facts: inout PacketFacts, _ bytes: UnsafeRawBufferPointer, _ track: inout Working
    ) {
        guard facts.isKeyframe else { return }
        if track.count == 0 { track.firstWasKey = true }
        let asks = track.distrustsKeyframes || (track.count == 1 && track.firstWasKey)
        guard asks else { return }
        let real = PayloadLook.isRandomAccess(bytes, lengthSize: track.info.nalLengthSize, isHEVC: track.isHEVC)
        if !real {
            track.distrustsKeyframes = true
            facts.isKeyframe = false
        }
    }

    private static func place(_ facts: PacketFacts, _ track: Working) -> PacketPlace {
        PacketPlace(
            stream: track.info.index, pts: facts.pts == PacketFacts.none ? nil : facts.pts,
            dts: facts.dts == PacketFacts.none ? nil : facts.dts, timeBase: track.scan.timeBase.description,
            offset: facts.offset >= 0 ? facts.offset : nil, size: Int(facts.size), keyframe: facts.isKeyframe)
    }
}
