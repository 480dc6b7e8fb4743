import Archive
import Evidence
import Foundation
import Vault

/// Which disc of its set holds a recording, answered from any disc of that set: by its `set.csv`, which the disc's own tag
/// manifest proves. No vault is needed.
public enum DiscFinder {
    public struct Line: Hashable, Sendable {
        public var disc: Int
        /// Its identity in the set that was asked.
        public var identity: String
        public var name: String
        public var dispatch: String
        public var matter: String
        public var sha256: String

        public var discs: [String] { [identity] }

        public var json: JSONText {
            .object([
                ("schema", .text("unbroken.disc-holding-on-disc/1")), ("recording", .text(sha256)),
                ("name", .text(name)), ("dispatch", .text(dispatch)), ("matter", .text(matter)),
                ("number", .integer(Int64(disc))), ("disc", .text(identity)),
            ])
        }
    }

    static let file = "set.csv"
    static let manifest = "tagmanifest-sha256.txt"

    /// - Parameter path: a mounted disc's folder, an image, or a drive.
    public static func find(_ subject: String, on path: RawPath) throws -> [Line] {
        let files = try read([file, manifest], on: path)
        guard let table = files[file], let listed = files[manifest] else {
            throw DiscFailure.notOurDisc(path.text)
        }
        let digest = FileDigest.sha256(text: String(decoding: table, as: UTF8.self)) ?? ""
        guard String(decoding: listed, as: UTF8.self).contains("\(digest)  \(file)\n") else {
            throw DiscFailure.imageDiffers(disc: path.text, file: file)
        }
        return try lines(table).filter { line in
            [line.dispatch, line.matter].contains(subject) || line.sha256 == subject.lowercased()
        }
    }

    static func lines(_ bytes: [UInt8]) throws -> [Line] {
        let plain = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        return try CSVReader.read(plain, file: file).table.rows.compactMap { row in
            let cells = row.cells.map(unwrapped)
            guard cells.count >= 9, let number = Int(cells[0]) else { return nil }
            return Line(
                disc: number, identity: cells[1], name: cells[2], dispatch: cells[5], matter: cells[6],
                sha256: cells[8])
        }
    }

    /// What the table's writer put around digits and formulas for spreadsheet programs.
    private static func unwrapped(_ cell: String) -> String {
        if cell.hasPrefix("=\""), cell.hasSuffix("\""), cell.count > 2 { return String(cell.dropFirst(2).dropLast()) }
        return cell.hasPrefix("'") ? String(cell.dropFirst()) : cell
    }

    private static func read(_ names: [String], on path: RawPath) throws -> [String: [UInt8]] {
        var isFolder: ObjCBool = false
        var found: [String: [UInt8]] = [:]
        if FileManager.default.fileExists(atPath: path.text, isDirectory: &isFolder), isFolder.boolValue {
            for name in names {
                found[name] = FileManager.default.contents(atPath: path.appending(name).text).map { Array($0) }
            }
            return found
        }
        let source = try ImageSource(path)
        let reader = try ImageReader(source)
        for side in [ImageSide.udf, .rockRidge, .joliet] where reader.sides.contains(side) && found.isEmpty {
            for entry in (try? reader.entries(side)) ?? [] where names.contains(entry.path) {
                var bytes: [UInt8] = []
                for extent in entry.extents {
                    bytes += try source.read(at: extent.offset, count: Int(extent.length))
                }
                found[entry.path] = bytes
            }
        }
        return found
    }
}
