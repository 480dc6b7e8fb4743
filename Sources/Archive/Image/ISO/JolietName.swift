/// Names of the Joliet tree: at most 64 UTF-16 units, none of `* / : ; ? \`, which Joliet forbids, nor of `" < > |`,
/// which Windows can't open. Two that differ in case only would be one for Windows, and for Linux without Rock Ridge.
enum JolietName {
    static let largest = 64
    static let largestExtension = 16
    private static let replaced = Set<Unicode.Scalar>(["*", "/", ":", ";", "?", "\\", "\"", "<", ">", "|"])

    static func candidate(_ name: String, isFolder: Bool) -> ShortName<UInt16> {
        var scalars = name.unicodeScalars.map { $0.value < 0x20 || replaced.contains($0) ? "_" : $0 }
        // Readers drop dots and spaces at the end.
        var last = scalars.count - 1
        while last >= 0, scalars[last] == "." || scalars[last] == " " {
            scalars[last] = "_"
            last -= 1
        }
        let dot = isFolder ? nil : scalars.lastIndex(of: ".").flatMap { $0 > 0 ? $0 : nil }
        var stem = units(scalars[..<(dot ?? scalars.count)])
        var ending = dot.map { units(scalars[($0 + 1)...]) } ?? []
        if ending.count > largestExtension {
            // No extension, but a name with a dot in it.
            stem += [UInt16(UInt8(ascii: "."))] + ending
            ending = []
        }
        return ShortName(stem: cut(stem, to: room(ending)), ending: ending)
    }

    private static func units(_ scalars: ArraySlice<Unicode.Scalar>) -> [UInt16] {
        scalars.flatMap { Array(UTF16.encode($0) ?? .init()) }
    }

    static func room(_ ending: [UInt16]) -> Int { ending.isEmpty ? largest : largest - 1 - ending.count }

    /// Never inside a surrogate pair, and never so that a dot or a space comes to stand last.
    static func cut(_ stem: [UInt16], to room: Int) -> [UInt16] {
        guard stem.count > room else { return stem }
        var kept = Array(stem.prefix(room))
        if let last = kept.last, UTF16.isLeadSurrogate(last) { kept.removeLast() }
        if let last = kept.last, last == 0x2E || last == 0x20 { kept[kept.count - 1] = 0x5F }
        return kept
    }

    static func text(_ name: ShortName<UInt16>) -> [UInt16] {
        name.ending.isEmpty ? name.stem : name.stem + [0x2E] + name.ending
    }

    /// As a directory record carries it.
    static func identifier(_ name: ShortName<UInt16>, isFolder: Bool) -> [UInt8] {
        (text(name) + (isFolder ? [] : [0x3B, 0x31])).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    /// What is one name for a reader that takes no notice of case.
    static func key(_ name: ShortName<UInt16>) -> String { String(decoding: text(name), as: UTF16.self).lowercased() }

    static func precedes(_ a: ShortName<UInt16>, _ b: ShortName<UInt16>) -> Bool {
        ISOName.compare(text(a), text(b), fill: 0) < 0
    }
}
