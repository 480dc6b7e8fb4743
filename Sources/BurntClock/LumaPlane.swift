/// A borrowed luma plane: 8 bits a pixel, `stride` bytes from one row to the next, top row first. The bytes must
/// outlive it; nothing keeps it.
public struct LumaPlane {
    let base: UnsafePointer<UInt8>
    public let width: Int
    public let height: Int
    let stride: Int

    /// Nil for a plane that is empty, whose rows overlap, or that is larger than any recorder's (8192 × 8192).
    public init?(_ base: UnsafePointer<UInt8>, width: Int, height: Int, stride: Int) {
        guard (1...8192).contains(width), (1...8192).contains(height), stride >= width else { return nil }
        self.base = base
        self.width = width
        self.height = height
        self.stride = stride
    }
}

/// A rectangle of pixels: `left`, `top` inside, `right`, `bottom` outside.
public struct TextBox: Hashable, Sendable, Codable {
    public var left: Int
    public var top: Int
    public var right: Int
    public var bottom: Int

    public init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    public var width: Int { max(0, right - left) }
    public var height: Int { max(0, bottom - top) }

    func clipped(width: Int, height: Int) -> TextBox {
        TextBox(
            left: max(0, min(left, width)), top: max(0, min(top, height)), right: max(0, min(right, width)),
            bottom: max(0, min(bottom, height)))
    }

    func union(_ other: TextBox) -> TextBox {
        TextBox(
            left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
            bottom: max(bottom, other.bottom))
    }

    func grown(x: Int, y: Int) -> TextBox {
        TextBox(left: left - x, top: top - y, right: right + x, bottom: bottom + y)
    }
}

extension TextBox {
    func overlaps(_ other: TextBox) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
}
