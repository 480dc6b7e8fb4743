/// Finds lines of bright strokes in the top and bottom bands of a picture, where recorders put their clock, so that
/// only those few pixels are given to the recogniser.
///
/// Strokes are what the white top-hat leaves over; strokes that hang together are shapes; shapes of like height in a
/// row are a line.
enum TextLines {
    /// Share of the height, in hundredths, that each band takes. Overlays stand in the outer 15 %; the rest is room
    /// for their lower edge.
    static let bandShare = 18
    static let mostLines = 5
    /// How bright over its surroundings a stroke is: overlays are faint on bright ground, and noise is not to drown
    /// them on dark ground. Each is tried.
    static let thresholds = [44, 72, 110, 160]

    /// Lines that are given to the recogniser before a picture is given up.
    static let mostTried = 3

    /// Lines of both bands of a picture, those with the most glyphs first.
    static func find(in plane: LumaPlane) -> [GlyphLine] {
        let band = max(24, plane.height * bandShare / 100)
        let tops = plane.height <= 2 * band ? [0] : [0, plane.height - band]
        let high = plane.height <= 2 * band ? plane.height : band
        return distinct(
            tops.flatMap { top in
                all(in: plane, box: TextBox(left: 0, top: top, right: plane.width, bottom: top + high))
            }, most: mostLines)
    }

    /// Lines of one part of a picture.
    static func find(in plane: LumaPlane, box: TextBox) -> [GlyphLine] {
        distinct(all(in: plane, box: box), most: 2 * mostLines)
    }

    private static func all(in plane: LumaPlane, box: TextBox) -> [GlyphLine] {
        let box = box.clipped(width: plane.width, height: plane.height)
        return lines(GrayImage(plane, box), pictureHeight: plane.height).map { $0.moved(x: box.left, y: box.top) }
    }

    /// Without those that another threshold found alike.
    private static func distinct(_ lines: [GlyphLine], most: Int) -> [GlyphLine] {
        let sorted = lines.sorted {
            ($0.digits, -$0.box.top, -$0.box.left) > ($1.digits, -$1.box.top, -$1.box.left)
        }
        var result: [GlyphLine] = []
        for line in sorted {
            let isKnown = result.contains {
                $0.kinds == line.kinds && $0.before == line.before && $0.box.overlaps(line.box)
            }
            if !isKnown { result.append(line) }
            if result.count == most { break }
        }
        return result
    }

    static func lines(_ given: GrayImage, pictureHeight: Int) -> [GlyphLine] {
        let band = given.smoothed()
        let hat = band.topHat(side: max(9, pictureHeight / 45) | 1)
        var result: [GlyphLine] = []
        for threshold in thresholds {
            var mask = hat
            for index in mask.bytes.indices {
                mask.bytes[index] = Int(hat.bytes[index]) > threshold && band.bytes[index] > 110 ? 1 : 0
            }
            result += GlyphLine.lines(mask, hat, pictureHeight: pictureHeight)
        }
        return result
    }
}
