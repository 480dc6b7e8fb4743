import Accounts
import OIDC
import Synchronization

/// Sign-ins that are under way at the provider. Kept in memory: after a restart one begins again.
final class FlowShelf: Sendable {
    struct Kept: Sendable {
        var flow: Flow
        /// Where to go afterwards: a path of our own.
        var next: String
        /// The session the browser had: it ends with the new one.
        var old: Session?
    }

    /// Seconds a sign-in may take; and how many are remembered. Local settings.
    static let limit: Int64 = 600
    private static let most = 10_000

    private let flows = Mutex<[String: Kept]>([:])

    /// - Returns: what the browser's cookie holds.
    func keep(_ kept: Kept) -> String {
        let cookie = Secret.token()
        flows.withLock { flows in
            if flows.count >= Self.most {
                flows = flows.filter { kept.flow.begunAt - $0.value.flow.begunAt < Self.limit }
            }
            // Still full: the oldest goes.
            if flows.count >= Self.most, let oldest = flows.min(by: { $0.value.flow.begunAt < $1.value.flow.begunAt }) {
                flows[oldest.key] = nil
            }
            flows[Secret.digest(cookie)] = kept
        }
        return cookie
    }

    /// Once: whatever comes of it, the same answer is not taken again.
    func take(_ cookie: String, at time: Int64) -> Kept? {
        guard cookie.utf8.count == 64 else { return nil }
        let kept = flows.withLock { $0.removeValue(forKey: Secret.digest(cookie)) }
        guard let kept, time - kept.flow.begunAt < Self.limit else { return nil }
        return kept
    }
}
