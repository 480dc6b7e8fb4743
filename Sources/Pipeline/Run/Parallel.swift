import Foundation
import Synchronization

/// Runs blocking work on a few threads of its own, and waits for all of it. The work is copying, hashing and waiting
/// for worker processes, which would block a cooperative pool.
public enum Parallel {
    static func forEach<Items: RandomAccessCollection & Sendable>(
        _ items: Items, width: Int, _ body: @escaping @Sendable (Items.Element) -> Void
    ) where Items.Index == Int {
        let next = Mutex(0)
        let group = DispatchGroup()
        for _ in 0..<min(max(1, width), max(1, items.count)) {
            group.enter()
            let thread = Thread {
                while true {
                    let index = next.withLock { value -> Int in
                        value += 1
                        return value - 1
                    }
                    guard index < items.count else { break }
                    body(items[items.startIndex + index])
                }
                group.leave()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        group.wait()
    }

    public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
