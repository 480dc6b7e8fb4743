import Catalogue
import Evidence
import Vault

/// Why a disposal does not go on.
public enum DisposalError: Error, Sendable {
    case access(AccessError)
    case step(Disposal.Failure)
    case unknownProposal(Int64)
    /// Nothing is due of what was named.
    case nothingDue
    /// Recordings of the list that are no longer due: held, owing a disc, or kept longer.
    case noLongerDue([DisposalObstacle])
    /// The list is not the one whose code was given: it changed, or was never looked at.
    case otherList(code: String)
    case catalogue(CatalogueError)
    case vault(VaultError)
}

/// A recording that stays, and why.
public struct DisposalObstacle: Hashable, Sendable {
    public enum Why: Hashable, Sendable {
        case held
        case owesDisc
        /// It stands in a confirmed plan whose discs are not all verified.
        case awaitsDisc
        /// Kept until then; nil: without a date.
        case kept(until: WallTime?)
        case gone
        /// Its original is not where it should be, or has another size: nothing is known to be removed.
        case missing
        /// The catalogue's own guard, in its words.
        case guarded(CatalogueError.Wording)
    }

    public var sha256: String
    public var name: String
    public var why: Why
}
