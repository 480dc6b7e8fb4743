import Timeline
import Evidence
import Inspection

/// All that is drawn of one file: timeline, pictures at its breaks, clocks.
struct FileDrawing {
    let line: CheckRun.Line
    let site: SiteTime
    let language: Language
    /// Begins the names of this file's definitions: no two in a document are the same.
    let id: String

    private static let tile: Double = 113
    private static let tilePitch: Double = 122
    private static let mostTiles = 8

    /// - Parameter top: where it begins; above it may stand a title.
    /// - Returns: markup without the enclosing `svg`, and where it ends; the same place for a file with nothing to draw.
    func draw(top: Double) -> (markup: String, bottom: Double) {
        guard let model = TimelineModel(line.facts, language: language) else { return drawSingle(top: top) }
        let timeline = TimelineDrawing(model: model, language: language)
        var (markup, bottom) = timeline.draw(top: top)
        let tiles = drawTiles(top: bottom + 6, timeline: timeline)
        markup += tiles.markup
        bottom = tiles.bottom
        if let clock = line.clock {
            let clocks = ClockDrawing(choice: clock, site: site, language: language).draw(top: bottom + 6)
            markup += clocks.markup
            bottom = max(bottom, clocks.bottom)
        }
        return (markup, bottom)
    }

    /// Pictures to be defined once in the document; ``draw(top:)`` and the table of findings point at them.
    var definitions: String {
        line.pictures.enumerated().map { $0.element.definition(id: pictureID($0.offset)) }.joined()
    }

    func pictureID(_ index: Int) -> String { "\(id)p\(index)" }

    /// A photo, or a file that gave a picture and no time line.
    private func drawSingle(top: Double) -> (markup: String, bottom: Double) {
        guard !line.pictures.isEmpty else { return ("", top) }
        return tile(0, x: 8, y: top, caption: nil)
    }

    /// The pictures beside breaks, in the order of time, each tied to its place; for a whole file its first one.
    private var chosenTiles: [(index: Int, caption: String)] {
        var captions: [Int: String] = [:]
        for (number, finding) in line.facts.findings.enumerated() {
            let sides = ReportPicture.sides(of: finding, among: line.pictures)
            if let before = sides.before, captions[before] == nil {
                captions[before] = Phrase.pictureBefore.text(language, ["number": String(number + 1)])
            }
            if let after = sides.after, captions[after] == nil {
                captions[after] = Phrase.pictureAfter.text(language, ["number": String(number + 1)])
            }
            if captions.count >= Self.mostTiles { break }
        }
        if captions.isEmpty, !line.pictures.isEmpty { captions[0] = "" }
        return captions.sorted { line.pictures[$0.key].time < line.pictures[$1.key].time }.prefix(Self.mostTiles)
            .map { ($0.key, $0.value) }
    }

    private func drawTiles(top: Double, timeline: TimelineDrawing) -> (markup: String, bottom: Double) {
        let tiles = chosenTiles
        guard !tiles.isEmpty else { return ("", top - 6) }
        // Each as near to its time as the others leave room, in order, none past the edge.
        let edge = Drawing.width - Self.tile - 8
        var places: [Double] = []
        for tile in tiles {
            let wanted = timeline.x(line.pictures[tile.index].time) - Self.tile / 2
            places.append(max(wanted, (places.last ?? 8 - Self.tilePitch) + Self.tilePitch))
        }
        for index in places.indices.reversed() {
            let limit = index == places.count - 1 ? edge : places[index + 1] - Self.tilePitch
            places[index] = min(places[index], limit)
        }
        var result = ""
        var bottom = top
        for (place, tile) in zip(places, tiles) {
            let picture = line.pictures[tile.index]
            let time = timeline.x(picture.time)
            // From below the scale's numbers, so that none is struck through.
            result += Drawing.line(time, top - 6, place + Self.tile / 2, top + 16, "u-leader")
            let caption = tile.caption + (tile.caption.isEmpty ? "" : "  ") + FindingWords.clock(picture.time)
            let drawn = self.tile(tile.index, x: place, y: top + 16, caption: caption)
            result += drawn.markup
            bottom = max(bottom, drawn.bottom)
        }
        return (result, bottom)
    }

    private func tile(_ index: Int, x: Double, y: Double, caption: String?) -> (markup: String, bottom: Double) {
        let picture = line.pictures[index]
        let scale = min(Self.tile / Double(picture.width), 120 / Double(picture.height))
        let height = Double(picture.height) * scale
        let width = Double(picture.width) * scale
        let left = x + (Self.tile - width) / 2
        var result = "<g><title>\(Markup.escape(caption ?? ""))</title>"
        result += "<use href=\"#\(pictureID(index))\" transform=\"translate(\(Drawing.number(left)) "
        result += "\(Drawing.number(y))) scale(\(Self.factor(scale)))\"/>"
        result += Drawing.rect(left, y, width, height, "u-frame") + "</g>"
        if let caption { result += Drawing.text(x + Self.tile / 2, y + height + 13, caption, "u-tiny", .middle) }
        return (result, y + height + 20)
    }

    private static func factor(_ scale: Double) -> String {
        guard scale.isFinite else { return "1" }
        let ten = String(Int((min(max(scale, 0), 9) * 10_000).rounded()) + 100_000)
        return "\(ten.dropFirst().prefix(1)).\(ten.dropFirst(2))"
    }

    /// The file in one sentence, for readers who can't see the drawing.
    var description: String {
        var words = [FindingWords.verdict(line.facts.verdict, language)]
        if let duration = line.facts.duration { words.append(FindingWords.clock(duration)) }
        words += line.facts.findings.prefix(20).map { FindingWords.line($0, language) }
        return words.joined(separator: "; ")
    }
}
