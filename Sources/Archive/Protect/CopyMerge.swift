import Evidence
import Glibc
import Vault

/// One whole image out of several damaged copies of the same disc (of the three sets, say).
///
/// Sectors that only one copy has are taken from it. Where copies that claim to have read a sector differ, each file that
/// lies there is tried with each copy's bytes against its SHA-256; what no digest decides goes to the majority of three, else
/// it counts as lost, for the correction data to make up for.
public enum CopyMerge {
    public struct Copy: Sendable {
        public var source: any ByteSource
        public var unreadable: SectorMap

        public init(_ source: any ByteSource, unreadable: SectorMap) {
            self.source = source
            self.unreadable = unreadable
        }
    }

    public struct Report: Hashable, Sendable {
        public var sha256: String
        /// Equal to the expected digest: nothing is left to repair.
        public var isWhole: Bool
        /// Had by none of the copies, or not to be told which is right.
        public var lost: SectorMap
        /// Where copies differed that had all been read without an error.
        public var conflicts: SectorMap
        /// Sectors taken of each copy, in their order.
        public var taken: [Int64]
    }

    /// More than this and they are not copies of one disc.
    static let mostConflicts: Int64 = 1 << 20

    /// - Parameters:
    ///   - files: SHA-256 of each file by its path on the disc.
    ///   - target: a new file of `sectors`; zeros where lost.
    public static func run(
        _ copies: [Copy], sectors: Int64, sha256: String, files: [String: String], to target: RawPath,
        control: ImageControl = ImageControl()
    ) throws(DiscError) -> Report {
        guard !copies.isEmpty, sectors > 0 else { throw DiscError(.wrongMembers, path: target.text, detail: "no copy") }
        var merge = Merge(copies: copies, sectors: sectors, target: target)
        let size = sectors * Int64(Sector.size)
        do throws(ImageError) {
            let file = try ImageFile(target, size: size, isDirect: false)
            defer { file.discard() }
            try merge.first(to: file, control.part(0, of: 2, total: size))
            if !merge.conflicts.isEmpty { try merge.decide(files, in: file) }
            try file.commit(size: size)
        } catch { throw DiscError(error) }
        let found = try ReadFile.sha256(target, control: control.part(1, of: 2, total: size))
        return Report(
            sha256: found, isWhole: found == sha256, lost: merge.lost, conflicts: merge.conflicts, taken: merge.taken)
    }
}

private struct Merge {
    let copies: [CopyMerge.Copy]
    let sectors: Int64
    let target: RawPath
    var lost = SectorMap()
    var conflicts = SectorMap()
    var taken: [Int64]

    init(copies: [CopyMerge.Copy], sectors: Int64, target: RawPath) {
        self.copies = copies
        self.sectors = sectors
        self.target = target
        taken = [Int64](repeating: 0, count: copies.count)
    }

    /// The bytes of one copy, nil where it does not have all of them.
    private func bytes(_ index: Int, _ range: Range<Int64>) -> [UInt8]? {
        let copy = copies[index]
        let unit = Int64(Sector.size)
        guard range.upperBound * unit <= copy.source.size, !copy.unreadable.overlaps(range) else { return nil }
        return try? copy.source.read(at: range.lowerBound * unit, count: range.count * Sector.size)
    }

    /// Every sector from the first copy that has it; notes where others differ.
    mutating func first(to file: ImageFile, _ control: ImageControl) throws(ImageError) {
        var at: Int64 = 0
        while at < sectors {
            if control.isCancelled() { throw ImageError(.stopped, path: target.text) }
            let range = at..<min(at + 256, sectors)
            let read = copies.indices.map { bytes($0, range) }
            if let one = read.first.flatMap({ $0 }), read.allSatisfy({ $0 == nil || $0 == one }), !read.contains(nil) {
                taken[0] += Int64(range.count)
                try file.write(one)
            } else {
                for sector in range { try one(sector, to: file) }
            }
            at = range.upperBound
            control.onProgress(at * Int64(Sector.size), sectors * Int64(Sector.size))
        }
    }

    private mutating func one(_ sector: Int64, to file: ImageFile) throws(ImageError) {
        let range = sector..<(sector + 1)
        var votes: [(bytes: [UInt8], copies: [Int])] = []
        for index in copies.indices {
            guard let bytes = bytes(index, range) else { continue }
            if let known = votes.firstIndex(where: { $0.bytes == bytes }) {
                votes[known].copies.append(index)
            } else {
                votes.append((bytes, [index]))
            }
        }
        guard let best = votes.max(by: { $0.copies.count < $1.copies.count }) else {
            lost.insert(range)
            try file.write([UInt8](repeating: 0, count: Sector.size))
            return
        }
        if votes.count > 1 {
            conflicts.insert(range)
            guard conflicts.count <= CopyMerge.mostConflicts else {
                throw ImageError(.damaged, path: target.text, detail: "these are not copies of one disc")
            }
            // A majority is believed until a digest says otherwise; one against one is not.
            if best.copies.count * 2 <= votes.reduce(0, { $0 + $1.copies.count }) { lost.insert(range) }
        }
        taken[best.copies[0]] += 1
        try file.write(best.bytes)
    }

    /// Tries each copy's bytes for each file that copies differ about.
    mutating func decide(_ files: [String: String], in file: ImageFile) throws(ImageError) {
        file.setBuffered()
        let image = try ImageSource(sharing: file.descriptor, target)
        guard let reader = try? ImageReader(image), let entries = MediumCheck.listing(reader) else { return }
        var decided = SectorMap()
        for entry in entries where !entry.isFolder {
            let own = SectorMap(entry.sectors)
            let disputed = conflicts.intersection(own)
            guard let wanted = files[entry.path], !disputed.isEmpty,
                lost.intersection(own).ranges.allSatisfy({ conflicts.overlaps($0) })
            else { continue }
            for choice in [nil] + copies.indices.map(Optional.some) {
                guard try digest(entry, image, disputed, choice) == wanted else { continue }
                if let choice { try put(disputed, of: choice, in: file) }
                decided = SectorMap(decided.ranges + disputed.ranges)
                break
            }
        }
        var left = SectorMap()
        for range in lost.ranges {
            for sector in range where !decided.contains(sector) { left.insert(sector..<(sector + 1)) }
        }
        lost = left
    }

    /// Of a file with one copy's bytes where they differ; nil takes what is in the merged image.
    private func digest(
        _ entry: ImageEntry, _ image: ImageSource, _ disputed: SectorMap, _ choice: Int?
    ) throws(ImageError) -> String? {
        let digest = try RunningDigest.forImage()
        let unit = Int64(Sector.size)
        for extent in entry.extents {
            var done: Int64 = 0
            while done < extent.length {
                let count = Int(min(unit, extent.length - done))
                let sector = (extent.offset + done) / unit
                var piece: [UInt8]
                if let choice, disputed.contains(sector) {
                    guard let other = bytes(choice, sector..<(sector + 1)) else { return nil }
                    piece = other
                } else {
                    piece = try image.read(at: sector * unit, count: Sector.size)
                }
                piece.removeLast(Sector.size - count)
                piece.withUnsafeBytes { digest.update($0) }
                done += Int64(count)
            }
        }
        return digest.finish()
    }

    private func put(_ sectors: SectorMap, of choice: Int, in file: ImageFile) throws(ImageError) {
        for range in sectors.ranges {
            for sector in range {
                guard let bytes = bytes(choice, sector..<(sector + 1)) else { continue }
                let place = off_t(sector) * off_t(Sector.size)
                let written = bytes.withUnsafeBytes { pwrite(file.descriptor, $0.baseAddress, $0.count, place) }
                guard written == Sector.size else { throw .writing(target, errno) }
            }
        }
    }
}
