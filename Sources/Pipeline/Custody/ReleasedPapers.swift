import Evidence
import Foundation
import Vault

/// The papers of what was given out (`released/<line of the register>/`): a list of their digests beside them, and that
/// list's digest in the custody log.
struct ReleasedPapers: Hashable {
    static let list = "manifest-sha256.txt"

    /// Below the vault: `released/12`.
    var place: String
    /// SHA-256 of the list.
    var digest: String
    var entry: Int64

    /// What an entry tells of; nil where it is of something else.
    init?(_ about: [String: String]?, entry: Int64) {
        guard let about, about["step"] == "kept", let place = about["papers"], let digest = about["manifest"],
            place.wholeMatch(of: /released\/\d{1,19}/) != nil
        else { return nil }
        (self.place, self.digest, self.entry) = (place, digest, entry)
    }

    /// As `sha256sum` writes and checks it.
    static func listing(_ digests: [String: String]) -> [UInt8] {
        Array(digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined().utf8)
    }

    /// The list against its digest, and every paper against the list.
    func faults(below root: RawPath) -> (papers: Int, faults: [CustodyFault]) {
        let folder = place.split(separator: "/").reduce(root) { $0.appending(String($1)) }
        if let what = Self.fault(folder.appending(Self.list), digest) {
            return (0, [CustodyFault(what: what, subject: "\(place)/\(Self.list)", entry: entry, sha256: digest)])
        }
        let text = FileManager.default.contents(atPath: folder.appending(Self.list).text) ?? Data()
        var faults: [CustodyFault] = []
        var papers = 0
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let (sha256, name) = (String(line.prefix(64)), String(line.dropFirst(66)))
            papers += 1
            let path = name.split(separator: "/").reduce(folder) { $0.appending(String($1)) }
            guard let what = Self.fault(path, sha256) else { continue }
            faults.append(CustodyFault(what: what, subject: "\(place)/\(name)", entry: entry, sha256: sha256))
        }
        return (papers, faults)
    }

    private static func fault(_ path: RawPath, _ sha256: String) -> CustodyFault.What? {
        do throws(VaultError) {
            return try FileDigest.sha256(path) == sha256 ? nil : .originalChanged
        } catch {
            return error.code == .sourceVanished ? .originalMissing : .originalUnreadable
        }
    }
}
