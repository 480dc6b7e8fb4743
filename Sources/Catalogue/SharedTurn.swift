import Dispatch
import Synchronization

/// Lets what several threads want done at once be done together: who comes while a turn runs waits, and all who wait go
/// with the next one. A flush to the disk takes as long for forty lines as for one.
final class SharedTurn<Item: Sendable, Answer: Sendable>: Sendable {
    private final class Waiting: Sendable {
        let item: Item
        let answer = Mutex<Answer?>(nil)
        let woken = DispatchSemaphore(value: 0)

        init(_ item: Item) { self.item = item }
    }

    private struct State {
        var waiting: [Waiting] = []
        var isRunning = false
    }

    private let state = Mutex(State())

    /// How many wait for the next turn.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Blocks until the item's turn has been.
    ///
    /// - Parameter run: does a turn, on the thread of one of those who wait: an answer for each item, in order.
    func take(_ item: Item, _ run: ([Item]) -> [Answer]) -> Answer {
        let own = Waiting(item)
        let isRunning = state.withLock { state in
            state.waiting.append(own)
            defer { state.isRunning = true }
            return state.isRunning
        }
        if isRunning {
            own.woken.wait()
            // Woken without an answer: the turn before is over, and this thread runs the next.
            if let answer = own.answer.withLock({ $0 }) { return answer }
        }
        let turn = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        let answers = run(turn.map(\.item))
        precondition(answers.count == turn.count, "an answer for each")
        for (waiting, answer) in zip(turn, answers) where waiting !== own {
            waiting.answer.withLock { $0 = answer }
            waiting.woken.signal()
        }
        // One of those who came meanwhile goes on: nobody serves others for longer than a turn.
        let next = state.withLock { state in
            state.isRunning = !state.waiting.isEmpty
            return state.waiting.first
        }
        next?.woken.signal()
        return answers[0]
    }
}
