import Glibc
import Inspection

/// Writes windows of sound as WAV files (16 bit, one channel), for a program that writes down what is said.
struct SoundFiles {
    let rate: Int
    private(set) var failed = false

    init(rate: Int) { self.rate = rate }

    /// Returns the file's name; nil when there is nothing to write or no room.
    mutating func write(_ samples: [Float], number: Int, into folder: String) -> String? {
        guard !samples.isEmpty else { return nil }
        let name = VoiceWindow.soundFile(number: number)
        let bytes = Self.header(samples: samples.count, rate: rate) + Self.body(samples)
        let descriptor = open(folder + "/" + name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            failed = true
            return nil
        }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { Glibc.write(descriptor, $0 + done, bytes.count - done) } ?? 0
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else {
                failed = true
                return nil
            }
            done += put
        }
        return name
    }

    /// RIFF, `fmt ` with PCM, `data`: 44 bytes.
    static func header(samples: Int, rate: Int) -> [UInt8] {
        func four(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(clamping: value).littleEndian, Array.init) }
        func two(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt16(clamping: value).littleEndian, Array.init) }
        return Array("RIFF".utf8) + four(36 + samples * 2) + Array("WAVEfmt ".utf8) + four(16) + two(1) + two(1)
            + four(rate) + four(rate * 2) + two(2) + two(16) + Array("data".utf8) + four(samples * 2)
    }

    /// What is no number is silence.
    private static func body(_ samples: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * 2)
        for sample in samples {
            let value = sample.isFinite ? Int16((max(-1, min(1, sample)) * 32_767).rounded()) : 0
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        return bytes
    }
}
