import Evidence
import Glibc
import LibAV
import Timeline

/// Fetches the packet of a keyframe by its number in the scan.
final class KeyframeSource {
    private let reading: FileReading
    private let track: PacketScan.Track
    private let bytes: FileBytes
    private let packet: Packet
    private let readsDirectly: Bool
    private let seeksByByte: Bool
    private var frames: KeyframeList { track.summary.keyframes }

    init(reading: FileReading, track: PacketScan.Track) throws(AVError) {
        self.reading = reading
        self.track = track
        bytes = reading.bytes
        packet = try Packet()
        // In ISO media a packet is a sample, byte for byte; elsewhere it is wrapped or scattered.
        readsDirectly = reading.demuxer.container.hasPrefix("mov,")
        seeksByByte = ["mpegts", "mpeg", "h264", "hevc", "mjpeg", "jpeg_pipe", "png_pipe", "mpegvideo", "m4v", "dhav"]
            .contains(reading.demuxer.container)
    }

    /// Nil when the packet can't be found again. -1 asks for the first packet of the stream.
    func packet(_ index: Int) throws(AVError) -> Packet? {
        if index < 0 { return try scanForward(fromByte: 0) { _ in true } }
        guard frames.times.indices.contains(index) else { return nil }
        if readsDirectly { return try direct(index) }
        let stored = frames.stored[index]
        let offset = frames.offsets[index]
        if seeksByByte, offset >= 0 {
            return try scanForward(fromByte: offset) { $0.rawPTS == stored || ($0.pts == nil && $0.rawDTS == stored) }
        }
        try reading.demuxer.seek(stream: track.info.index, ticks: stored)
        return try scanForward(fromByte: nil) { $0.rawPTS == stored || ($0.pts == nil && $0.rawDTS == stored) }
    }

    func place(_ index: Int) -> PacketPlace {
        let known = frames.times.indices.contains(index)
        return PacketPlace(
            stream: track.info.index, pts: known ? frames.stored[index] : nil, dts: nil,
            timeBase: track.summary.timeBase.description,
            offset: known && frames.offsets[index] >= 0 ? frames.offsets[index] : nil,
            size: known ? Int(frames.sizes[index]) : nil, keyframe: true)
    }

    private func direct(_ index: Int) throws(AVError) -> Packet? {
        let content = bytes.bytes(at: frames.offsets[index], count: Int(frames.sizes[index]))
        guard content.count == Int(frames.sizes[index]), !content.isEmpty else { return nil }
        let result = try Packet()
        var failure: AVError?
        content.withUnsafeBytes { raw in
            do throws(AVError) { try result.load(raw, isKeyframe: true) } catch { failure = error }
        }
        if let failure { throw failure }
        return result
    }

    /// The packet of the stream after the one just fetched: the second field of an interlaced picture. Nil in ISO
    /// media, which keep both in one sample.
    func following() throws(AVError) -> Packet? {
        readsDirectly ? nil : try scanForward(fromByte: nil) { _ in true }
    }

    /// Packets of the stream from a keyframe on, until `body` says stop or the file ends.
    func forEachPacket(from index: Int, _ body: (borrowing Packet) throws(AVError) -> Bool) throws(AVError) {
        guard frames.times.indices.contains(index) else { return }
        let (stored, offset) = (frames.stored[index], frames.offsets[index])
        if seeksByByte, offset >= 0 {
            try reading.demuxer.seek(byte: offset)
        } else {
            try reading.demuxer.seek(stream: track.info.index, ticks: stored)
        }
        let packet = try Packet()
        var isThere = false
        var skipped = 0
        while try reading.demuxer.next(into: packet, onDamage: { _ in }) == .packet {
            guard packet.stream == track.info.index else { continue }
            if !isThere {
                isThere =
                    packet.rawPTS == stored || (packet.pts == nil && packet.rawDTS == stored)
                    || (offset >= 0 && packet.offset == offset)
                skipped += 1
                // An index that leads elsewhere: better nothing than the wrong pictures.
                if skipped > 5000 { return }
            }
            if isThere, try !body(packet) { return }
        }
    }

    private func scanForward(fromByte offset: Int64?, _ isWanted: (borrowing Packet) -> Bool) throws(AVError) -> Packet?
    {
        if let offset { try reading.demuxer.seek(byte: offset) }
        let result = try Packet()
        // Between two entries of a thinned index lie at most some hundred packets.
        for _ in 0..<5000 {
            guard try reading.demuxer.next(into: result, onDamage: { _ in }) == .packet else { return nil }
            if result.stream == track.info.index, isWanted(result) { return result }
        }
        return nil
    }
}
