import Foundation

/// 16 kHz mono sound from disk: WAV with 16-bit samples, or `.raw` with nothing else in it.
enum SoundFile {
    struct Unusable: Error, CustomStringConvertible { var description: String }

    static func read(_ url: URL) throws -> [Float] {
        let bytes = [UInt8](try Data(contentsOf: url))
        guard url.pathExtension == "wav" else { return samples(bytes[...]) }
        var (position, right) = (12, false)
        while position + 8 <= bytes.count {
            let name = String(decoding: bytes[position..<position + 4], as: UTF8.self)
            let size = number(bytes, position + 4, 4)
            let body = position + 8
            let end = min(bytes.count, body + size)
            if name == "fmt ", size >= 16, body + 16 <= bytes.count {
                right =
                    number(bytes, body + 2, 2) == 1 && number(bytes, body + 4, 4) == 16_000
                    && number(bytes, body + 14, 2) == 16
            } else if name == "data", right {
                return samples(bytes[body..<end])
            }
            position = body + size + size % 2
        }
        throw Unusable(description: "\(url.path): not 16 kHz mono WAV of 16 bits")
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }

    private static func samples(_ bytes: ArraySlice<UInt8>) -> [Float] {
        stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            Float(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)) / 32768
        }
    }
}

/// What lies in `FOLDER/speech/SOURCE/` and `FOLDER/noise/KIND/`.
struct SoundSet {
    struct Clip {
        var source: String
        var samples: [Float]
    }

    var speech: [Clip]
    /// By kind.
    var noise: [String: [[Float]]]

    init(_ folder: URL) throws {
        speech = try Self.clips(folder.appending(path: "speech"))
        noise = Dictionary(grouping: try Self.clips(folder.appending(path: "noise")), by: \.source)
            .mapValues { $0.map(\.samples) }
        guard !speech.isEmpty, noise["street"] != nil else {
            throw SoundFile.Unusable(description: "\(folder.path): needs speech/SOURCE/*.wav and noise/street/*.wav")
        }
    }

    private static func clips(_ folder: URL) throws -> [Clip] {
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: folder.path).sorted().flatMap { source in
            let inside = folder.appending(path: source)
            return try files.contentsOfDirectory(atPath: inside.path).sorted()
                .filter { $0.hasSuffix(".wav") || $0.hasSuffix(".raw") }
                .map { Clip(source: source, samples: try SoundFile.read(inside.appending(path: $0))) }
        }
    }
}
