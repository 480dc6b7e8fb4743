import Evidence
import Glibc

extension Vault {
    /// Takes a scanned paper in, as an original is: copied, digested, synced, read-only. The same paper again is kept
    /// once.
    ///
    /// - Returns: its digest, and its place below the vault's root.
    public func receiveDocument(_ source: RawPath) throws(VaultError) -> (sha256: String, place: String) {
        let expected = try FileDigest.sha256(source)
        let folder = "\(expected.prefix(2))/\(expected)"
        let target = documents.appending(folder)
        let size = Self.size(source)
        let known = Folders.list(target).first { file in
            file.isFile && !file.name.bytes.starts(with: Array(".incoming-".utf8))
                && Self.size(target.appending(file.name)) == size
        }
        if let known { return (expected, relative(target.appending(known.name))) }
        let received = try receive(source, into: folder, below: documents, claim: { $0 == expected })
        guard case .stored(let sha256, let place) = received else {
            // Its bytes are not those that were digested a moment ago.
            throw VaultError(code: .sourceChanging, path: source.text)
        }
        try Folders.sync(target.parent)
        try Folders.sync(documents)
        return (sha256, place)
    }

    private static func size(_ path: RawPath) -> Int64? {
        var status = stat()
        return path.withCString { stat($0, &status) } == 0 ? Int64(status.st_size) : nil
    }
}
