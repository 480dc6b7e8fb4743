/// Why a sign-in through the provider did not happen.
public enum OIDCError: Error, Hashable, Sendable {
    /// The settings' file: which, and what is wrong in it.
    case settings(path: String, problem: Problem)
    /// The provider does not answer, or not with what was asked for. The cause is for the log.
    case provider(String)
    /// The provider let nobody in; its own code for it.
    case denied(String)
    /// The answer belongs to no sign-in this browser began, or to one that is over.
    case unknownFlow
    /// The ID token is not to be believed. The cause is for the log.
    case token(TokenFault)

    public enum Problem: Hashable, Sendable {
        case unreadable(String)
        /// Only its owner may read it.
        case secretIsOpen
        case emptySecret
        case missing(String)
        case unknownKey(String)
        /// An address that is neither https nor http on this machine.
        case badAddress(key: String)
        case notText(key: String)
    }

    public enum TokenFault: String, Hashable, Sendable {
        case notAToken, algorithm, unknownKey, signature, issuer, audience, expired, issuedAt, notYet, nonce, subject
        case noPoliceNumber
    }
}
