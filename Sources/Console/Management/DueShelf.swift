import Catalogue
import Evidence
import Foundation
import Logging
import Pipeline
import Regulation
import Synchronization

/// What is due for disposal and what owes a disc, counted beside the pages: the decision is made for every recording
/// there is, which takes long in a large vault. A page shows what was counted last and when, and decides anew for each row
/// that it shows.
final class DueShelf: Sendable {
    struct Counted: Sendable {
        /// By digest, in the catalogue's order.
        var disposal: [String] = []
        var disc: [String] = []
        /// When it was counted.
        var at: WallTime
        fileprivate var took: Duration = .zero
        fileprivate var stamp: Stamp
    }

    fileprivate struct Stamp: Equatable, Sendable {
        var events: Int64
        var regulation: String
        var settings: VaultSettings
    }

    private struct State {
        var counted: Counted?
        var isCounting = false
        var ended = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let queue = OperationQueue()
    private let ready = NSCondition()
    /// A page waits so long for the count, and then shows the one before.
    private static let patience: TimeInterval = 1

    init() { queue.maxConcurrentOperationCount = 1 }

    /// Nil while the first count is under way.
    func current(_ desk: Desk) throws -> Counted? {
        let stamp = Stamp(
            events: try desk.catalogue.custodyEventCount(), regulation: desk.book.id, settings: desk.rules.settings)
        let starts = state.withLock { state in
            guard !state.isCounting, isOld(state, stamp) else { return false }
            state.isCounting = true
            return true
        }
        if starts {
            let keeper = desk.keeper
            let log = desk.house.log
            queue.addOperation { [self] in count(keeper, stamp) { log.error("what is due could not be counted: \($0)") }
            }
        }
        let end = Date(timeIntervalSinceNow: Self.patience)
        ready.lock()
        defer { ready.unlock() }
        while state.withLock({ $0.isCounting }), ready.wait(until: end) {}
        return state.withLock { $0.counted }
    }

    /// Counting takes a twentieth of the time at most.
    private func isOld(_ state: State, _ stamp: Stamp) -> Bool {
        guard let counted = state.counted else { return true }
        let rested = ContinuousClock.now - state.ended
        let isChanged = counted.stamp != stamp || rested > .seconds(60)
        return isChanged && (counted.took < .milliseconds(200) || rested > counted.took * 20)
    }

    private func count(_ keeper: RetentionKeeper, _ stamp: Stamp, failed: (String) -> Void) {
        let start = ContinuousClock.now
        var counted: Counted? = Counted(at: .now, stamp: stamp)
        do {
            let now = WallTime.now
            try keeper.answers { answer in
                if RetentionKeeper.isDue(answer, .disposal(at: now)) {
                    counted?.disposal.append(answer.recording.sha256)
                }
                if RetentionKeeper.isDue(answer, .disc) { counted?.disc.append(answer.recording.sha256) }
                return true
            }
        } catch {
            failed("\(type(of: error))")
            counted = nil
        }
        ready.lock()
        state.withLock { [counted] state in
            if var counted {
                counted.took = ContinuousClock.now - start
                state.counted = counted
            }
            state.isCounting = false
            state.ended = .now
        }
        ready.broadcast()
        ready.unlock()
    }
}
