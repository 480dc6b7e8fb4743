import CHost
import Evidence
import Foundation
import Glibc
import Pipeline
import Synchronization

/// A progress bar on stderr, with rate and time left; nothing at all where stderr is no terminal.
final class ProgressBar: Sendable {
    private struct State {
        var total: Int64 = 0
        var done: Int64 = 0
        var files = 0
        var finished = 0
        var started = ContinuousClock.now
        var drawn = ContinuousClock.now
        var isDrawn = false
    }

    private let state = Mutex(State())
    private let columns: Int

    init(enabled: Bool) { columns = enabled ? Int(uhost_terminal_columns(STDERR_FILENO)) : 0 }

    func start(files: Int, bytes: Int64) {
        state.withLock {
            $0.total = bytes
            $0.files = files
            $0.started = .now
        }
    }

    func advance(_ bytes: Int64) {
        guard columns > 0 else { return }
        state.withLock { state in
            state.done += bytes
            if ContinuousClock.now - state.drawn > .milliseconds(100) { draw(&state) }
        }
    }

    func finishOne() { state.withLock { $0.finished += 1 } }

    /// Prints a line of output above the bar.
    func print(_ line: String) {
        state.withLock { state in
            erase(&state)
            Console.out(line)
        }
    }

    /// The same on stderr, where a report goes to stdout.
    func warn(_ line: String) {
        state.withLock { state in
            erase(&state)
            Console.warn(line)
        }
    }

    func end() { state.withLock { erase(&$0) } }

    private func erase(_ state: inout State) {
        guard state.isDrawn else { return }
        Console.put("\r\u{1B}[K", STDERR_FILENO)
        state.isDrawn = false
    }

    private func draw(_ state: inout State) {
        state.drawn = .now
        state.isDrawn = true
        let share = state.total > 0 ? min(100, Int(state.done * 100 / state.total)) : 0
        let (seconds, attoseconds) = (ContinuousClock.now - state.started).components
        let millis = max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        let rate = state.done / millis * 1000
        let left = rate > 0 ? (state.total - state.done) / rate : 0
        let barWidth = max(10, min(30, columns - 50))
        let filled = barWidth * share / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled)
        let text =
            "[\(bar)] \(share) %  \(state.finished)/\(state.files)  \(rate / 2_000_000) MB/s  "
            + "\(Phrase.timeLeft.text(language)) \(left / 60):\(String(left % 60 + 100).dropFirst())"
        Console.put("\r\(Console.fit(text, columns - 1))", STDERR_FILENO)
    }
}
