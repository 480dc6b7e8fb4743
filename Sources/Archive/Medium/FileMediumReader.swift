import Evidence
import Glibc
import Vault

/// Reads an image in a file as if it were a disc: to check what a drive's copy or another disc's image holds.
public struct FileMediumReader: MediumReader {
    /// Read at once; a bad place is then read sector by sector.
    static let piece: Int64 = 16

    private let source: any ByteSource
    private let path: RawPath
    public var attempts: Int

    public var device: String { path.text }
    public var name: String { "unbroken \(ProgramVersion.number)" }

    public init(_ path: RawPath, attempts: Int = 2) throws(DiscError) {
        do throws(ImageError) { self.init(try ImageSource(path), path: path, attempts: attempts) } catch {
            throw DiscError(error)
        }
    }

    /// - Parameter source: read in whole sectors.
    public init(_ source: any ByteSource, path: RawPath, attempts: Int = 2) {
        self.source = source
        self.path = path
        self.attempts = max(1, attempts)
    }

    public func state() throws(DiscError) -> MediumState {
        MediumState(
            drive: DriveIdentity(device: device), status: .closed, profile: "file",
            writtenSectors: source.size / Int64(Sector.size))
    }

    public func read(_ sectors: Range<Int64>, to copy: RawPath, control: ImageControl) throws(DiscError) -> SectorMap {
        let unit = Int64(Sector.size)
        let size = Int64(sectors.count) * unit
        var bad = SectorMap()
        do throws(ImageError) {
            let file = try ImageFile(copy, size: size, isDirect: false)
            defer { file.discard() }
            var at = sectors.lowerBound
            while at < sectors.upperBound {
                if control.isCancelled() { throw ImageError(.stopped, path: device) }
                // Long pieces while all is well; the grain of a disc's error correction where it is not.
                let end = min(sectors.upperBound, at + 512)
                if let bytes = attempt(at..<end) {
                    try file.write(bytes)
                } else {
                    for part in Self.pieces(at..<end, of: Self.piece) {
                        try copyPiece(part, to: file, &bad)
                    }
                }
                at = end
                control.onProgress((at - sectors.lowerBound) * unit, size)
            }
            try file.commit(size: size)
        } catch { throw DiscError(error) }
        return bad
    }

    private func copyPiece(_ piece: Range<Int64>, to file: ImageFile, _ bad: inout SectorMap) throws(ImageError) {
        let whole = attempt(piece)
        for sector in Self.pieces(piece, of: whole == nil ? 1 : Self.piece) {
            var bytes = whole
            var left = attempts
            while bytes == nil, left > 0 {
                bytes = attempt(sector)
                left -= 1
            }
            if bytes == nil { bad.insert(sector) }
            try file.write(bytes ?? [UInt8](repeating: 0, count: sector.count * Sector.size))
        }
    }

    private func attempt(_ sectors: Range<Int64>) -> [UInt8]? {
        try? source.read(at: sectors.lowerBound * Int64(Sector.size), count: sectors.count * Sector.size)
    }

    private static func pieces(_ range: Range<Int64>, of length: Int64) -> [Range<Int64>] {
        stride(from: range.lowerBound, to: range.upperBound, by: Int(length)).map {
            $0..<min($0 + length, range.upperBound)
        }
    }
}
