import Archive
import Catalogue
import Custody
import Evidence
import Vault

/// Why a plan, a disc or a reading does not go on. Nothing was entered but what the register says.
public enum DiscFailure: Error, Sendable {
    case access(AccessError)
    /// The list is not the one whose code was given.
    case otherList(code: String)
    case nothingToPlan
    /// Fewer sets than the site's setting.
    case tooFewSets(Int, least: Int)
    /// Two recordings of the plan would have one path in spite of all.
    case pathTaken(String)
    case unknownPlan(String)
    case unknownDisc(String)
    case planEnded(String)
    /// It can't follow what the disc is now.
    case notNow(disc: String, kind: DiscEvent.Kind, phase: DiscCopyState.Phase)
    /// Another program works on this disc.
    case busy(String)
    /// Recordings of the plan whose bytes were disposed of, by name.
    case gone(plan: String, names: [String])
    /// The image would be larger than the disc takes, in sectors.
    case imageTooLarge(disc: String, sectors: Int64, room: Int64)
    /// A file in the image is not what the bag's list has.
    case imageDiffers(disc: String, file: String)
    /// No image of this disc is where the register says.
    case noImage(disc: String, place: String?)
    /// Another disc than the one asked for.
    case wrongDisc(asked: String, found: String)
    case notOurDisc(String)
    /// More is lost than its correction data make up for.
    case beyondRepair(disc: String, unreadable: Int64)
    /// A folder that stands for a drive, in a vault that is not for trying.
    case noRehearsal
    /// No PDF could be made.
    case noPaper(missingProgram: Bool)
    /// Burning went wrong: the disc is waste.
    case spoiled(disc: String, why: String)
    case badDraw(String)
    case needsReason
    /// Items of the four-property check failed, and nobody said why it is archived all the same.
    case fourProperties(disc: String, PropertyReport)
    case image(ImageError)
    case bag(BagError)
    case drive(DiscError)
    case custody(CustodyError)
    case catalogue(CatalogueError)
    case vault(VaultError)

    /// Sorts what the parts throw.
    public init?(_ error: any Error) {
        switch error {
        case let error as DiscFailure: self = error
        case let error as AccessError: self = .access(error)
        case let error as ImageError: self = .image(error)
        case let error as BagError: self = .bag(error)
        case let error as DiscError: self = .drive(error)
        case let error as CustodyError: self = .custody(error)
        case let error as CatalogueError: self = .catalogue(error)
        case let error as VaultError: self = .vault(error)
        default: return nil
        }
    }
}
