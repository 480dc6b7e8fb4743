import Evidence
import Timeline

/// One line of text seen in a picture.
public struct BurntText: Hashable, Sendable {
    /// Digits as recognised, marks as seen.
    public var text: String
    /// Where its glyphs stand, in pixels of the picture.
    public var box: TextBox
    /// The recogniser's, 0 to 100.
    public var confidence: Int
}

/// Reads the clock that a recorder burns into its pictures.
///
/// Make one before the process confines itself (docs/design/workers.md): making it opens and reads Tesseract's trained
/// data, four megabytes; reading opens no file. Not thread-safe: made and used on one thread. It keeps nothing of a
/// picture but where the clock stood; ``forget()`` drops that, for the next file.
public final class BurntClockReader {
    private let recogniser: Recogniser
    /// Where the clock stands, once it was read: overlays keep their place.
    private var region: (box: TextBox, cells: Int, width: Int, height: Int)?

    /// - Throws: ``BurntClockError`` when the trained data is missing.
    public init() throws(BurntClockError) { recogniser = try Recogniser() }

    /// Below it a reading is not taken. Measured on 168 pictures of 42 made films of many fonts, grounds and amounts of
    /// noise: with it 107 are read right, 3 without their date, none wrong; without it 114 right and 3 wrong. The limit
    /// was chosen on these same pictures, so the figures flatter it.
    static let leastConfidence = 50

    /// Tesseract's version.
    public static var version: String { Recogniser.version }

    /// Forgets where the clock stood.
    public func forget() { region = nil }

    /// Lines of digits in the picture's upper and lower bands, in no promised order.
    /// - Parameters:
    ///   - plane: first byte of the luma plane.
    ///   - stride: bytes from row to row, at least `width`.
    public func read(_ plane: UnsafePointer<UInt8>, width: Int, height: Int, stride: Int) -> [BurntText] {
        guard let plane = LumaPlane(plane, width: width, height: height, stride: stride) else { return [] }
        return TextLines.find(in: plane).compactMap(text)
    }

    /// The clock of a picture; nil where none was read. Looks where it stood before, if it was seen before, else over
    /// the whole of both bands.
    public func stamp(
        _ plane: UnsafePointer<UInt8>, width: Int, height: Int, stride: Int
    ) -> (stamp: BurntStamp, text: BurntText)? {
        guard let plane = LumaPlane(plane, width: width, height: height, stride: stride) else { return nil }
        var lines: [GlyphLine]
        if let region, region.width == width, region.height == height {
            lines = TextLines.find(in: plane, box: region.box)
            // What has as many glyphs as the clock had is most likely it.
            lines.sort { abs($0.cells.count - region.cells) < abs($1.cells.count - region.cells) }
        } else {
            lines = TextLines.find(in: plane)
        }
        for line in lines.lazy.filter(\.mayBeClock).prefix(TextLines.mostTried) {
            guard let text = text(line), text.confidence >= Self.leastConfidence,
                let stamp = BurntStamp.parse(text.text)
            else { continue }
            if region == nil {
                region = (
                    line.box.grown(x: 3 * line.digitHeight, y: line.digitHeight), line.cells.count, width, height
                )
            }
            return (stamp, text)
        }
        return nil
    }

    private func text(_ line: GlyphLine) -> BurntText? {
        let set = Typesetting.set(line)
        guard set.count >= 6 else { return nil }
        let read = recogniser.line(set.picture)
        let glyphs = read.text.filter { $0 != " " }
        // A digit dropped or invented: nobody can say which.
        guard glyphs.count == set.count, let text = line.text(Array(glyphs)) else { return nil }
        return BurntText(text: text, box: line.box, confidence: read.confidence)
    }
}
