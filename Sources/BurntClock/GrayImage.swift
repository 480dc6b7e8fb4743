/// An 8-bit grey picture that owns its bytes: rows without padding, 0 = black.
struct GrayImage: Sendable, Equatable {
    private(set) var width: Int
    private(set) var height: Int
    var bytes: [UInt8]

    init(width: Int, height: Int, filled value: UInt8 = 0) {
        self.width = max(0, width)
        self.height = max(0, height)
        bytes = [UInt8](repeating: value, count: self.width * self.height)
    }

    /// A copy of a part of a luma plane; what lies outside the plane is left out.
    init(_ plane: LumaPlane, _ box: TextBox) {
        let box = box.clipped(width: plane.width, height: plane.height)
        self.init(width: box.width, height: box.height)
        bytes.withUnsafeMutableBufferPointer { out in
            guard let to = out.baseAddress else { return }
            for row in 0..<box.height {
                (to + row * box.width).update(
                    from: plane.base + (box.top + row) * plane.stride + box.left, count: box.width)
            }
        }
    }

    /// Bright strokes thinner than `side` pixels, everything else black: the picture less its opening (a white
    /// top-hat with a square). Flat light, gradients and large bright things go; overlay digits stay.
    func topHat(side: Int) -> GrayImage {
        var opened = self
        opened.slide(side, smallest: true)
        opened.slide(side, smallest: false)
        var result = self
        for index in result.bytes.indices {
            result.bytes[index] = bytes[index] &- min(bytes[index], opened.bytes[index])
        }
        return result
    }

    /// Replaces every pixel by the smallest (or largest) in a square of odd `side` around it, edges repeated.
    private mutating func slide(_ side: Int, smallest: Bool) {
        let reach = max(1, side / 2)
        var turned = [UInt8](repeating: 0, count: bytes.count)
        // Rows into columns, twice: one direction of code, and the picture stands as it was.
        Self.slideRows(bytes, width: width, height: height, reach: reach, smallest: smallest, into: &turned)
        Self.slideRows(turned, width: height, height: width, reach: reach, smallest: smallest, into: &bytes)
    }

    /// Van Herk's running extremum: three comparisons a pixel whatever the reach. Writes the result transposed.
    private static func slideRows(
        _ from: [UInt8], width: Int, height: Int, reach: Int, smallest: Bool, into: inout [UInt8]
    ) {
        guard width > 0, height > 0 else { return }
        let window = 2 * reach + 1
        let padded = (width + 2 * reach + window - 1) / window * window
        let flip: UInt8 = smallest ? 0 : 255
        var line = [UInt8](repeating: 255, count: padded)
        var left = line
        var right = line
        from.withUnsafeBufferPointer { from in
            into.withUnsafeMutableBufferPointer { into in
                line.withUnsafeMutableBufferPointer { line in
                    left.withUnsafeMutableBufferPointer { left in
                        right.withUnsafeMutableBufferPointer { right in
                            for row in 0..<height {
                                // A largest value is a smallest one upside down.
                                for x in 0..<width { line[reach + x] = from[row * width + x] ^ flip }
                                var start = 0
                                while start < padded {
                                    var least: UInt8 = 255
                                    for x in start..<start + window {
                                        least = min(least, line[x])
                                        left[x] = least
                                    }
                                    least = 255
                                    for x in (start..<start + window).reversed() {
                                        least = min(least, line[x])
                                        right[x] = least
                                    }
                                    start += window
                                }
                                for x in 0..<width {
                                    into[x * height + row] = min(right[x], left[x + window - 1]) ^ flip
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Each pixel averaged with its neighbours, 1-2-1 both ways: sensor noise goes, strokes of three pixels stay.
    func smoothed() -> GrayImage {
        guard width > 2, height > 2 else { return self }
        var across = self
        var result = self
        for y in 0..<height {
            for x in 1..<width - 1 {
                let at = y * width + x
                let sum = Int(bytes[at - 1]) + 2 * Int(bytes[at]) + Int(bytes[at + 1])
                across.bytes[at] = UInt8(clamping: (sum + 2) / 4)
            }
        }
        for y in 1..<height - 1 {
            for x in 0..<width {
                let at = y * width + x
                let sum = Int(across.bytes[at - width]) + 2 * Int(across.bytes[at]) + Int(across.bytes[at + width])
                result.bytes[at] = UInt8(clamping: (sum + 2) / 4)
            }
        }
        return result
    }

    /// White becomes black: recognisers are trained on dark text.
    func inverted() -> GrayImage {
        var result = self
        for index in result.bytes.indices { result.bytes[index] = 255 - bytes[index] }
        return result
    }

    /// The values between the darkest and the brightest hundredth spread over the whole range.
    func stretched() -> GrayImage {
        var counts = [Int](repeating: 0, count: 256)
        for value in bytes { counts[Int(value)] += 1 }
        let share = bytes.count / 100
        var low = 0
        var seen = counts[0]
        while low < 255, seen <= share {
            low += 1
            seen += counts[low]
        }
        var high = 255
        seen = counts[255]
        while high > 0, seen <= share {
            high -= 1
            seen += counts[high]
        }
        guard high > low else { return self }
        let table = (0..<256).map { UInt8(clamping: ($0 - low) * 255 / (high - low)) }
        var result = self
        for index in result.bytes.indices { result.bytes[index] = table[Int(bytes[index])] }
        return result
    }

    /// The picture at another size, bilinear; with a margin of `margin` pixels of `background` on every side.
    func scaled(width wide: Int, height high: Int, margin: Int = 0, background: UInt8 = 255) -> GrayImage {
        var result = GrayImage(width: wide + 2 * margin, height: high + 2 * margin, filled: background)
        guard width > 0, height > 0, wide > 0, high > 0 else { return result }
        // 16.16 fixed point: pixel centres on pixel centres.
        let stepX = (width << 16) / wide
        let stepY = (height << 16) / high
        for y in 0..<high {
            let v = max(0, min((height - 1) << 16, y * stepY + stepY / 2 - 32_768))
            let top = v >> 16
            let bottom = min(top + 1, height - 1)
            let fy = v & 0xFFFF
            for x in 0..<wide {
                let u = max(0, min((width - 1) << 16, x * stepX + stepX / 2 - 32_768))
                let left = u >> 16
                let right = min(left + 1, width - 1)
                let fx = u & 0xFFFF
                let above =
                    Int(bytes[top * width + left]) * (65_536 - fx) + Int(bytes[top * width + right]) * fx
                let below =
                    Int(bytes[bottom * width + left]) * (65_536 - fx) + Int(bytes[bottom * width + right]) * fx
                let value = ((above >> 8) * (65_536 - fy) + (below >> 8) * fy) >> 24
                result.bytes[(y + margin) * result.width + x + margin] = UInt8(clamping: value)
            }
        }
        return result
    }

    /// A part of the picture; what lies outside is left out.
    func part(_ box: TextBox) -> GrayImage {
        let box = box.clipped(width: width, height: height)
        var result = GrayImage(width: box.width, height: box.height)
        for row in 0..<box.height {
            for column in 0..<box.width {
                result.bytes[row * box.width + column] = bytes[(box.top + row) * width + box.left + column]
            }
        }
        return result
    }

    mutating func paste(_ other: GrayImage, x: Int, y: Int) {
        for row in 0..<max(0, min(other.height, height - y)) {
            for column in 0..<max(0, min(other.width, width - x)) {
                bytes[(y + row) * width + x + column] = other.bytes[row * other.width + column]
            }
        }
    }
}
