import Glibc

/// An error of this module: what happened, to which file or drive, and what stood against what.
public protocol PlacedError: Error {
    var path: String { get }
    var detail: String { get }
    /// Zero where the system said nothing.
    var errno: Int32 { get }
    /// What happened, without place and cause.
    var said: Words { get }
    var hint: Words { get }
}

extension PlacedError {
    public var message: Words {
        let cause = errno == 0 ? detail : detail + (detail.isEmpty ? "" : ", ") + String(cString: strerror(errno))
        let tail = cause.isEmpty ? "" : ": \(cause)"
        return Words(zh: "\(path)：\(said.zh)\(tail)", en: "\(path): \(said.en)\(tail)")
    }
}
