import Catalogue
import Evidence
import Inspection

/// Where satellites said the recorders were: a drawing to scale of its own, without a map.
public struct DispatchTrack: Sendable {
    public struct Line: Sendable {
        /// From 1: the lane's number on the page.
        public var lane: Int
        public var name: String
        public var points: [Coordinate]
    }

    public let lines: [Line]
    public let place: Coordinate?

    /// - Parameters:
    ///   - window: fixes outside it are left out, where it is known when they were.
    ///   - limit: of recordings to read; beyond it nothing is read and the answer is nil.
    public init?(
        _ record: DispatchRecord, window: WallSpan, limit: Int, catalogue: any CatalogueEngine
    ) throws(CatalogueError) {
        let meant = record.segments.filter { $0.span.overlaps(window) }
        guard Set(meant.map(\.recording)).count <= limit else { return nil }
        var lines: [Line] = []
        for (index, lane) in record.lanes.enumerated() {
            var points: [Coordinate] = []
            for segment in lane.segments where segment.span.overlaps(window) {
                guard let facts = try catalogue.facts(of: segment.recording).flatMap(RecordingFacts.init(json:)) else {
                    continue
                }
                points += facts.places(in: segment, window)
            }
            guard !points.isEmpty else { continue }
            lines.append(Line(lane: index + 1, name: lane.name ?? lane.officer, points: points))
        }
        self.init(lines: lines, place: record.dispatch.position)
    }

    init(lines: [Line], place: Coordinate?) {
        self.lines = lines
        self.place = place
    }
}

extension RecordingFacts {
    /// The best track there is, as far as it falls into the segment and the window.
    fileprivate func places(in segment: Segment, _ window: WallSpan) -> [Coordinate] {
        for fixes in [inspection.positions ?? [], sidecar?.positions ?? [], program?.positions ?? []] {
            let inside = fixes.filter(\.isUsable).compactMap { fix -> Coordinate? in
                let time = fix.media.map { segment.span.start + ($0 - segment.offset) } ?? fix.time
                guard let time else { return nil }
                let isIn = time >= max(segment.span.start, window.start) && time <= min(segment.span.end, window.end)
                return isIn ? fix.position : nil
            }
            if !inside.isEmpty { return inside }
        }
        return []
    }
}

extension DispatchTrack {
    private static let width: Double = 560
    private static let height: Double = 360
    private static let margin: Double = 30
    /// Metres of a degree of latitude (mean of WGS-84).
    private static let degree: Double = 111_195

    /// North is up; east and west are as far as north and south. Empty where there is nothing to draw.
    public func svg(_ language: Language) -> String {
        let all = lines.flatMap(\.points) + (place.map { [$0] } ?? [])
        guard !lines.isEmpty, let first = all.first else { return "" }
        let south = all.reduce(first.latitude) { min($0, $1.latitude) }
        let north = all.reduce(first.latitude) { max($0, $1.latitude) }
        let west = all.reduce(first.longitude) { min($0, $1.longitude) }
        let east = all.reduce(first.longitude) { max($0, $1.longitude) }
        let narrow = max(0.01, Self.cosine((south + north) / 2))
        // Nothing is drawn larger than 100 m across: fixes scatter by metres.
        let metres = max(
            100, (north - south) * Self.degree, (east - west) * Self.degree * narrow * Self.height / Self.width)
        let scale = (Self.height - 2 * Self.margin) / metres
        func point(_ coordinate: Coordinate) -> (x: Double, y: Double) {
            (
                Self.width / 2 + (coordinate.longitude - (west + east) / 2) * Self.degree * narrow * scale,
                Self.height / 2 - (coordinate.latitude - (south + north) / 2) * Self.degree * scale
            )
        }
        let title = Bilingual(zh: "卫星定位轨迹", en: "Track by satellite").text(language)
        var result =
            "<svg class=\"dispatch-track\" viewBox=\"0 0 560 360\" role=\"img\"\(Markup.attribute("aria-label", title))>"
        for (index, line) in lines.enumerated() {
            let points = line.points.map(point)
            let path = points.map { "\(Drawing.number($0.x)) \(Drawing.number($0.y))" }.joined(separator: "L")
            let name = "\(line.lane) \(line.name)"
            result += "<g><title>\(Markup.escape(name))</title>"
            result += "<path d=\"M\(path)\" class=\"d-track d-track-\(index % 4)\" fill=\"none\"/>"
            if let start = points.first, let end = points.last {
                result +=
                    "<circle cx=\"\(Drawing.number(start.x))\" cy=\"\(Drawing.number(start.y))\" r=\"5\" class=\"d-track-start\"/>"
                result += Drawing.rect(end.x - 4, end.y - 4, 8, 8, "d-track-end")
                result += Drawing.text(start.x + 8, start.y + 4, name, "d-label")
            }
            result += "</g>"
        }
        if let place {
            let at = point(place)
            result +=
                "<path d=\"M\(Drawing.number(at.x - 6)) \(Drawing.number(at.y))H\(Drawing.number(at.x + 6))M\(Drawing.number(at.x)) \(Drawing.number(at.y - 6))V\(Drawing.number(at.y + 6))\" class=\"d-place\"/>"
        }
        return result + bar(scale) + "</svg>"
    }

    /// A round length that takes a fifth of the drawing at most, and which way is north.
    private func bar(_ scale: Double) -> String {
        var length: Double = 10
        for step in [20.0, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 1_000_000]
        where step * scale <= Self.width / 5 {
            length = step
        }
        let words = length >= 1000 ? "\(Int(length) / 1000) km" : "\(Int(length)) m"
        return Drawing.line(16, 344, 16 + length * scale, 344, "d-bar") + Drawing.text(16, 336, words, "d-small")
            + "<path d=\"M540 14L546 30L540 26L534 30Z\" class=\"d-north\"/>"
            + Drawing.text(540, 44, "N", "d-small", .middle)
    }

    /// By its series, to 10⁻⁷ between ±90°: no import for one function.
    static func cosine(_ degrees: Double) -> Double {
        let angle = degrees * .pi / 180
        let square = angle * angle
        var (term, sum) = (1.0, 1.0)
        for step in 1...8 {
            term *= -square / Double((2 * step - 1) * 2 * step)
            sum += term
        }
        return sum
    }
}
