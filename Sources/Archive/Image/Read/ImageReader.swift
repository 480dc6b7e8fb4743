import Evidence

/// Lists what lies in an image, tree by tree, with the place of every byte. Trusts nothing in it: every length is held
/// against the image's size, folders that lead into themselves are told, and errors name the sector.
public struct ImageReader: Sendable {
    public let volumeID: String
    /// Sectors that the volume takes by its ISO 9660 descriptor; correction data may lie behind. Nil where it has none.
    public var volumeSectors: Int64? { iso?.sectors.map(Int64.init) }
    /// The trees there are.
    public let sides: Set<ImageSide>
    /// What kept a tree from being found.
    public let faults: [ImageError]

    private let source: any ByteSource
    private let iso: ISOReader?
    private let udf: UDFReader?

    /// Throws when no tree at all can be found. A damaged one beside a whole one is told in ``faults``.
    public init(_ source: any ByteSource) throws(ImageError) {
        self.source = source
        var iso: ISOReader?
        var udf: UDFReader?
        var faults: [ImageError] = []
        do throws(ImageError) { iso = try ISOReader(source) } catch { faults.append(error) }
        do throws(ImageError) { udf = try UDFReader(source) } catch {
            if error.code != .notAnImage { faults.append(error) }
        }
        self.iso = iso
        self.udf = udf
        self.faults = faults
        sides = (iso?.sides ?? []).union(udf == nil ? [] : [.udf])
        guard let volumeID = udf?.volumeID ?? iso?.volumeID else {
            throw faults.first ?? ImageError(.notAnImage, path: "image")
        }
        self.volumeID = volumeID
    }

    /// Every file and folder but the root, a folder before what it holds.
    public func entries(_ side: ImageSide) throws(ImageError) -> [ImageEntry] {
        guard sides.contains(side) else {
            throw ImageError(.unsupported, path: "image", detail: "no \(side.rawValue) tree")
        }
        switch side {
        case .udf: return try udf?.entries() ?? []
        case .rockRidge, .joliet, .plain: return try iso?.entries(side) ?? []
        }
    }
}
