import Evidence
import Inspection
import LibAV

extension CoverPolicy {
    /// Nothing of the scene can be seen.
    func isCovered(_ grid: LumaGrid) -> Bool {
        let edge = LumaGrid.rows / 5 * LumaGrid.columns
        guard grid.cells.count == LumaGrid.rows * LumaGrid.columns else { return false }
        let middle = grid.cells[edge..<(grid.cells.count - edge)].sorted()
        let shown = middle.prefix(middle.count * darkInMiddle / 100)
        if let brightest = shown.last, Int(brightest) <= dark {
            let edges = grid.cells[..<edge] + grid.cells[(grid.cells.count - edge)...]
            return edges.count(where: { Int($0) <= dark }) * 100 >= edges.count * darkAtEdges
        }
        let mean = shown.reduce(0) { $0 + Int($1) } / shown.count
        guard mean <= dim else { return false }
        let squares = shown.reduce(0) { $0 + (Int($1) - mean) * (Int($1) - mean) }
        return squares <= even * even * shown.count
    }

    /// Keyframes are looked at this far apart: decoding one costs about 17 ns a pixel, and all of it together must stay
    /// below a hundredth of real time. By size and not by a watch, so that every machine looks at the same pictures.
    static func interval(width: Int, height: Int) -> Nanoseconds {
        let pixels = Int64(max(1, width)).multipliedSaturated(by: Int64(max(1, height)))
        return max(.seconds(1), min(.seconds(30), Nanoseconds(pixels.multipliedSaturated(by: 2400))))
    }

    /// Pixels that may be decoded to find bounds, picture by picture: four seconds of work.
    static let refiningPixels = 460_000_000
}
