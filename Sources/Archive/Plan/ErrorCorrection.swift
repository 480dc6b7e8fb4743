import Evidence

/// How a disc's data is protected, and how much of it that leaves.
public struct ErrorCorrection: Hashable, Sendable, Codable {
    public enum Place: String, Sendable, Codable {
        /// Beside the data, in the same image.
        case inImage = "in-image"
        /// A file kept elsewhere: the disc is all data.
        case separate
    }

    /// Data's share of the image where correction data fills the rest, in thousandths.
    public var dataShare: Int64

    public init(dataShare: Int64 = 800) { self.dataShare = min(max(dataShare, 1), 1000) }

    /// The sizes that RS03 fills an image up to, in sectors. It takes the smallest that holds the data; 0.79.5 has none
    /// above 23 652 352. Whole layers of 255 sectors only: an image for a CD was measured at 359 295.
    private static let ladder: [Int64] = RS03.sizes.map { $0 / 255 * 255 }
    /// Media that an RS03 image does not reach: above 48.4 GB by more than the spare areas of a disc of 50 GB.
    private static let largestInImage: Int64 = 24_438_784

    public func place(on medium: Medium) -> Place {
        medium.sectors > Self.largestInImage || medium.sectors < (Self.ladder.first ?? 0) ? .separate : .inImage
    }

    /// The image's size in sectors, correction data included.
    public func imageSectors(on medium: Medium) -> Int64 {
        switch place(on: medium) {
        case .separate: max(0, medium.sectors)
        case .inImage: Self.ladder.last { $0 <= medium.sectors } ?? 0
        }
    }

    /// What data and all its overhead may take.
    public func dataSectors(on medium: Medium) -> Int64 {
        let image = imageSectors(on: medium)
        switch place(on: medium) {
        case .separate: return image
        // Read back from a file it may be any number.
        case .inImage: return image.scaled(by: min(max(dataShare, 0), 1000), over: 1000)
        }
    }
}
