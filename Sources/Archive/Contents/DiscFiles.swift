import Evidence

/// All that lies on a disc besides the recordings: what goes into a ``BagRequest`` beside the payload. The same
/// description makes the same bytes.
public struct DiscFiles: Sendable {
    public var tagFiles: [BagRequest.TagFile]
    public var info: BagInfo

    /// - Parameter mapping: which metadata element each field becomes in `metadata/da-t.xml`; nil leaves that file out.
    public init(_ description: DiscDescription, mapping: MetadataMapping? = nil) throws(BagError) {
        tagFiles = []
        info = Self.info(description)
    }

    private static func info(_ description: DiscDescription) -> BagInfo {
        let identity = description.identity
        var info = BagInfo()
        info.add("Source-Organization", identity.organisation)
        return info
    }
}
