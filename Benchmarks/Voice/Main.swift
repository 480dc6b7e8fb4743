import Evidence
import Foundation
import Voice

/// `voice-bench FOLDER [SEED]`: how often speech in noise is found, and noise alone taken for speech. Ends with 1 when a
/// target is missed. `voice-bench --speed` needs no sounds.
@main
struct VoiceBench {
    static let recallTarget = 0.95
    static let falseAlarmTarget = 0.05

    static func main() {
        let seed = CommandLine.arguments.count > 2 ? UInt64(CommandLine.arguments[2]) ?? 1000 : 1000
        do {
            switch CommandLine.arguments.dropFirst().first {
            case "--speed": speed()
            case .some(let folder) where !folder.hasPrefix("-"):
                exit(try run(URL(filePath: folder), seed: seed) ? 0 : 1)
            default:
                print("usage: voice-bench FOLDER [SEED] | voice-bench --speed")
                exit(2)
            }
        } catch {
            FileHandle.standardError.write(Data("error: \(error)\nhint: make-set.sh makes such a folder\n".utf8))
            exit(2)
        }
    }

    /// Each line as it comes: a run takes minutes.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// How many windows have so much speech.
    struct Tally {
        static let lengths = [300, 500, 750, 1000, 1500].map { Nanoseconds.milliseconds($0) }
        var reached = [0, 0, 0, 0, 0]
        var voice = 0
        var all = 0

        mutating func add(_ summary: VoiceSummary) {
            all += 1
            if summary.decision == .voice { voice += 1 }
            for (index, length) in Self.lengths.enumerated() where summary.speech >= length { reached[index] += 1 }
        }

        var share: Double { Double(voice) / Double(max(1, all)) }
        var text: String {
            let shares = reached.map { String(format: "%5.1f %%", 100 * Double($0) / Double(max(1, all))) }
            return "\(shares.joined(separator: "  "))  of \(all)"
        }
    }

    static func run(_ folder: URL, seed: UInt64) throws -> Bool {
        let set = try SoundSet(folder)
        let detector = VoiceDetector()
        let street = set.noise["street", default: []]
        print("speech: \(set.speech.count) clips; noise: \(set.noise.mapValues(\.count).sorted { $0.key < $1.key })")
        print("weights: \(VoiceModel.sha256); seed \(seed)\n")
        print("windows with at least 0.3 (possible), 0.5, 0.75 (voice), 1.0, 1.5 s of speech:")

        var worst = 1.0
        var sources: [String: Tally] = [:]
        for seconds in [Float(8), 3, 1.2] {
            for decibels in [Float(10), 0] {
                var dice = Dice(seed: seed &+ UInt64(seconds * 10))
                var tally = Tally()
                for clip in set.speech {
                    let active = Mixing.active(clip.samples)
                    // 8 s is "all of it": a reason as it is spoken. Clips shorter than asked for tell nothing.
                    let asked = Int(seconds * 16_000)
                    guard active.count >= (seconds == 8 ? 2 * 16_000 : asked * 95 / 100) else { continue }
                    let speech = clip.samples[active.prefix(asked)]
                    let noise = Mixing.noise(street, &dice)
                    let window = Mixing.mixed(speech, noise, decibels: decibels, &dice)
                    let summary = detector.summary(of: Mixing.levelled(window, &dice))
                    tally.add(summary)
                    if decibels == 0, seconds == 3 { sources[clip.source, default: Tally()].add(summary) }
                }
                say("speech of \(seconds == 8 ? "2 to 8" : "\(seconds)") s, \(decibels) dB:  \(tally.text)")
                if decibels == 0, seconds >= 3 { worst = min(worst, tally.share) }
            }
        }
        print("\n3 s at 0 dB, by source:")
        for (source, tally) in sources.sorted(by: { $0.key < $1.key }) { print("  \(source):  \(tally.text)") }

        print("\nnoise alone:")
        var alone = Tally()
        for (kind, clips) in set.noise.sorted(by: { $0.key < $1.key }) {
            var dice = Dice(seed: seed &+ 99)
            var tally = Tally()
            for _ in 0..<120 {
                let summary = detector.summary(of: Mixing.levelled(Mixing.noise(clips, &dice), &dice))
                tally.add(summary)
                if kind != "crowd" { alone.add(summary) }
            }
            say("  \(kind):  \(tally.text)")
        }
        speed()
        let good = worst >= recallTarget && alone.share <= falseAlarmTarget
        print("\n\(good ? "PASS" : "FAIL")  recall at 0 dB \(worst) (at least \(recallTarget)), ", terminator: "")
        print("false alarms on noise \(alone.share) (at most \(falseAlarmTarget); crowds apart)")
        return good
    }

    /// Times faster than the sound, by processor time, the median of seven windows of 30 s.
    static func speed() {
        var dice = Dice(seed: 5)
        let window = (0..<Mixing.windowSamples).map { _ in Float(dice.below(2000)) / 10_000 - 0.1 }
        let detector = VoiceDetector()
        let times = (0..<7).map { _ in
            let start = clock()
            _ = detector.summary(of: window)
            return Double(clock() - start) / Double(CLOCKS_PER_SEC)
        }.sorted()
        print(String(format: "\nspeed: %.0f times real time on one core", 30 / times[3]))
    }
}
