import Evidence
import Foundation
import Glibc
import Inspection
import Synchronization

/// The folder that workers write the pictures of a report into: a folder of its own for each file, read and removed
/// as soon as the file is done.
public final class Thumbnails: Sendable {
    /// Pixels of the longest side: enough to recognise a scene, some 8 kB.
    static let longestSide = 240
    /// A worker met a hostile file: nothing it wrote is believed to be small.
    private static let largest: Int64 = 1 << 20
    private static let most = 64

    public let folder: String
    private let next = Atomic<Int>(0)

    /// Makes the folder, readable by its owner alone; nil where there is no room for it (errno tells).
    public init?(in parent: String = NSTemporaryDirectory()) {
        var template = Array((parent.hasSuffix("/") ? parent : parent + "/").utf8CString.dropLast())
        template += "unbroken-pictures-XXXXXX".utf8CString
        guard mkdtemp(&template) != nil else { return nil }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    public func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Lets `inspect` fill a folder, and reads what it wrote. Without a folder nothing is written, only decoded.
    func take(_ inspect: (PictureRequest) -> FileFacts) -> (facts: FileFacts, pictures: [ReportPicture]) {
        let own = "\(folder)/\(next.wrappingAdd(1, ordering: .relaxed).newValue)"
        let made = mkdir(own, 0o700) == 0
        defer { if made { try? FileManager.default.removeItem(atPath: own) } }
        let request = PictureRequest(
            folder: made ? own : nil, interval: .zero, longestSide: Self.longestSide, looksOnly: true)
        var facts = inspect(request)
        let pictures = made ? Self.read(own, facts) : []
        facts.pictureFiles = []
        return (facts, pictures)
    }

    private static func read(_ folder: String, _ facts: FileFacts) -> [ReportPicture] {
        let descriptor = open(folder + "/pictures.mjpeg", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return facts.pictures.prefix(most).compactMap { picture in
            guard picture.packOffset >= 0, (4...largest).contains(picture.packLength), picture.width > 0,
                picture.height > 0
            else { return nil }
            var bytes = [UInt8](repeating: 0, count: Int(picture.packLength))
            guard pread(descriptor, &bytes, bytes.count, off_t(picture.packOffset)) == bytes.count,
                bytes.starts(with: [0xFF, 0xD8, 0xFF])
            else { return nil }
            return ReportPicture(
                reason: picture.reason, time: picture.time, width: picture.width, height: picture.height, jpeg: bytes)
        }
    }
}
