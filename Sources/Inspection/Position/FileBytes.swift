import Glibc

/// Random access to a file's bytes for structure reading: bounds-checked, big- and little-endian, never past the end.
package struct FileBytes {
    package let descriptor: Int32
    package let size: Int64

    package init(descriptor: Int32, size: Int64) {
        self.descriptor = descriptor
        self.size = size
    }

    /// Up to `count` bytes at `offset`; fewer at the end of the file, none past it.
    package func bytes(at offset: Int64, count: Int) -> [UInt8] {
        guard offset >= 0, offset < size, count > 0 else { return [] }
        let wanted = Int(min(Int64(count), size - offset))
        return [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            var done = 0
            while done < wanted, let base = buffer.baseAddress {
                let got = pread(descriptor, base + done, wanted - done, off_t(offset) + off_t(done))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                done += got
            }
            filled = done
        }
    }

    /// Calls `body` with successive entries of `entrySize` bytes, reading 64 KiB at a time.
    package func forEachEntry(
        at offset: Int64, count: Int64, entrySize: Int, limit: Int64, _ body: (ArraySlice<UInt8>) -> Void
    ) {
        var remaining = min(count, limit, max(0, size - offset) / Int64(entrySize))
        var position = offset
        let perChunk = Int64(65536 / entrySize)
        while remaining > 0 {
            let chunk = bytes(at: position, count: Int(min(remaining, perChunk)) * entrySize)
            let whole = chunk.count / entrySize
            guard whole > 0 else { return }
            for index in 0..<whole { body(chunk[(index * entrySize)..<((index + 1) * entrySize)]) }
            position += Int64(whole * entrySize)
            remaining -= Int64(whole)
        }
    }
}

extension Collection where Element == UInt8, Index == Int {
    /// Big-endian unsigned number of `count` bytes at `offset` from the start; nil past the end.
    package func bigEndian(_ offset: Int, _ count: Int) -> UInt64? {
        guard offset >= 0, count <= 8, offset + count <= self.count else { return nil }
        var value: UInt64 = 0
        for index in 0..<count { value = value << 8 | UInt64(self[startIndex + offset + index]) }
        return value
    }

    package func littleEndian(_ offset: Int, _ count: Int) -> UInt64? {
        guard offset >= 0, count <= 8, offset + count <= self.count else { return nil }
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(self[startIndex + offset + index]) }
        return value
    }
}
