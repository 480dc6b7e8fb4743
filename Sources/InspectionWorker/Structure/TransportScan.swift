import Inspection

/// Reads the headers of MPEG transport packets themselves (ISO/IEC 13818-1 §2.4.3): lost packets show in the
/// continuity counter, packets a receiver knew to be bad in the transport error indicator. libav's own corrupt flag
/// also marks packets whose declared PES length is wrong, which is no loss.
struct TransportScan {
    struct Damage {
        var lostPackets: Int64 = 0
        var errorPackets: Int64 = 0
        /// Byte offsets of the first places, in file order.
        var places: [Int64] = []
    }

    private(set) var damage: [Int: Damage] = [:]
    private(set) var packets: Int64 = 0
    /// Packets whose payload is marked as scrambled.
    private var scrambled: Int64 = 0
    /// Times the packet grid was lost and found again.
    private(set) var resyncs: Int64 = 0
    private(set) var clock = ProgrammeClock()
    private(set) var tables = ProgrammeTables()

    /// More than damage would mark by chance.
    var isScrambled: Bool { scrambled > max(8, packets / 100) }

    private var lastCounter = [UInt8](repeating: 0xFF, count: 8192)
    private var repeated = [Bool](repeating: false, count: 8192)

    init?(_ file: FileBytes, onProgress: ((Int64) -> Void)?) {
        let head = file.bytes(at: 0, count: 64 * 1024)
        guard let (stride, first) = Self.grid(head) else { return nil }
        var position = Int64(first)
        // A multiple of the packet size near a mebibyte.
        let chunkSize = (1 << 20) / stride * stride
        while position < file.size {
            let chunk = file.bytes(at: position, count: chunkSize)
            guard chunk.count >= 188 else { break }
            let used = chunk.withUnsafeBytes { scan($0, base: position, stride: stride) }
            guard used > 0 else { break }
            position += Int64(used)
            if position & (63 << 20) < Int64(chunkSize) { onProgress?(position) }
        }
    }

    /// Packet size (188, 192 with time codes, 204 with parity) and the offset of the first sync byte.
    private static func grid(_ head: [UInt8]) -> (Int, Int)? {
        for start in 0..<min(head.count, 2048) where head[start] == 0x47 {
            for stride in [188, 192, 204] {
                let checks = min(8, (head.count - start - 1) / stride)
                if checks >= 2, (1...checks).allSatisfy({ head[start + $0 * stride] == 0x47 }) {
                    return (stride, start)
                }
            }
        }
        return nil
    }

    /// Returns how many bytes were used; after a lost grid the rest is read again from the next sync byte.
    private mutating func scan(_ bytes: UnsafeRawBufferPointer, base: Int64, stride: Int) -> Int {
        var index = 0
        while index + 188 <= bytes.count {
            if bytes[index] != 0x47 {
                resyncs += 1
                var next = index + 1
                while next < bytes.count,
                    !(bytes[next] == 0x47 && (next + stride >= bytes.count || bytes[next + stride] == 0x47))
                {
                    next += 1
                }
                // Bytes were lost or inserted: counters start afresh, the place itself is told by the jump.
                index = next
                continue
            }
            packet(bytes, index, base, stride)
            index += stride
        }
        return index > 0 ? min(index, bytes.count) : bytes.count
    }

    @inline(__always)
    private mutating func packet(_ bytes: UnsafeRawBufferPointer, _ index: Int, _ base: Int64, _ stride: Int) {
        packets += 1
        let pid = Int(bytes[index + 1] & 0x1F) << 8 | Int(bytes[index + 2])
        guard pid != 0x1FFF else { return }
        if bytes[index + 1] & 0x80 != 0 {
            note(pid, base + Int64(index)) { $0.errorPackets += 1 }
            return
        }
        if bytes[index + 3] & 0xC0 != 0 { scrambled += 1 }
        let control = bytes[index + 3] >> 4 & 3
        let counter = bytes[index + 3] & 15
        if control & 2 != 0, bytes[index + 4] > 0, bytes[index + 5] & 0x90 != 0 {
            clock.take(bytes, index, pid: pid, offset: base + Int64(index), stride: stride)
        }
        if bytes[index + 1] & 0x40 != 0, pid < 0x1FF0, tables.awaited.contains(pid) {
            tables.take(bytes, index, pid: pid)
        }
        let announced = control & 2 != 0 && bytes[index + 4] > 0 && bytes[index + 5] & 0x80 != 0
        let last = lastCounter[pid]
        if control & 1 != 0 {
            if last == 0xFF || announced {
                repeated[pid] = false
            } else if counter == last {
                // One exact repetition is allowed; a second means fifteen lost.
                if repeated[pid] { note(pid, base + Int64(index)) { $0.lostPackets += 15 } }
                repeated[pid].toggle()
            } else {
                let missing = (counter &- last &- 1) & 15
                if missing != 0 { note(pid, base + Int64(index)) { $0.lostPackets += Int64(missing) } }
                repeated[pid] = false
            }
            lastCounter[pid] = counter
        } else if announced {
            lastCounter[pid] = 0xFF
        }
    }

    private mutating func note(_ pid: Int, _ offset: Int64, _ change: (inout Damage) -> Void) {
        var entry = damage[pid] ?? Damage()
        change(&entry)
        if entry.places.count < 64 { entry.places.append(offset) }
        damage[pid] = entry
    }
}
