import Evidence
import Timeline

/// A dispatch on a common time axis, as SVG: what all recorded together, then a lane for each recorder and officer. Made
/// of presentation attributes and classes only, so that a page that forbids inline styles can show it.
public struct DispatchDrawing {
    /// Where things lie on the pages that show the drawing; nil leads nowhere.
    public struct Places {
        public var finding: (Int64) -> String?
        public var recording: (String) -> String?
        /// A picture of a recording at a time of its own line.
        public var picture: (String, Nanoseconds) -> String?
        public var window: (WallSpan) -> String?

        public init(
            finding: @escaping (Int64) -> String? = { _ in nil },
            recording: @escaping (String) -> String? = { _ in nil },
            picture: @escaping (String, Nanoseconds) -> String? = { _, _ in nil },
            window: @escaping (WallSpan) -> String? = { _ in nil }
        ) {
            self.finding = finding
            self.recording = recording
            self.picture = picture
            self.window = window
        }
    }

    static let left: Double = 190
    static let right: Double = 1190
    static let top: Double = 30
    static let stripHeight: Double = 40
    static let laneHeight: Double = 56
    static let pictureHeight: Double = 42
    /// Files beyond this are drawn as what they recorded together: none could be told from the next.
    static let mostFiles = 600
    /// Marks closer than this are drawn as one with their number.
    static let markRoom: Double = 46

    let record: DispatchRecord
    let window: WallSpan
    let site: SiteTime
    let language: Language
    let places: Places
    /// Where the players are.
    var moment: WallTime?
    var withPictures: Bool

    public init(
        _ record: DispatchRecord, window: WallSpan, site: SiteTime, language: Language, places: Places = Places(),
        moment: WallTime? = nil, withPictures: Bool = false
    ) {
        self.record = record
        self.window = window
        self.site = site
        self.language = language
        self.places = places
        self.moment = moment
        self.withPictures = withPictures
    }

    private var pitch: Double { Self.laneHeight + (withPictures ? Self.pictureHeight : 0) }
    var height: Double { Self.top + Self.stripHeight + Double(record.lanes.count) * pitch + 6 }

    func x(_ time: WallTime) -> Double {
        let share = Double((time - window.start).value) / Double(max(1, window.length.value))
        return min(max(Self.left + share * (Self.right - Self.left), Self.left), Self.right)
    }

    func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }

    public var svg: String {
        let title = say("出警 \(record.dispatch.number) 的时间轴", "Time axis of dispatch \(record.dispatch.number)")
        let (from, to) = (window.start.nanoseconds / 1_000_000, window.end.nanoseconds / 1_000_000)
        var result =
            "<svg class=\"dispatch-axis\" viewBox=\"0 0 1200 \(Drawing.number(height))\" role=\"group\""
            + Markup.attribute("aria-label", title)
            + " data-from=\"\(from)\" data-to=\"\(to)\" data-left=\"190\" data-right=\"1190\">"
        result +=
            "<defs><pattern id=\"d-hatch\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" "
            + "patternTransform=\"rotate(45)\"><rect width=\"8\" height=\"8\" class=\"d-gap-ground\"/>"
            + "<rect width=\"3\" height=\"8\" class=\"d-gap-line\"/></pattern></defs>"
        result += scale
        result += strip(y: Self.top)
        let drawsFiles =
            record.lanes.reduce(0) { $0 + $1.segments.lazy.filter { $0.span.overlaps(window) }.count } <= Self.mostFiles
        for (index, lane) in record.lanes.enumerated() {
            result += draw(lane, y: Self.top + Self.stripHeight + Double(index) * pitch, drawsFiles: drawsFiles)
        }
        if let moment, moment >= window.start, moment <= window.end {
            result +=
                "<line id=\"cursor\" x1=\"\(Drawing.number(x(moment)))\" x2=\"\(Drawing.number(x(moment)))\" y1=\"24\""
                + " y2=\"\(Drawing.number(height))\" class=\"d-cursor\"/>"
        }
        return result + "</svg>"
    }

    // MARK: Scale

    /// Ticks at round times of the site's clock.
    private var scale: String {
        let step = AxisTicks.step(length: window.length, most: 9)
        let offset = Nanoseconds.seconds(Int64(site.offset(at: window.start)))
        let ticks = AxisTicks.ticks(
            from: Nanoseconds(window.start.nanoseconds) + offset, to: Nanoseconds(window.end.nanoseconds) + offset,
            step: step)
        var result = ""
        for tick in ticks {
            let time = WallTime(nanoseconds: (tick - offset).value)
            let at = x(time)
            result += Drawing.line(at, 22, at, height, "d-grid")
            result += Drawing.text(at, 16, label(time, step), "d-tick", at > Self.right - 40 ? .end : .middle)
        }
        return result + Drawing.text(8, 16, String(site.text(window.start).prefix(10)), "d-tick")
    }

    private func label(_ time: WallTime, _ step: Nanoseconds) -> String {
        let text = site.text(time)
        if step >= .seconds(86_400) { return String(text.prefix(10).suffix(5)) }
        let clock = text.dropFirst(11)
        if step >= .seconds(60) { return String(clock.prefix(5)) }
        return step >= .seconds(1) ? String(clock.prefix(8)) : String(clock.prefix { $0 != "+" && $0 != "-" })
    }

    // MARK: The strip of all together

    private func strip(y: Double) -> String {
        var result = Drawing.text(8, y + 16, say("合计录到", "All together"), "d-name")
        result += Drawing.text(8, y + 31, share, "d-small")
        let span = record.dispatch.span
        if span.overlaps(window) {
            result += Drawing.rect(x(span.start), y + 6, x(span.end) - x(span.start), 16, "d-owed")
        }
        for part in record.coverage.together.clipped(to: window).spans {
            result += Drawing.rect(x(part.start), y + 6, max(1, x(part.end) - x(part.start)), 16, "d-together")
        }
        for stored in record.own { result += box(stored, y: y + 4, height: 20) }
        return result + marks(record.own, y: y + 30)
    }

    /// `92.4 % of 1:00:00`, rounded down: 100 only where nothing at all is missing.
    private var share: String {
        let all = record.dispatch.span.length
        guard all > .zero else { return "" }
        let covered = record.coverage.together.length
        let permille = Int64(Double(covered.value) / Double(all.value) * 1000)
        let told = covered == all ? 1000 : min(permille, 999)
        return "\(told / 10).\(told % 10) %"
    }

    // MARK: Lanes

    private func draw(_ lane: DispatchRecord.Lane, y: Double, drawsFiles: Bool) -> String {
        var result = Drawing.line(8, y, Self.right, y, "d-rule")
        let name = [lane.name, lane.officer].compactMap { $0 }.joined(separator: " ")
        result += Drawing.text(8, y + 18, Markup.shortened(name, columns: 24), "d-name", whole: name)
        result += Drawing.text(
            8, y + 33, Markup.shortened(lane.recorder ?? say("没有录像", "no recording"), columns: 26), "d-small",
            whole: lane.recorder)
        if let clocks = clocks(lane) { result += Drawing.text(8, y + 47, clocks, "d-small") }
        let span = record.dispatch.span
        if span.overlaps(window) {
            result += Drawing.rect(x(span.start), y + 8, x(span.end) - x(span.start), 22, "d-owed")
        }
        if drawsFiles {
            for segment in lane.segments where segment.span.overlaps(window) { result += file(segment, y: y + 8) }
        } else {
            for part in lane.recorded.clipped(to: window).spans {
                result += Drawing.rect(x(part.start), y + 8, max(1, x(part.end) - x(part.start)), 22, "d-run")
            }
        }
        for stored in lane.findings { result += box(stored, y: y + 6, height: 26) }
        result += marks(lane.findings, y: y + 43)
        if withPictures { result += pictures(lane, y: y + Self.laneHeight) }
        return result
    }

    /// How well the lane's clocks are known: the readings chosen, and the largest error.
    private func clocks(_ lane: DispatchRecord.Lane) -> String? {
        let known = Set(lane.segments.map(\.recording)).compactMap { record.recordings[$0]?.clock }
        guard let error = known.map(\.error).max() else { return nil }
        let sources = Set(known.map { FactWords.clock($0.source.rawValue, language) }).sorted()
        return Markup.shortened("± \(FindingWords.seconds(error)) \(sources.joined(separator: "/"))", columns: 26)
    }

    /// One file's part, with its edges, and how far its clock may be off where that can be seen.
    private func file(_ segment: Segment, y: Double) -> String {
        let recording = record.recordings[segment.recording]
        let (start, end) = (x(segment.span.start), x(segment.span.end))
        let name = recording?.originalName ?? segment.number
        let times = "\(site.text(segment.span.start)) – \(site.text(segment.span.end).dropFirst(11))"
        let clock = recording?.clock.map {
            "  ± \(FindingWords.seconds($0.error)) \(FactWords.clock($0.source.rawValue, language))"
        }
        var body = "<title>\(Markup.escape("\(name)\n\(times)\(clock ?? "")"))</title>"
        body += Drawing.rect(start, y, max(1, end - start), 22, "d-run")
        body += Drawing.line(start, y - 3, start, y + 25, "d-edge")
        if let error = recording?.clock?.error {
            let reach = x(segment.span.start + error) - start
            if reach >= 3 {
                body += Drawing.line(x(segment.span.start - error), y + 11, start + reach, y + 11, "d-error")
            }
        }
        return linked(
            places.recording(segment.recording), body,
            attributes: " tabindex=\"-1\"" + Markup.attribute("aria-label", name))
    }

    /// The time a finding takes: hatched where nothing is, half as high where picture or sound goes on.
    private func box(_ stored: StoredFinding, y: Double, height: Double) -> String {
        guard let span = stored.span, span.start <= window.end, span.end >= window.start else { return "" }
        let width = max(3, x(span.end) - x(span.start))
        let words = "F\(stored.id) \(FindingWords.line(stored, language))"
        let title = "<g><title>\(Markup.escape(words))</title>"
        return switch DispatchMark(stored.finding.kind) {
        case .loss: title + Drawing.rect(x(span.start), y, width, height, "d-gap") + "</g>"
        case .half: title + Drawing.rect(x(span.start), y + height / 2, width, height / 2, "d-gap") + "</g>"
        case .damage, .open: title + Drawing.rect(x(span.start), y, width, height, "d-doubt") + "</g>"
        case .other: ""
        }
    }

    /// A shape with the finding's number; several in one place with how many they are.
    private func marks(_ findings: [StoredFinding], y: Double) -> String {
        var groups: [[StoredFinding]] = []
        var last = -Self.markRoom
        let seen = findings.filter { stored in
            stored.span.map { $0.start <= window.end && $0.end >= window.start } ?? false
        }
        for stored in seen.sorted(by: {
            ($0.span?.start ?? window.start, $0.id) < ($1.span?.start ?? window.start, $1.id)
        }) {
            let at = x(stored.span?.start ?? window.start)
            if at - last < Self.markRoom, !groups.isEmpty {
                groups[groups.count - 1].append(stored)
            } else {
                groups.append([stored])
                last = at
            }
        }
        return groups.map { group in
            let first = group[0]
            let at = min(x(first.span?.start ?? window.start), Self.right - 34) + 6
            let words = group.prefix(8).map { stored in
                "F\(stored.id) \(FindingWords.line(stored, language)) · "
                    + LedgerWords.state(stored.state, language)
            }
            let label =
                group.count == 1 ? "F\(first.id)\(DispatchMark.sign(first.state))" : "F\(first.id) ×\(group.count)"
            let body =
                "<title>\(Markup.escape(words.joined(separator: "\n") + (group.count > 8 ? "\n…" : "")))</title>"
                + DispatchMark(first.finding.kind).shape(at, y) + Drawing.text(at + 10, y + 4, label, "d-label")
            let place = group.count == 1 ? places.finding(first.id) : places.window(around(group))
            return linked(place, body, attributes: Markup.attribute("aria-label", words[0]))
        }.joined()
    }

    private func around(_ group: [StoredFinding]) -> WallSpan {
        let spans = group.compactMap(\.span)
        let start = spans.map(\.start).min() ?? window.start
        let end = max(spans.map(\.end).max() ?? start, start)
        let margin = max(.seconds(5), Nanoseconds((end - start).value / 4))
        return WallSpan(start: start - margin, end: end + margin)
    }

    /// Pictures as close as they fit, each at the time it stands at.
    private func pictures(_ lane: DispatchRecord.Lane, y: Double) -> String {
        var result = ""
        // Every 125 pixels of the thousand, each of 64; in whole numbers, since the address says a time.
        for pixel in stride(from: Int64(0), through: 936, by: 125) {
            let time = window.start + Nanoseconds(window.length.value / 1000 * (pixel + 32))
            guard let segment = record.segment(of: lane, at: time),
                let place = places.picture(segment.recording, segment.offset + (time - segment.span.start))
            else { continue }
            result +=
                "<image x=\"\(pixel + 190)\" y=\"\(Drawing.number(y))\" width=\"64\" height=\"36\""
                + Markup.attribute("href", place) + " preserveAspectRatio=\"xMidYMid slice\"/>"
        }
        return result
    }

    private func linked(_ place: String?, _ body: String, attributes: String) -> String {
        guard let place else { return "<g>\(body)</g>" }
        return "<a\(Markup.attribute("href", place))\(attributes)>\(body)</a>"
    }
}
