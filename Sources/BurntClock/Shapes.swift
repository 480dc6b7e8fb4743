/// Pixels that hang together.
enum Shapes {
    struct Shape: Sendable {
        var left: Int
        var top: Int
        var right: Int
        var bottom: Int
        var pixels: Int
        /// Its number in the label map.
        var label: Int32
        var width: Int { right - left }
        var height: Int { bottom - top }
    }

    /// A picture of pure noise falls into so many; more are not looked at.
    static let most = 8000

    /// Finds the shapes of a mask of ones (side by side or above one another, not corner to corner: outlines of one
    /// pixel keep digits apart). Specks of less than three pixels are left out.
    /// - Returns: the shapes, and for each pixel the label of its shape, 0 for none.
    static func find(_ mask: GrayImage) -> (shapes: [Shape], labels: [Int32]) {
        var labels = [Int32](repeating: 0, count: mask.bytes.count)
        let width = mask.width
        let height = mask.height
        var shapes: [Shape] = []
        var stack: [Int] = []
        mask.bytes.withUnsafeBufferPointer { bytes in
            labels.withUnsafeMutableBufferPointer { labels in
                for start in 0..<bytes.count where bytes[start] != 0 && labels[start] == 0 {
                    guard shapes.count < most else { return }
                    let label = Int32(shapes.count + 1)
                    var shape = Shape(left: width, top: height, right: 0, bottom: 0, pixels: 0, label: label)
                    labels[start] = label
                    stack.append(start)
                    func visit(_ at: Int) {
                        if bytes[at] != 0, labels[at] == 0 {
                            labels[at] = label
                            stack.append(at)
                        }
                    }
                    while let at = stack.popLast() {
                        let x = at % width
                        let y = at / width
                        shape.left = min(shape.left, x)
                        shape.right = max(shape.right, x + 1)
                        shape.top = min(shape.top, y)
                        shape.bottom = max(shape.bottom, y + 1)
                        shape.pixels += 1
                        if x > 0 { visit(at - 1) }
                        if x + 1 < width { visit(at + 1) }
                        if y > 0 { visit(at - width) }
                        if y + 1 < height { visit(at + width) }
                    }
                    shapes.append(shape)
                }
            }
        }
        return (shapes.filter { $0.pixels > 2 }, labels)
    }
}
