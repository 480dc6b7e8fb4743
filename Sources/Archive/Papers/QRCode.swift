import Evidence
import Foundation
import Glibc

/// A QR code as its modules. The matrix comes from the program `qrencode` (Debian's qrencode); the modules are drawn
/// here: its own SVG, set into another drawing, was clipped (measured).
public struct QRCode: Hashable, Sendable {
    public enum Failure: Error, Hashable, Sendable {
        case noProgram
        /// It ran, and gave no code: the text is too long, or empty.
        case failed
    }

    /// Rows of dark (true) and light modules, without the quiet zone.
    public let rows: [[Bool]]

    /// With correction level M (15 %): a label is touched and scratched.
    public init(_ text: String) throws(Failure) {
        let program = ["/usr/bin/qrencode", "/usr/local/bin/qrencode"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let program else { throw .noProgram }
        // Without control characters; none that a program would take for an option stands first.
        let clean = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
        let run = OutsideProgram(
            path: program, arguments: ["-8", "-t", "ASCII", "-m", "0", "-l", "M", "-o", "-", "--", clean], patience: 20,
            largestAnswer: 1 << 20)
        guard case .answered(let data, code: 0) = run.answer() else { throw .failed }
        // Two characters a module: `##` or two spaces.
        rows = String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            stride(from: 0, to: line.utf8.count, by: 2).map {
                line.utf8[line.utf8.index(line.startIndex, offsetBy: $0)] == UInt8(ascii: "#")
            }
        }
        // Sides of 21 to 177 modules, in steps of four (ISO/IEC 18004).
        guard rows.count >= 21, rows.count <= 177, rows.count % 4 == 1, rows.allSatisfy({ $0.count == rows.count })
        else { throw .failed }
    }

    /// As SVG, with its quiet zone of four modules on white, in a square of such a side.
    public func svg(x: Int, y: Int, side: Int) -> String {
        let count = rows.count + 8
        // Whole units: every module is as wide as every other.
        let module = max(1, side / count)
        let left = x + (side - module * count) / 2 + 4 * module
        let top = y + (side - module * count) / 2 + 4 * module
        var path = ""
        for (row, modules) in rows.enumerated() {
            var column = 0
            while column < modules.count {
                guard modules[column] else {
                    column += 1
                    continue
                }
                let first = column
                while column < modules.count, modules[column] { column += 1 }
                path +=
                    "M\(left + first * module) \(top + row * module)h\((column - first) * module)v\(module)h-\((column - first) * module)z"
            }
        }
        return "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(side)\" height=\"\(side)\" fill=\"#fff\"/>\n"
            + "<path d=\"\(path)\" fill=\"#000\" shape-rendering=\"crispEdges\"/>\n"
    }
}
