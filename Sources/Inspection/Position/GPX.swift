import Evidence

/// Track points of GPX 1.0 and 1.1, read by hand: only `trkpt` with its `lat`, `lon`, `time`, `speed` and `fix`. An XML parser would
/// bring entities and other files with it; here nothing is expanded and nothing is opened.
package struct GPX {
    package private(set) var fixes: [PositionFix] = []
    package static let maximumFixes = 200_000
    /// A tag with attributes; the longest real one is the root with its schemas.
    private static let longestTag = 16_384

    private let bytes: [UInt8]

    /// Nil where there is no `gpx` element near the start.
    package init?(_ bytes: some Collection<UInt8>) {
        self.bytes = Array(bytes)
        guard Self.find(Array("<gpx".utf8), in: self.bytes, from: 0, to: min(self.bytes.count, 4096)) != nil else {
            return nil
        }
        read()
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from: Int, to: Int) -> Int? {
        guard let first = needle.first, to - from >= needle.count else { return nil }
        var index = from
        while index <= to - needle.count {
            if bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    /// One pass over the tags; text is looked at only where a tag of ours has just opened.
    private mutating func read() {
        var index = 0
        var point: PositionFix?
        while index < bytes.count, fixes.count < Self.maximumFixes {
            guard bytes[index] == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            if bytes[index...].starts(with: "<!--".utf8) {
                index = Self.find(Array("-->".utf8), in: bytes, from: index + 4, to: bytes.count) ?? bytes.count
                continue
            }
            let limit = min(bytes.count, index + Self.longestTag)
            // The next `<` ends a tag that never closed, so that no byte is looked at twice.
            var end = index + 1
            while end < limit, bytes[end] != UInt8(ascii: ">"), bytes[end] != UInt8(ascii: "<") { end += 1 }
            guard end < limit, bytes[end] == UInt8(ascii: ">") else {
                index = end
                continue
            }
            let tag = bytes[(index + 1)..<end]
            index = end + 1
            let name = tag.prefix { $0 > 0x20 }
            if name.elementsEqual("trkpt".utf8) {
                point = Self.point(tag)
                if tag.last == UInt8(ascii: "/") { close(&point) }
            } else if name.elementsEqual("/trkpt".utf8) {
                close(&point)
            } else if point != nil {
                readChild(name, text(from: index), into: &point)
            }
        }
    }

    private mutating func close(_ point: inout PositionFix?) {
        if let point, point.position != nil { fixes.append(point) }
        point = nil
    }

    private func text(from index: Int) -> ArraySlice<UInt8> {
        bytes[index..<min(bytes.count, index + 64)].prefix { $0 != UInt8(ascii: "<") }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = text.drop { $0 <= 0x20 }
        return start.prefix(start.lastIndex { $0 > 0x20 }.map { $0 - start.startIndex + 1 } ?? 0)
    }

    private func readChild(_ name: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, into point: inout PositionFix?) {
        let value = Self.trimmed(text)
        if name.elementsEqual("time".utf8) {
            point?.time = Self.time(value)
        } else if name.elementsEqual("speed".utf8) {
            let speed = Double(String(decoding: value, as: UTF8.self))
            if let speed, (0...1000).contains(speed) { point?.speed = speed }
        } else if name.elementsEqual("fix".utf8) {
            let word = String(decoding: value, as: UTF8.self)
            point?.quality =
                ["none": .none, "2d": .flat, "3d": .full, "dgps": .full, "pps": .full][word] ?? .unstated
        }
    }

    private static func point(_ tag: ArraySlice<UInt8>) -> PositionFix? {
        guard let latitude = attribute("lat", tag), let longitude = attribute("lon", tag) else { return nil }
        return PositionFix(
            position: Coordinate(checkedLatitude: latitude, longitude: longitude), quality: .unstated, format: .gpx)
    }

    private static func attribute(_ name: String, _ tag: ArraySlice<UInt8>) -> Double? {
        let all = tag.prefix(1024).map { $0 < 0x20 ? 0x20 : $0 }
        guard let at = find(Array(" \(name)=".utf8), in: all, from: 0, to: all.count) else { return nil }
        let start = at + name.utf8.count + 2
        guard start < all.count, all[start] == UInt8(ascii: "\"") || all[start] == UInt8(ascii: "'") else { return nil }
        let body = all[(start + 1)...].prefix(32).prefix { $0 != all[start] }
        guard let value = Double(String(decoding: body, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// `2025-03-14T07:00:00.000Z`, or with `+08:00`. A time without either is UTC: the GPX schema says so.
    private static func time(_ text: ArraySlice<UInt8>) -> WallTime? {
        let bytes = Array(text)
        guard bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let year = UTCParts.digits(bytes[0..<4]),
            let month = UTCParts.digits(bytes[5..<7]), let day = UTCParts.digits(bytes[8..<10]),
            let hour = UTCParts.digits(bytes[11..<13]), let minute = UTCParts.digits(bytes[14..<16])
        else { return nil }
        let seconds = bytes[17...].prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard let second = UTCParts.decimal(seconds),
            let time = UTCParts.time(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second.whole,
                nanosecond: second.nanoseconds)
        else { return nil }
        let zone = bytes[(17 + seconds.count)...]
        if zone.isEmpty || zone.elementsEqual("Z".utf8) { return time }
        guard zone.count == 6, let sign = zone.first, let hours = UTCParts.digits(zone.dropFirst().prefix(2)),
            let minutes = UTCParts.digits(zone.suffix(2)), hours <= 14, minutes < 60
        else { return nil }
        let offset = Nanoseconds.seconds(Int64(hours * 3600 + minutes * 60))
        return sign == UInt8(ascii: "-") ? time + offset : time - offset
    }
}
