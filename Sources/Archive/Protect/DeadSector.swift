import Evidence
import Glibc

/// A sector that says of itself that it could not be read, as dvdisaster's own reading would have left it.
///
/// Reed-Solomon makes up for twice as many lost bytes when it is told which they are: a sector of zeros is an error to be
/// found, a marked one an erasure. Measured: a burst of 5 % as zeros is not repaired, one of 15 % marked is.
enum DeadSector {
    static let bytes: [UInt8] = {
        let beginning = """
            dvdisaster dead sector marker
            This sector could not be read from the image.
            Its contents have been substituted by the dvdisaster read routine.

            """
        let end = "dvdisaster dead sector end marker\n"
        var sector = [UInt8](repeating: 0, count: Sector.size)
        sector.replaceSubrange(0..<beginning.utf8.count, with: beginning.utf8)
        // Two bytes before the sector's end, for a NUL.
        let place = Sector.size - 2 - end.utf8.count
        sector.replaceSubrange(place..<(place + end.utf8.count), with: end.utf8)
        return sector
    }()

    /// Marks sectors of a copy, which grows to its full length first.
    static func mark(_ map: SectorMap, in copy: RawPath, sectors: Int64) throws(DiscError) {
        // Copies are made read-only; this one is to be repaired where it lies, by a program too.
        _ = copy.withCString { chmod($0, 0o644) }
        let descriptor = copy.withCString { open($0, O_RDWR | O_CLOEXEC | O_NOFOLLOW) }
        guard descriptor >= 0 else { throw .writing(copy, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw DiscError(.cannotWrite, path: copy.text, detail: "not a regular file")
        }
        guard Int64(status.st_size) <= sectors * Int64(Sector.size) else {
            throw DiscError(.notAsPlanned, path: copy.text, detail: "\(status.st_size) bytes: more than the disc has")
        }
        guard ftruncate(descriptor, off_t(sectors) * off_t(Sector.size)) == 0 else { throw .writing(copy, errno) }
        let run = 512
        let block = [UInt8]((0..<run).lazy.flatMap { _ in bytes })
        for range in map.ranges {
            var at = max(0, range.lowerBound)
            let end = min(sectors, range.upperBound)
            while at < end {
                let count = Int(min(Int64(run), end - at)) * Sector.size
                let put = block.withUnsafeBytes {
                    pwrite(descriptor, $0.baseAddress, count, off_t(at) * off_t(Sector.size))
                }
                if put < 0, errno == EINTR { continue }
                guard put == count else { throw .writing(copy, put < 0 ? errno : ENOSPC) }
                at += Int64(count / Sector.size)
            }
        }
        guard fsync(descriptor) == 0 else { throw .writing(copy, errno) }
    }
}
