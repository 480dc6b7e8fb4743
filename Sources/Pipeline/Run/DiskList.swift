import Evidence
import Foundation
import Glibc
import Synchronization

/// What is known of each file of a run, under the file's number. A card may hold ten thousand files: what is known of one
/// is kept on disk, in a file without a name that goes with the process, and sixteen bytes of it in memory. Where the
/// disk takes no more, the rest stays in memory: a full disk must not cost the report.
public final class DiskList<Element: Codable & Sendable>: Sendable, Sequence {
    private struct State {
        /// Where each element stands; nil where none was put yet.
        var places: [Place?] = []
        /// End of what was written.
        var end: Int64 = 0
        /// Those the disk did not take.
        var kept: [Int: Element] = [:]
    }

    private struct Place {
        var offset: Int64
        var length: Int32
    }

    private let state = Mutex(State())
    /// Below zero where no file could be made.
    private let descriptor: Int32

    /// - Parameter folder: where the file lies; it has a name for the moment of its making only. Nil: all in memory.
    init(in folder: RawPath? = nil) {
        guard let folder else {
            descriptor = -1
            return
        }
        let path = folder.appending(".writing-\(getpid())-list")
        descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
        if descriptor >= 0 { _ = path.withCString { unlink($0) } }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    public var count: Int { state.withLock { $0.places.count } }

    /// Puts an element under its number, in the place of an older one.
    func put(_ element: Element, at number: Int) {
        let bytes = descriptor >= 0 ? try? JSONEncoder().encode(element) : nil
        state.withLock { state in
            while state.places.count <= number { state.places.append(nil) }
            state.kept[number] = nil
            if let bytes, let length = Int32(exactly: bytes.count), write(bytes, at: state.end) {
                state.places[number] = Place(offset: state.end, length: length)
                state.end += Int64(length)
            } else {
                state.places[number] = nil
                state.kept[number] = element
            }
        }
    }

    /// Puts an element behind the last; returns its number.
    @discardableResult
    func add(_ element: Element) -> Int {
        let number = state.withLock { state in
            state.places.append(nil)
            return state.places.count - 1
        }
        put(element, at: number)
        return number
    }

    /// Nil where none was put, or where the disk no longer gives it.
    public subscript(_ number: Int) -> Element? {
        let (kept, place) = state.withLock { state in
            (state.kept[number], state.places.indices.contains(number) ? state.places[number] : nil)
        }
        if let kept { return kept }
        guard let place, let bytes = read(place) else { return nil }
        return try? JSONDecoder().decode(Element.self, from: bytes)
    }

    /// In the order of their numbers, one in memory at a time.
    public func makeIterator() -> AnyIterator<Element> {
        var next = 0
        return AnyIterator { [self] in
            while next < count {
                defer { next += 1 }
                if let element = self[next] { return element }
            }
            return nil
        }
    }

    private func write(_ bytes: Data, at offset: Int64) -> Bool {
        bytes.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count, let base = raw.baseAddress {
                let put = pwrite(descriptor, base + done, raw.count - done, off_t(offset) + off_t(done))
                if put < 0, errno == EINTR { continue }
                guard put > 0 else { return false }
                done += put
            }
            return true
        }
    }

    private func read(_ place: Place) -> Data? {
        var bytes = Data(count: Int(place.length))
        let isWhole = bytes.withUnsafeMutableBytes { raw in
            var done = 0
            while done < raw.count, let base = raw.baseAddress {
                let got = pread(descriptor, base + done, raw.count - done, off_t(place.offset) + off_t(done))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return false }
                done += got
            }
            return true
        }
        return isWhole ? bytes : nil
    }
}
