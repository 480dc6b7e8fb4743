import Evidence
import Glibc

/// Bytes that can be read at any place: an image, a device, a piece of memory.
public protocol ByteSource: Sendable {
    var size: Int64 { get }
    /// Just so many bytes; throws where there are fewer.
    func read(at offset: Int64, count: Int) throws(ImageError) -> [UInt8]
}

/// An image or a drive with a disc in it, opened for reading.
public final class ImageSource: ByteSource {
    public let path: RawPath
    public let size: Int64
    let descriptor: Int32

    public init(_ path: RawPath) throws(ImageError) {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
        guard descriptor >= 0 else { throw ImageError(.unreadableImage, path: path.text, errno: errno) }
        var status = stat()
        let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
        // The end of a device is its size; a pipe or terminal has none.
        let end = kind == S_IFREG || kind == S_IFBLK ? lseek(descriptor, 0, SEEK_END) : -1
        guard end >= 0 else {
            close(descriptor)
            throw ImageError(.unreadableImage, path: path.text, detail: "neither file nor disc")
        }
        self.path = path
        self.descriptor = descriptor
        size = Int64(end)
    }

    /// What has been written so far of a file that another one owns.
    init(sharing owner: Int32, _ path: RawPath) throws(ImageError) {
        let descriptor = dup(owner)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw ImageError(.unreadableImage, path: path.text, errno: errno)
        }
        self.path = path
        self.descriptor = descriptor
        size = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    public func read(at offset: Int64, count: Int) throws(ImageError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset.addingSaturated(Int64(count)) <= size else {
            throw ImageError(.damaged, path: path.text, detail: "sector \(offset / 2048) is beyond the end")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: ImageError?
        bytes.withUnsafeMutableBytes { room in
            do throws(ImageError) { try read(at: offset, into: room) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    func read(at offset: Int64, into room: UnsafeMutableRawBufferPointer) throws(ImageError) {
        var done = 0
        while done < room.count, let base = room.baseAddress {
            let got = pread(descriptor, base + done, room.count - done, off_t(offset) + off_t(done))
            if got < 0, errno == EINTR { continue }
            guard got > 0 else {
                let sector = (offset + Int64(done)) / Int64(Sector.size)
                throw ImageError(
                    .unreadableImage, path: path.text, detail: "sector \(sector)", errno: got < 0 ? errno : 0)
            }
            done += got
        }
    }
}

/// The beginning of an image that is still on its way.
struct HeadSource: ByteSource {
    var bytes: [UInt8]
    /// Of the whole image.
    var size: Int64

    func read(at offset: Int64, count: Int) throws(ImageError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset.addingSaturated(Int64(count)) <= size else {
            throw ImageError(.damaged, path: "image", detail: "sector \(offset / 2048) is beyond the end")
        }
        guard offset + Int64(count) <= Int64(bytes.count) else {
            throw ImageError(.unreadableImage, path: "image", detail: "sector \(offset / 2048) is not there yet")
        }
        return Array(bytes[Int(offset)..<(Int(offset) + count)])
    }
}
