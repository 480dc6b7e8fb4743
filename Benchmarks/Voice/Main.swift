import Foundation
import Voice

/// `voice-bench FOLDER`: how often speech in noise is found, and noise alone taken for speech. Ends with 1 when a
/// target is missed. `voice-bench --speed` needs no sounds.
@main
struct VoiceBench {
    static let recallTarget = 0.95
    static let falseAlarmTarget = 0.05

    static func main() {
        do {
            switch CommandLine.arguments.dropFirst().first {
            case "--speed": speed()
            case .some(let folder) where !folder.hasPrefix("-"): exit(try run(URL(filePath: folder)) ? 0 : 1)
            default:
                print("usage: voice-bench FOLDER | voice-bench --speed")
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

    /// Times found as a voice, found at least as possible, and all.
    struct Tally {
        var voice = 0
        var possible = 0
        var all = 0

        mutating func add(_ decision: VoiceDecision) {
            all += 1
            if decision == .voice { voice += 1 }
            if decision == .voice || decision == .possible { possible += 1 }
        }

        var share: Double { all == 0 ? 0 : Double(voice) / Double(all) }
        var text: String {
            "\(percent(voice)) voice  \(percent(possible)) voice or possible  of \(all)"
        }
        private func percent(_ count: Int) -> String {
            String(format: "%5.1f %%", 100 * Double(count) / Double(max(1, all)))
        }
    }

    static func run(_ folder: URL) throws -> Bool {
        let set = try SoundSet(folder)
        let detector = VoiceDetector()
        let street = set.noise["street", default: []]
        print("speech: \(set.speech.count) clips; noise: \(set.noise.mapValues(\.count).sorted { $0.key < $1.key })")
        print("weights: \(VoiceModel.sha256)\n")

        var worst = 1.0
        var sources: [String: Tally] = [:]
        for seconds in [Float(8), 3, 1.2] {
            for decibels in [Float(10), 0, -5] {
                var dice = Dice(seed: UInt64(seconds * 10))
                var tally = Tally()
                for clip in set.speech {
                    let active = Mixing.active(clip.samples)
                    // 8 s is "all of it": a reason as it is spoken. Clips shorter than asked for tell nothing.
                    let asked = Int(seconds * 16_000)
                    guard active.count >= (seconds == 8 ? 2 * 16_000 : asked * 95 / 100) else { continue }
                    let speech = clip.samples[active.prefix(asked)]
                    let noise = Mixing.noise(street, &dice)
                    let window = Mixing.mixed(speech, noise, decibels: decibels, &dice)
                    let decision = detector.summary(of: Mixing.levelled(window, &dice)).decision
                    tally.add(decision)
                    if decibels == 0, seconds == 3 { sources[clip.source, default: Tally()].add(decision) }
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
            var dice = Dice(seed: 99)
            var tally = Tally()
            for _ in 0..<120 {
                let decision = detector.summary(of: Mixing.levelled(Mixing.noise(clips, &dice), &dice)).decision
                tally.add(decision)
                if kind != "crowd" { alone.add(decision) }
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
