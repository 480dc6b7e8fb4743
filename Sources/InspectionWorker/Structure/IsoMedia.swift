import Evidence
import Inspection

/// Walks the boxes of ISO base media files (MP4, MOV, 3GP; ISO/IEC 14496-12) as far as continuity needs them.
/// Everything is bounded: depth, number of boxes, entries read. A box that lies outside its parent is not entered.
struct IsoMedia {
    private struct Box {
        var type: String
        var payload: Int64
        /// As declared; may lie past the end of the file.
        var end: Int64
    }

    private static let maximumBoxes = 2_000_000
    private let file: FileBytes
    private var boxesRead = 0
    private(set) var facts = StructureFacts()
    private(set) var movieTimescale: Int64 = 1000
    private var sawMovie = false
    private var sawMediaData = false
    private var currentTrack: Int?

    /// Nil when the file does not begin like ISO media.
    init?(_ file: FileBytes) {
        let head = file.bytes(at: 0, count: 12)
        guard head.count >= 8, let type = Self.type(head[4..<8]),
            ["ftyp", "moov", "mdat", "free", "skip", "wide", "styp", "pnot", "moof", "sidx", "uuid"].contains(type)
        else { return nil }
        self.file = file
        walkTop()
    }

    private static func type(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0xA9 }) else { return nil }
        return String(decoding: bytes.map { $0 == 0xA9 ? UInt8(ascii: "@") : $0 }, as: UTF8.self)
    }

    private mutating func box(at offset: Int64, limit: Int64) -> Box? {
        boxesRead += 1
        guard boxesRead < Self.maximumBoxes, offset + 8 <= limit else { return nil }
        let head = file.bytes(at: offset, count: 16)
        guard head.count >= 8, let type = Self.type(head[4..<8]), let small = head.bigEndian(0, 4) else { return nil }
        switch small {
        case 0: return Box(type: type, payload: offset + 8, end: limit)
        case 1:
            guard let large = head.bigEndian(8, 8), large >= 16, large < UInt64(Int64.max) else { return nil }
            let (end, overflow) = offset.addingReportingOverflow(Int64(large))
            return overflow ? nil : Box(type: type, payload: offset + 16, end: end)
        default:
            guard small >= 8 else { return nil }
            return Box(type: type, payload: offset + 8, end: offset + Int64(small))
        }
    }

    private mutating func walkTop() {
        var offset: Int64 = 0
        while offset < file.size, let box = box(at: offset, limit: file.size) {
            facts.layout.boxes.add(box.type)
            switch box.type {
            case "ftyp":
                facts.layout.readBrands(
                    file.bytes(at: box.payload, count: Int(clamping: min(box.end - box.payload, 256))))
            case "moov":
                sawMovie = true
                walk(box.payload, min(box.end, file.size), depth: 0)
            case "moof":
                facts.isFragmented = true
                facts.fragments.begin(at: offset)
                walk(box.payload, min(box.end, file.size), depth: 0)
                facts.fragments.finish()
            case "mdat": sawMediaData = true
            case "pssh": facts.isEncrypted = true
            case "gps ": readPositionTable(box, limit: file.size)
            default: break
            }
            if box.end > file.size {
                facts.overrun = (box.type, box.end)
                break
            }
            guard box.end > offset else { break }
            offset = box.end
        }
        // An initialisation segment may live in another file: fragments alone are not a lost index.
        if sawMediaData, !sawMovie, !facts.isFragmented { facts.missingIndex = "moov" }
    }

    private mutating func walk(_ start: Int64, _ limit: Int64, depth: Int) {
        var offset = start
        while offset < limit, depth < 12, let box = box(at: offset, limit: limit) {
            read(box, limit: min(box.end, limit), depth: depth)
            guard box.end > offset else { return }
            offset = box.end
        }
    }

    private mutating func read(_ box: Box, limit: Int64, depth: Int) {
        facts.layout.track.add(box.type)
        switch box.type {
        case "trak":
            currentTrack = nil
            facts.layout.beginTrack()
            walk(box.payload, limit, depth: depth + 1)
            facts.layout.endTrack()
        case "mdia", "minf", "stbl", "edts", "mvex", "udta": walk(box.payload, limit, depth: depth + 1)
        case "traf":
            currentTrack = nil
            walk(box.payload, limit, depth: depth + 1)
        case "mvhd": readMovieHeader(box)
        case "gps ": readPositionTable(box, limit: limit)
        case "tkhd": readTrackHeader(box)
        case "mdhd": readMediaHeader(box)
        case "elst": readEdits(box, limit: limit)
        case "stsz": readSizes(box)
        case "stts": readDurations(box, limit: limit)
        case "ctts": readCompositionOffsets(box, limit: limit)
        case "hdlr": facts.layout.readHandler(file.bytes(at: box.payload, count: 96))
        case "mfhd": facts.fragments.header(file.bytes(at: box.payload, count: 8))
        case "trex": facts.fragments.trackDefaults(file.bytes(at: box.payload, count: 16))
        case "tfhd":
            let body = file.bytes(at: box.payload, count: 24)
            currentTrack = body.bigEndian(4, 4).map { Int($0) }
            facts.fragments.trackHeader(body)
        case "tfdt": facts.fragments.baseTime(file.bytes(at: box.payload, count: 12))
        case "trun":
            addFragmentSamples(box)
            facts.fragments.run(file, at: box.payload, limit: limit)
        case "senc", "saiz", "pssh": facts.isEncrypted = true
        case "stsd": readSampleEntry(box)
        default: break
        }
    }

    /// The first entry's type: protected pictures or sound say so there (ISO/IEC 14496-12, 8.12).
    private mutating func readSampleEntry(_ box: Box) {
        let entry = file.bytes(at: box.payload + 8, count: 8)
        guard entry.count == 8, let type = Self.type(entry[4..<8]) else { return }
        if ["encv", "enca", "encs", "encm", "enct"].contains(type) { facts.isEncrypted = true }
    }

    private mutating func update(_ change: (inout TrackStructure) -> Void) {
        guard let track = currentTrack, facts.tracks.count < 256 || facts.tracks[track] != nil else { return }
        change(&facts.tracks[track, default: TrackStructure()])
    }

    private mutating func readMovieHeader(_ box: Box) {
        let body = file.bytes(at: box.payload, count: 32)
        guard let version = body.first else { return }
        facts.movieCreated = (version == 1 ? body.bigEndian(4, 8) : body.bigEndian(4, 4)).flatMap { Int64(exactly: $0) }
        if let scale = version == 1 ? body.bigEndian(20, 4) : body.bigEndian(12, 4), scale > 0 {
            movieTimescale = Int64(scale)
        }
    }

    private mutating func readTrackHeader(_ box: Box) {
        let body = file.bytes(at: box.payload, count: 24)
        guard let version = body.first, let id = version == 1 ? body.bigEndian(20, 4) : body.bigEndian(12, 4) else {
            return
        }
        currentTrack = Int(id)
        // An edit list may stand before the track header only in broken files; the header opens the track.
        update { _ in }
    }

    private mutating func readMediaHeader(_ box: Box) {
        let body = file.bytes(at: box.payload, count: 36)
        guard let version = body.first else { return }
        let scale = version == 1 ? body.bigEndian(20, 4) : body.bigEndian(12, 4)
        let duration = version == 1 ? body.bigEndian(24, 8) : body.bigEndian(16, 4)
        let unknown: UInt64 = version == 1 ? .max : 0xFFFF_FFFF
        update { track in
            track.timescale = Int64(scale ?? 0)
            if let duration, duration != unknown, duration > 0, duration < UInt64(Int64.max) {
                track.mediaDuration = track.mediaDuration ?? Int64(duration)
            }
        }
    }

    private mutating func readEdits(_ box: Box, limit: Int64) {
        let head = file.bytes(at: box.payload, count: 8)
        guard let version = head.first, let count = head.bigEndian(4, 4) else { return }
        let entry = version == 1 ? 20 : 12
        var edits: [TrackStructure.Edit] = []
        let fitting = max(0, limit - box.payload - 8) / Int64(entry)
        file.forEachEntry(at: box.payload + 8, count: min(Int64(count), fitting), entrySize: entry, limit: 4096) {
            bytes in
            let duration = version == 1 ? bytes.bigEndian(0, 8) : bytes.bigEndian(0, 4)
            let raw = version == 1 ? bytes.bigEndian(8, 8) : bytes.bigEndian(4, 4)
            guard let duration, let raw, duration < UInt64(Int64.max) else { return }
            let time = version == 1 ? Int64(bitPattern: raw) : Int64(Int32(truncatingIfNeeded: raw))
            let rate = bytes.bigEndian(version == 1 ? 16 : 8, 4).map { Int32(truncatingIfNeeded: $0) }
            edits.append(
                .init(
                    segmentDuration: Int64(duration), mediaTime: time, rate: rate ?? TrackStructure.Edit.normalRate))
        }
        update { $0.edits = edits }
    }

    private mutating func readSizes(_ box: Box) {
        let body = file.bytes(at: box.payload, count: 12)
        guard let constant = body.bigEndian(4, 4), let count = body.bigEndian(8, 4) else { return }
        update { track in
            track.sampleCount += Int64(count)
            if constant > 0 { track.constantSizeBytes = Int64(constant).multipliedSaturated(by: Int64(count)) }
        }
    }

    private mutating func readDurations(_ box: Box, limit: Int64) {
        guard let count = file.bytes(at: box.payload, count: 8).bigEndian(4, 4) else { return }
        var total: Int64 = 0
        let fitting = max(0, limit - box.payload - 8) / 8
        file.forEachEntry(at: box.payload + 8, count: min(Int64(count), fitting), entrySize: 8, limit: 8_000_000) {
            bytes in
            guard let samples = bytes.bigEndian(0, 4), let delta = bytes.bigEndian(4, 4) else { return }
            total = total.addingSaturated(Int64(clamping: samples * delta))
        }
        if total > 0 { update { $0.mediaDuration = total } }
    }

    private mutating func readCompositionOffsets(_ box: Box, limit: Int64) {
        guard let count = file.bytes(at: box.payload, count: 8).bigEndian(4, 4) else { return }
        var lowest: Int64 = 0
        let fitting = max(0, limit - box.payload - 8) / 8
        file.forEachEntry(at: box.payload + 8, count: min(Int64(count), fitting), entrySize: 8, limit: 8_000_000) {
            bytes in
            guard let raw = bytes.bigEndian(4, 4) else { return }
            lowest = min(lowest, Int64(Int32(truncatingIfNeeded: raw)))
        }
        update { $0.lowestCompositionOffset = lowest }
    }

    private mutating func addFragmentSamples(_ box: Box) {
        guard let count = file.bytes(at: box.payload + 4, count: 4).bigEndian(0, 4) else { return }
        update { $0.sampleCount = $0.sampleCount.addingSaturated(Int64(count)) }
    }

    /// Novatek's table of `freeGPS ` blocks: eight bytes, then offset and size of each in the file, big-endian.
    private mutating func readPositionTable(_ box: Box, limit: Int64) {
        guard facts.positionBlocks.isEmpty else { return }
        let fitting = max(0, min(box.end, limit) - box.payload - 8) / 8
        // One a second: ten hours.
        file.forEachEntry(at: box.payload + 8, count: fitting, entrySize: 8, limit: 36_000) { entry in
            guard let offset = entry.bigEndian(0, 4), let size = entry.bigEndian(4, 4), offset > 0, size > 0 else {
                return
            }
            facts.positionBlocks.append((Int64(offset), Int64(size)))
        }
    }
}
