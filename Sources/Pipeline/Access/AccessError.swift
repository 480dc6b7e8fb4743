import Catalogue
import Evidence
import Regulation

/// Why the gate stays shut, or a step can't be taken.
public enum AccessError: Error, Sendable {
    /// With the person, and the regulation whose rule it is.
    case refused(AccessRefusal, person: String, regulation: String)
    /// The regulation's approver is somebody else.
    case notApprover(person: String, act: ApproverAct, approval: Approval?, regulation: String)
    /// Who asks does not approve.
    case samePerson(String)
    case unknownPerson(String)
    case unknownSubject
    /// Its bytes were disposed of; by name.
    case gone(String)
    case unknownRequest(Int64)
    case unknownRole(Int64)
    /// A release names to whom.
    case needsRecipient
    case needsReason
    /// Who approves a release says that these are met.
    case needsConditions([RuleItem], regulation: String)
    case notAnAct(String)
    case untilIsPast
    /// The last administrator can't be taken away: nobody could give roles any more.
    case lastAdministrator
    /// A vault's first role is an administrator's.
    case firstIsAdministrator
    case catalogue(CatalogueError)
}
