/// dvdisaster's RS03: Reed-Solomon over 255 sectors that lie far apart, a layer of checksums among them. What the program
/// will do to an image, known before it is run (measured with 0.79.5 at every border of the smallest size).
enum RS03 {
    /// Sizes in sectors that it fills an image up to (dvdisaster.h): CD, DVD, two layers, BD, two layers.
    static let sizes: [Int64] = [359_424, 2_295_104, 4_171_712, 11_826_176, 23_652_352]
    /// Fewer than so many roots and it takes the next size.
    static let fewestRoots: Int64 = 8
    static let mostRoots: Int64 = 170
    /// Sectors of its own header, behind the data.
    static let headerSectors: Int64 = 2

    struct Layout: Hashable {
        var sectors: Int64
        var roots: Int
    }

    /// The image that comes of so many data sectors; nil where no size holds them.
    static func layout(data: Int64) -> Layout? {
        guard data > 0 else { return nil }
        for size in sizes {
            let layer = size / 255
            // One more layer holds the checksums.
            let layers = (data + headerSectors + layer - 1) / layer + 1
            let roots = min(mostRoots, 255 - layers)
            if roots >= fewestRoots { return Layout(sectors: layer * 255, roots: Int(roots)) }
        }
        return nil
    }

    /// What stands in the first sector of its header, in an image behind the data, in a file at the beginning:
    /// `*dvdisaster*`, the method's four letters, at 0x4C data and at 0x50 correction bytes of 255, little-endian.
    static func facts(header: [UInt8], place: ErrorCorrection.Place) -> CorrectionFacts? {
        guard header.count >= 0x54, header.starts(with: "*dvdisaster*".utf8) else { return nil }
        let method = String(decoding: header[12..<16], as: UTF8.self)
        func number(at offset: Int) -> Int {
            (0..<4).reduce(0) { $0 | Int(header[offset + $1]) << (8 * $1) }
        }
        let (data, roots) = (number(at: 0x4C), number(at: 0x50))
        guard (1...254).contains(roots), (1...254).contains(data), data + roots <= 255 else { return nil }
        return CorrectionFacts(method: method, roots: roots, place: place)
    }
}
