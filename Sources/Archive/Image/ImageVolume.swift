import Evidence

/// What a disc is called, which set it belongs to, and when it was mastered.
public struct ImageVolume: Hashable, Sendable {
    /// 1 to 32 of `A–Z 0–9 _`: d-characters of ECMA-119, and nothing that any other tree would spell otherwise.
    public let id: String
    /// At most 64 of the same characters.
    public let set: String
    public let date: WallTime

    public init(id: String, set: String, date: WallTime) throws(ImageError) {
        guard (1...32).contains(id.utf8.count), id.utf8.allSatisfy(ISOName.isAllowed) else {
            throw ImageError(.unusableVolume, path: id)
        }
        guard set.utf8.count <= 64, set.utf8.allSatisfy(ISOName.isAllowed) else {
            throw ImageError(.unusableVolume, path: set)
        }
        self.id = id
        self.set = set
        self.date = date
    }
}
