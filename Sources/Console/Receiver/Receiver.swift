import Accounts
import Synchronization

/// The receiver's state between requests: who signed in, and how many are sending.
final class Receiver: Sendable {
    let folder: ReceiverFolder
    private let tokens = Mutex<[String: (name: String, until: Int64)]>([:])
    private let uploads = Mutex(0)

    init(folder: ReceiverFolder) { self.folder = folder }

    /// A token for a system whose name and key were right. Only its digest is kept.
    func token(for name: String, at now: Int64) -> String {
        let token = Secret.token()
        tokens.withLock { tokens in
            tokens = tokens.filter { $0.value.until > now }
            tokens[Secret.digest(token)] = (name, now + Limits.receiverToken)
        }
        return token
    }

    func name(ofToken token: String, at now: Int64) -> String? {
        tokens.withLock { tokens in
            guard let known = tokens[Secret.digest(token)], known.until > now else { return nil }
            return known.name
        }
    }

    /// Takes one of the places for uploads; false where all are taken.
    func enter() -> Bool {
        uploads.withLock { count in
            guard count < Limits.uploads else { return false }
            count += 1
            return true
        }
    }

    func leave() { uploads.withLock { $0 -= 1 } }
}
