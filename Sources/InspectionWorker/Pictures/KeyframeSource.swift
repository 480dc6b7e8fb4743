import Evidence
import Glibc
import Inspection
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
        if index < 0 {
            try reading.demuxer.seek(byte: 0)
            return try scanForward { _ in true }
        }
        guard frames.times.indices.contains(index) else { return nil }
        if readsDirectly { return try direct(index) }
        try seek(to: index)
        return try scanForward { isEntry(index, $0) }
    }

    private func seek(to index: Int) throws(AVError) {
        let offset = frames.offsets[index]
        if seeksByByte, offset >= 0 {
            try reading.demuxer.seek(byte: offset)
        } else {
            try reading.demuxer.seek(stream: track.info.index, ticks: frames.stored[index])
        }
    }

    /// Whether this packet is the one the scan noted.
    private func isEntry(_ index: Int, _ packet: borrowing Packet) -> Bool {
        let stored = frames.stored[index]
        return packet.rawPTS == stored || (packet.pts == nil && packet.rawDTS == stored)
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
        readsDirectly ? nil : try scanForward { _ in true }
    }

    /// The sound, complete picture of a keyframe's packet just fetched, or nil. Where each field is a packet, the second
    /// one is fetched too.
    func picture(_ packet: borrowing Packet, decoder: KeyframeDecoder) throws(AVError) -> Picture? {
        if let picture = try decoder.decode(packet), picture.isSound { return picture }
        guard let second = try following(), let picture = try decoder.decode(packet, second), picture.isSound
        else { return nil }
        return picture
    }

    /// Where each field is a packet, the last keyframe may be the second field of a picture.
    func pictureOfFields(endingAt index: Int, decoder: KeyframeDecoder) throws(AVError) -> Picture? {
        guard index > 0, let first = try packet(index - 1), let second = try following(),
            second.rawPTS == frames.stored[index], let picture = try decoder.decode(first, second), picture.isSound
        else { return nil }
        return picture
    }

    /// Packets of the stream from a keyframe on, until `body` says stop or the file ends.
    func forEachPacket(from index: Int, _ body: (borrowing Packet) throws(AVError) -> Bool) throws(AVError) {
        guard frames.times.indices.contains(index) else { return }
        try seek(to: index)
        let offset = frames.offsets[index]
        let packet = try Packet()
        var isThere = false
        var skipped = 0
        while try reading.demuxer.next(into: packet, onDamage: { _ in }) == .packet {
            guard packet.stream == track.info.index else { continue }
            if !isThere {
                isThere = isEntry(index, packet) || (offset >= 0 && packet.offset == offset)
                skipped += 1
                // An index that leads elsewhere: better nothing than the wrong pictures.
                if skipped > 5000 { return }
            }
            if isThere, try !body(packet) { return }
        }
    }

    private func scanForward(_ isWanted: (borrowing Packet) -> Bool) throws(AVError) -> Packet? {
        let result = try Packet()
        // Between two entries of a thinned index lie at most some hundred packets.
        for _ in 0..<5000 {
            guard try reading.demuxer.next(into: result, onDamage: { _ in }) == .packet else { return nil }
            if result.stream == track.info.index, isWanted(result) { return result }
        }
        return nil
    }
}

extension Picture {
    /// Decoded without hiding errors, and by itself.
    fileprivate var isSound: Bool { !isDamaged && isKeyframe }

    /// Formats without brightness of a known shape are scaled first.
    func anyLumaGrid() throws(AVError) -> LumaGrid? {
        if let grid = lumaGrid() { return grid }
        return try Scaler().scale(self, width: 2 * LumaGrid.columns, height: 2 * LumaGrid.rows).lumaGrid()
    }
}
