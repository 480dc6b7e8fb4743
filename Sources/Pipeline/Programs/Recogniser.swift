import Archive
import Evidence
import Foundation
import Inspection
import Voice

/// The site's speech recogniser: any program that takes a WAV file (16 kHz, one channel, 16 bit) and prints what is
/// said in it. Which one, and with which model, is the site's choice (docs/formats/recogniser.md).
public struct Recogniser: Sendable, Hashable {
    /// Program and arguments; `{wav}` stands for the file.
    public var command: [String]
    /// The model's name and version, best with a digest: a hint without it can't be weighed later.
    public var model: String
    /// Seconds for one window.
    public var patience: Int

    public static let wav = "{wav}"
    public static let usualPatience = 120
    private static let largestAnswer = 1 << 20
    private static let mostCharacters = 2000

    public init(command: [String], model: String, patience: Int = usualPatience) {
        self.command = command
        self.model = model
        self.patience = patience
    }

    /// What it makes of one window's sound. Segments in which the voice detector heard nobody are left out, and those
    /// the program doubts itself.
    func transcript(of window: VoiceWindow, wav: String) -> Transcript {
        guard let program = command.first else { return failed("no program is named") }
        let arguments = command.dropFirst().map { $0.replacingOccurrences(of: Self.wav, with: wav) }
        let run = OutsideProgram(
            path: program, arguments: Array(arguments), patience: patience, largestAnswer: Self.largestAnswer)
        switch run.answer() {
        case .notStarted: return failed("the program could not be started")
        case .stopped: return failed("the program took too long")
        case .answered(_, .some(let code)) where code != 0: return failed("the program failed (\(code))")
        case .answered(let answer, _): return transcript(answer, of: window)
        }
    }

    private func failed(_ reason: String) -> Transcript { Transcript(text: "", model: model, failure: reason) }

    /// JSON as Whisper's tools print it, or plain text.
    func transcript(_ answer: Data, of window: VoiceWindow) -> Transcript {
        guard let said = try? JSONDecoder().decode(Answer.self, from: answer) else {
            // Bytes that are no text are replaced: a hint is worth reading with a hole in it.
            let text = String(decoding: answer, as: UTF8.self)
            if text.drop(while: \.isWhitespace).hasPrefix("{")
                || (try? JSONSerialization.jsonObject(with: answer)) != nil
            {
                return failed("the program's answer is not understood")
            }
            return Transcript(text: Self.tidy(Self.withoutTimes(text)), model: model)
        }
        guard said.text != nil || said.segments != nil else { return failed("the program's answer is not understood") }
        guard let segments = said.segments, !segments.isEmpty else {
            return Transcript(text: Self.tidy(said.text ?? ""), model: model)
        }
        let sure = segments.filter { !$0.isDoubted }
        guard segments.contains(where: { $0.start != nil && $0.end != nil }) else {
            let text = Self.tidy(sure.map(\.text).joined(separator: " "))
            return Transcript(text: text, model: model, doubted: segments.count - sure.count)
        }
        let heard = sure.compactMap { $0.onLine(of: window) }.filter { segment in
            window.summary.spans.contains { span in
                window.from + span.start < segment.end && segment.start < window.from + span.end
            }
        }
        return Transcript(
            text: Self.tidy(heard.map(\.text).joined(separator: " ")), segments: heard, model: model,
            doubted: segments.count - heard.count)
    }

    /// `[00:00:00.000 --> 00:00:02.500]  words`, as some programs begin each line.
    private static func withoutTimes(_ text: String) -> String {
        text.split(separator: "\n").map { line in
            guard line.hasPrefix("["), let end = line.firstIndex(of: "]"), line[..<end].contains("-->") else {
                return String(line)
            }
            return String(line[line.index(after: end)...])
        }.joined(separator: " ")
    }

    /// One line, no control characters, no longer than a person reads.
    private static func tidy(_ text: String) -> String {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.isPrintable ? $0 : " " }))
        return String(plain.split(separator: " ").joined(separator: " ").prefix(mostCharacters))
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

extension Recogniser {
    private struct Answer: Decodable {
        var text: String?
        var segments: [Segment]?
    }

    /// Times in seconds from the window's start.
    private struct Segment: Decodable {
        var start: Double?
        var end: Double?
        var text: String
        var avg_logprob: Double?
        var compression_ratio: Double?
        var no_speech_prob: Double?

        /// Whisper's own marks of words it made up; figures from measurements on street noise (docs/design/voice.md).
        var isDoubted: Bool {
            if let avg_logprob, avg_logprob < -1 { return true }
            if let compression_ratio, compression_ratio > 2.4 { return true }
            if let no_speech_prob, no_speech_prob > 0.55, (avg_logprob ?? 0) < -0.4 { return true }
            return false
        }

        func onLine(of window: VoiceWindow) -> Transcript.Segment? {
            guard let start, let end, start.isFinite, end.isFinite, start >= 0, start <= end, end < 86_400 else {
                return nil
            }
            return Transcript.Segment(
                start: window.from + .milliseconds(Int64((start * 1000).rounded())),
                end: window.from + .milliseconds(Int64((end * 1000).rounded())), text: Recogniser.tidy(text))
        }
    }
}
