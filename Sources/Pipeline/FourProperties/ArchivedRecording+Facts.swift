import Catalogue
import Custody
import Evidence
import Inspection
import Vault

extension ArchivedRecording.Content {
    init(_ facts: FileFacts) {
        let media = facts.streams.filter { ["video", "audio"].contains($0.kind) }
        let encryption: ArchivedRecording.Content.Encryption? =
            switch facts.encryption {
            case .encrypted?: .encrypted
            case MediaEncryption.none?: ArchivedRecording.Content.Encryption.none
            // Facts stored before there was a mark: the pictures could not be looked at.
            case nil:
                facts.notEvaluated?.contains { $0.reason == "the media is encrypted" } == true ? .encrypted : nil
            }
        self.init(
            container: facts.container, codecs: media.map(\.codec), duration: facts.duration,
            packets: media.reduce(0) { $0.addingSaturated($1.packets) }, encryption: encryption,
            decodes: facts.keyframesLookedAt ?? 0 > 0 || facts.soundHeard ?? .zero > .zero || !facts.pictures.isEmpty,
            isTransient: facts.isTransient, reason: facts.reason)
    }
}

/// Where a recording belongs: `originals/2026/11/20/<recorder>/<original name>`.
struct PlaceRule {
    let site: SiteTime
    /// Originals a kill left without a row are taken in by a later run: this far back it looks.
    private static let adoption = Nanoseconds.seconds(31 * 86_400)

    func holds(_ recording: Recording) -> Bool {
        let parts = recording.vaultPath.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "originals", parts[5].isEmpty == false else { return false }
        let day = parts[1...3].joined(separator: "/")
        guard day <= site.day(recording.receivedAt), day >= site.day(recording.receivedAt - Self.adoption) else {
            return false
        }
        // Whose it is may have become known afterwards.
        guard [UploadRun.folderName(recording.recorder), UploadRun.folderName(nil)].contains(parts[4]) else {
            return false
        }
        return Self.isName(parts[5], of: recording.originalName)
    }

    /// The name it came with, or that with a number: `a (2).mp4`.
    static func isName(_ name: String, of original: String) -> Bool {
        guard name != original else { return true }
        let dot = original.lastIndex(of: ".").flatMap { $0 > original.startIndex ? $0 : nil } ?? original.endIndex
        let (stem, ending) = (original[..<dot], original[dot...])
        guard name.hasSuffix(String(ending)), let open = name.ranges(of: " (").last else { return false }
        let number = name[open.upperBound...].dropLast(ending.count)
        guard number.hasSuffix(")"), let value = Int(number.dropLast()), value > 1 else { return false }
        // A long name loses its middle to make room for the number.
        let kept = name[..<open.lowerBound]
        return stem == kept || (original.utf8.count > 240 && stem.hasPrefix(kept))
    }
}

/// What the custody log tells of receipts.
struct ReceiptReader {
    private let catalogue: any CatalogueEngine
    /// When the log was made; nil: there is none.
    private let made: WallTime?

    init(catalogue: any CatalogueEngine) throws(CatalogueError) {
        self.catalogue = catalogue
        made = try catalogue.custodyEvents(after: 0, limit: 1).first.flatMap { try? CustodyEntry(encoded: $0) }.map {
            WallTime(nanoseconds: $0.at)
        }
    }

    func receipt(of recording: Recording) throws(CatalogueError) -> ArchivedRecording.Receipt {
        guard let made else { return .notAsked }
        let kinds = try catalogue.custodyEvents(of: recording.sha256).compactMap {
            (try? CustodyEntry(encoded: $0))?.kind
        }
        if kinds.contains(.receive) { return .entered }
        return recording.receivedAt < made ? .beforeLog : .missing
    }
}
