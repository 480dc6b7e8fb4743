/// Names of ECMA-119 level 2 and 3 (7.5, 7.6): capitals, digits and `_`, at most 30 with the extension. What nobody
/// but a reader without any extension sees.
enum ISOName {
    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    static let largest = 30
    static let largestExtension = 8

    /// Stem and extension, not yet unique.
    static func candidate(_ name: String, isFolder: Bool) -> ShortName<UInt8> {
        let scalars = Array(name.unicodeScalars)
        let dot = isFolder ? nil : scalars.lastIndex(of: ".").flatMap { $0 > 0 && $0 < scalars.count - 1 ? $0 : nil }
        let ending = (dot.map { scalars[($0 + 1)...] } ?? []).prefix(largestExtension).map(mapped)
        let stem = scalars[..<(dot ?? scalars.count)].map(mapped)
        let kept = stem.prefix(largest - ending.count)
        return ShortName(stem: Array(kept), ending: ending)
    }

    private static func mapped(_ scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.isASCII else { return UInt8(ascii: "_") }
        var byte = UInt8(truncatingIfNeeded: scalar.value)
        if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { byte -= 0x20 }
        return isAllowed(byte) ? byte : UInt8(ascii: "_")
    }

    /// As a directory record carries it.
    static func identifier(_ name: ShortName<UInt8>, isFolder: Bool) -> [UInt8] {
        isFolder ? name.stem : name.stem + [UInt8(ascii: ".")] + name.ending + Array(";1".utf8)
    }

    /// ECMA-119 9.3: by stem, then extension, each filled up with spaces.
    static func precedes(_ a: ShortName<UInt8>, _ b: ShortName<UInt8>) -> Bool {
        switch compare(a.stem, b.stem, fill: 0x20) {
        case 0: compare(a.ending, b.ending, fill: 0x20) < 0
        case let order: order < 0
        }
    }

    static func compare<Unit: FixedWidthInteger>(_ a: [Unit], _ b: [Unit], fill: Unit) -> Int {
        for index in 0..<max(a.count, b.count) {
            let left = index < a.count ? a[index] : fill
            let right = index < b.count ? b[index] : fill
            if left != right { return left < right ? -1 : 1 }
        }
        return 0
    }
}

/// A name in two parts, of which the first is cut and numbered where names would collide.
struct ShortName<Unit: FixedWidthInteger & Sendable>: Hashable, Sendable {
    var stem: [Unit]
    var ending: [Unit]
}
