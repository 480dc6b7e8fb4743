import Accounts
import Catalogue
import Evidence
import Pipeline
import Regulation

/// The values of a dispatch's page.
struct DispatchPage {
    let house: House
    let rules: Rules
    let context: ConsoleContext
    let session: Session
    let record: DispatchRecord
    /// As the address has it.
    let asked: DispatchPlace

    /// Pictures and tracks of more recordings than these are shown when they are asked for: each picture is a line of
    /// the register, each track a reading.
    static let mostUnasked = 24
    static let mostTracks = 200
    private static let longest = Nanoseconds.seconds(400 * 86_400)

    var language: Language { context.language }
    var site: SiteTime { rules.site }
    func say(_ key: String) -> String { Words.say(key, language) }

    /// Worked out once: it is asked for each of thousands of segments.
    let window: WallSpan

    init(
        house: House, rules: Rules, context: ConsoleContext, session: Session, record: DispatchRecord,
        asked: DispatchPlace
    ) {
        self.house = house
        self.rules = rules
        self.context = context
        self.session = session
        self.record = record
        self.asked = asked
        if let window = asked.window, window.length <= Self.longest {
            self.window = window
        } else {
            window = record.extent
        }
    }

    private var recordingsInWindow: Int {
        Set(record.segments.lazy.filter { $0.span.overlaps(window) }.map(\.recording)).count
    }

    private var showsPictures: Bool { asked.withPictures ?? (recordingsInWindow <= Self.mostUnasked) }

    /// How many rows found no room; empty where all did.
    private static func rest(_ count: Int) -> String { count > Limits.rows ? "+\(count - Limits.rows)" : "" }

    func values() throws -> [String: Any] {
        let inWindow = record.segments.filter { $0.span.overlaps(window) }
        let dispatch = record.dispatch
        var values: [String: Any] = [
            "number": dispatch.number, "coverage": DispatchWords.coverage(record, language), "facts": facts,
            "drawing": try drawing(), "tools": tools, "legend": legend, "base": DispatchPlace(dispatch.number).text,
            "whole": asked.with { $0.window = nil }, "findings": record.findings.prefix(Limits.rows).map(row),
            "findingsLeft": Self.rest(record.findings.count), "files": inWindow.prefix(Limits.rows).map(row),
            "filesLeft": Self.rest(inWindow.count), "hasFindings": !record.findings.isEmpty,
            "hasFiles": !inWindow.isEmpty,
        ]
        let base = DispatchPlace(dispatch.number).text
        values["papers"] = base + (base.contains("?") ? "&" : "?") + "part=certificate"
        values["cameras"] = try house.web.render(
            "dispatch-cameras",
            try cameras().merging(["t": WordTable(language: language), "csrf": session.csrf]) { first, _ in first })
        try addTrack(&values)
        return values
    }

    func cameras() throws -> [String: Any] { try CameraBox(page: self, moment: moment).values() }

    /// What was asked for, else the first recorded moment of the window.
    var moment: WallTime {
        if let moment = asked.moment { return moment }
        let first = record.segments.first { $0.span.overlaps(window) }
        return max(window.start, first?.span.start ?? window.start)
    }

    // MARK: The drawing

    func drawing() throws -> String {
        let asks = showsPictures
        let box = try mediaBox()
        var known: [String: Bool] = [:]
        func isOpen(_ sha256: String) -> Bool {
            if let known = known[sha256] { return known }
            var answer = false
            if let recording = record.recordings[sha256] {
                // What the gate can't answer stays closed.
                do { answer = try box.refusal([recording]) == nil } catch {}
            }
            known[sha256] = answer
            return answer
        }
        let places = DispatchDrawing.Places(
            finding: { "/review/F\($0)?kinds=all" }, recording: { "/recordings/\($0)" },
            picture: { sha256, time in
                guard asks, isOpen(sha256) else { return nil }
                return "/recordings/\(sha256)/still?at=\(max(0, time.value / 1_000_000))"
            }, window: { asked.window($0) })
        return DispatchDrawing(
            record, window: window, site: site, language: language, places: places, moment: moment, withPictures: asks
        ).svg
    }

    func mediaBox() throws -> MediaBox {
        MediaBox(
            house: house, gate: try house.gate(), session: session, language: language, site: site, back: asked.text)
    }

    /// Everything the script does with wheel and drag, as links.
    private var tools: [[String: Any]] {
        let (start, length) = (window.start, window.length)
        let quarter = Nanoseconds(length.value / 4)
        let half = Nanoseconds(length.value / 2)
        func tool(_ key: String, _ sign: String, _ place: String) -> [String: Any] {
            ["key": key, "name": say(key), "sign": sign, "place": place]
        }
        return [
            tool("earlier", "←", asked.window(WallSpan(start: start - half, end: window.end - half))),
            tool("later", "→", asked.window(WallSpan(start: start + half, end: window.end + half))),
            tool("closer", "+", asked.window(WallSpan(start: start + quarter, end: window.end - quarter))),
            tool(
                "wider", "−",
                asked.window(WallSpan(start: start - half, end: min(window.end + half, start - half + Self.longest)))),
            tool("wholeSpan", "0", asked.with { $0.window = nil }),
            tool(
                showsPictures ? "picturesOff" : "picturesOn", "", asked.with { $0.withPictures = !showsPictures }),
        ]
    }

    private var legend: [[String: Any]] {
        DispatchMark.allCases.map { mark in
            [
                "drawing":
                    "<svg viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" aria-hidden=\"true\">\(mark.shape(7, 7))</svg>",
                "name": mark.words(language),
            ]
        }
    }

    private func addTrack(_ values: inout [String: Any]) throws {
        let isAsked = asked.withTrack ?? (recordingsInWindow <= Self.mostUnasked)
        values["trackPlace"] = isAsked ? "" : asked.with { $0.withTrack = true }
        guard isAsked else { return }
        let track = try DispatchTrack(record, window: window, limit: Self.mostTracks, catalogue: house.catalogue)
        values["track"] = track?.svg(language) ?? ""
        values["trackNote"] = track == nil ? say("trackTooMany") : track?.lines.isEmpty == true ? say("trackNone") : ""
    }

    // MARK: What is known

    private var facts: [[String: Any]] {
        let dispatch = record.dispatch
        var facts: [[String: Any]] = []
        func add(_ key: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            facts.append(["name": say(key), "text": text])
        }
        add("when", times(dispatch.span))
        add("place", dispatch.place)
        add("cause", dispatch.cause)
        add("category", dispatch.category)
        var seen = Set<String>()
        let people = record.lanes.filter { seen.insert($0.officer).inserted }.map { lane in
            [lane.name, lane.officer].compactMap { $0 }.joined(separator: " ")
        }
        add("officer", people.joined(separator: language == .zh ? "、" : ", "))
        add("unplaced", record.unplaced.joined(separator: language == .zh ? "、" : ", "))
        add("unmeasured", record.unmeasured.joined(separator: language == .zh ? "、" : ", "))
        return facts
    }

    func times(_ span: WallSpan) -> String {
        "\(site.text(span.start).replacing("T", with: " ")) – \(site.text(span.end).dropFirst(11))"
    }

    private func row(_ stored: StoredFinding) -> [String: Any] {
        [
            "number": "F\(stored.id)", "place": "/review/F\(stored.id)?kinds=all",
            "words": FindingWords.line(stored, language),
            "when": stored.span.map { site.short($0.start) } ?? Phrase.unknownTime.text(language),
            "whenPlace": stored.span.map { span in
                let margin = max(.seconds(10), Nanoseconds(span.length.value / 2))
                return asked.with {
                    $0.window = WallSpan(start: span.start - margin, end: span.end + margin)
                    $0.moment = max(WallTime(nanoseconds: 0), span.start - .seconds(5))
                }
            } ?? "", "state": LedgerWords.state(stored.state, language), "stateKey": stored.state.rawValue,
            "shape":
                "<svg viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" aria-hidden=\"true\">\(DispatchMark(stored.finding.kind).shape(7, 7))</svg>",
        ]
    }

    /// A file's part in the dispatch.
    private func row(_ segment: Segment) -> [String: Any] {
        let recording = record.recordings[segment.recording]
        return [
            "name": recording?.originalName ?? segment.number, "place": "/recordings/\(segment.recording)",
            "officer": segment.officer, "recorder": segment.recorder ?? "", "when": times(segment.span),
            "clock": recording?.clock.map {
                FactWords.clock($0.source.rawValue, language) + " ± \(FindingWords.seconds($0.error))"
            } ?? "", "verdict": recording?.verdict.map { FindingWords.verdict($0, language) } ?? "",
            "sha": String(segment.recording.prefix(16)) + "…",
        ]
    }
}
