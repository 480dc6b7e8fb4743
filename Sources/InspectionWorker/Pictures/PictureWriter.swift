import Evidence
import Glibc
import Inspection
import LibAV

/// Writes the small pictures of one recording into a folder of its own, which the caller moves into place.
final class PictureWriter {
    private static let perSheet = 100
    private static let columns = 10
    private let folder: String
    private let width: Int
    private let height: Int
    private let rotation: Int
    private let scaler = Scaler()
    private let encoder: JPEGEncoder
    private var pack: [UInt8] = []
    private var packFile: OutputFile
    private var packOffset: Int64 = 0
    private var tiles: [[UInt8]] = []
    private var sheet: Picture?
    private var onSheet = 0
    private var sheets = 0
    private var naming = PictureNaming()
    private var files: [String] = []

    init(folder: String, info: StreamInfo, longestSide: Int) throws(AVError) {
        self.folder = folder
        rotation = [90, 180, 270].contains(info.rotation) ? info.rotation : 0
        (width, height) = Self.size(info, longestSide: longestSide)
        let turned = rotation == 90 || rotation == 270
        encoder = try JPEGEncoder(width: turned ? height : width, height: turned ? width : height)
        packFile = try OutputFile(folder + "/pictures.mjpeg")
        files.append("pictures.mjpeg")
    }

    /// Even sides, the longer one `longestSide`, square pixels.
    static func size(_ info: StreamInfo, longestSide: Int) -> (Int, Int) {
        let wide = max(1, info.width * max(1, info.pixelAspectNumerator))
        let high = max(1, info.height * max(1, info.pixelAspectDenominator))
        let even: (Int) -> Int = { max(16, ($0 + 1) / 2 * 2) }
        // In floating point: a hostile file's sizes and aspects multiply beyond all integers.
        let other = Int(Double(longestSide) * Double(min(wide, high)) / Double(max(wide, high)))
        return wide >= high ? (even(longestSide), even(other)) : (even(other), even(longestSide))
    }

    func add(
        _ picture: borrowing Picture, reason: String, time: Nanoseconds, stream: Int, place: PacketPlace,
        facts: inout FileFacts
    ) throws(AVError) {
        let small = try scaler.scale(picture, width: width, height: height)
        let upright = rotation == 0 ? small : try small.rotated(rotation)
        let jpeg = try encoder.encode(upright)
        try packFile.write(jpeg)
        facts.pictures.append(
            PictureFacts(
                reason: reason, time: time, stream: stream, pts: place.pts ?? 0, offset: place.offset ?? -1,
                width: upright.width, height: upright.height, packOffset: packOffset, packLength: Int64(jpeg.count)))
        packOffset += Int64(jpeg.count)
        if let name = naming.name(reason) {
            let file = try OutputFile(folder + "/" + name)
            try file.write(jpeg)
            try file.close()
            files.append(name)
        }
        try paste(upright)
    }

    private func paste(_ tile: borrowing Picture) throws(AVError) {
        let across = tile.width + 4
        let down = tile.height + 4
        if sheet == nil {
            sheet = try Picture(width: across * Self.columns + 4, height: down * (Self.perSheet / Self.columns) + 4)
        }
        let x = 4 + (onSheet % Self.columns) * across
        let y = 4 + (onSheet / Self.columns) * down
        sheet?.paste(tile, x: x, y: y)
        onSheet += 1
        if onSheet == Self.perSheet { try closeSheet(tileHeight: tile.height, tileWidth: tile.width) }
        lastTile = (tile.width, tile.height)
    }

    private var lastTile = (0, 0)

    private func closeSheet(tileHeight: Int, tileWidth: Int) throws(AVError) {
        guard onSheet > 0, let full = sheet.take() else { return }
        // Cut the sheet to the rows and columns in use.
        let rows = (onSheet + Self.columns - 1) / Self.columns
        let used = min(onSheet, Self.columns)
        let cut = try Picture(width: used * (tileWidth + 4) + 4, height: rows * (tileHeight + 4) + 4)
        cut.paste(full, x: 0, y: 0)
        sheets += 1
        let number = String(sheets)
        let name = "sheet-" + String(repeating: "0", count: max(0, 3 - number.count)) + number + ".jpg"
        let file = try OutputFile(folder + "/" + name)
        try file.write(try JPEGEncoder(width: cut.width, height: cut.height).encode(cut))
        try file.close()
        files.append(name)
        onSheet = 0
    }

    /// Closes everything and names the files written.
    func finish() throws(AVError) -> [String] {
        try closeSheet(tileHeight: lastTile.1, tileWidth: lastTile.0)
        try packFile.close()
        return files
    }
}

/// A new file, written through and synced on close.
final class OutputFile {
    private var descriptor: Int32

    init(_ path: String) throws(AVError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw AVError(code: .init(rawValue: -errno), operation: "create picture") }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    func write(_ bytes: [UInt8]) throws(AVError) {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { Glibc.write(descriptor, $0 + done, bytes.count - done) } ?? 0
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw AVError(code: .init(rawValue: -errno), operation: "write picture") }
            done += put
        }
    }

    func close() throws(AVError) {
        let synced = fsync(descriptor)
        let code = errno
        Glibc.close(descriptor)
        descriptor = -1
        if synced != 0 { throw AVError(code: .init(rawValue: -code), operation: "write picture") }
    }
}
