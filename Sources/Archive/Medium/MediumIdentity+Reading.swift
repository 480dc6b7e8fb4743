import Evidence
import Glibc
import Vault

extension MediumIdentity {
    /// Files of a disc's root that say which disc it is are small; larger ones are not what they claim to be.
    private static let largest: Int64 = 64 << 20

    /// Which disc this is, by what stands on it: its volume's name, its bag's identifier, its tag manifest.
    ///
    /// - Parameter source: an image, a copy, or a part of one from its beginning on that holds these files.
    public static func read(_ source: some ByteSource) throws(DiscError) -> MediumIdentity {
        let reader: ImageReader
        do throws(ImageError) { reader = try ImageReader(source) } catch {
            throw DiscError(.notOurDisc, path: error.path, detail: error.detail)
        }
        let entries = MediumCheck.listing(reader) ?? []
        let info = try text("bag-info.txt", entries, source)
        let manifest = try text("tagmanifest-sha256.txt", entries, source)
        var digest: String?
        if let manifest {
            let running = try RunningDigest.forDisc()
            manifest.withUnsafeBytes { running.update($0) }
            digest = running.finish()
        }
        return MediumIdentity(
            volumeID: reader.volumeID, externalIdentifier: info.flatMap { identifier($0) }, tagManifestSHA256: digest)
    }

    /// Reads just the folders and these files of a disc in a drive, by a copy of its beginning: all that describes comes
    /// before all that is described (docs/design/images.md), so a tenth of the disc is more than enough; where not, all of
    /// it is.
    ///
    /// - Parameter scratch: a folder for the copy, which is removed.
    public static func read(
        _ reader: some MediumReader, scratch: RawPath, control: ImageControl = ImageControl()
    ) throws(DiscError) -> MediumIdentity {
        let state = try reader.state()
        switch state.status {
        case .noDisc: throw DiscError(.noDisc, path: reader.device)
        case .blank: throw DiscError(.notOurDisc, path: reader.device, detail: "blank")
        case .appendable, .closed, .unknown: break
        }
        let all = state.writtenSectors
        var first: DiscError?
        for head in [32_768, all / 10, all] where head > 0 && head <= max(all, 32_768) {
            let count = all > 0 ? min(all, head) : head
            let copy = scratch.appending(".identifying-\(count)")
            defer { _ = copy.withCString { unlink($0) } }
            _ = copy.withCString { unlink($0) }
            _ = try reader.read(0..<count, to: copy, control: control)
            do throws(DiscError) {
                let source: ImageSource
                do throws(ImageError) { source = try ImageSource(copy) } catch { throw DiscError(error) }
                let whole = LongSource(source, sectors: max(all, count))
                let identity = try read(whole)
                if identity.externalIdentifier != nil || count >= all { return identity }
            } catch { if first == nil { first = error } }
            if count >= all { break }
        }
        throw first ?? DiscError(.notOurDisc, path: reader.device)
    }

    private static func text(
        _ name: String, _ entries: [ImageEntry], _ source: some ByteSource
    ) throws(DiscError) -> [UInt8]? {
        guard let entry = entries.first(where: { $0.path == name && !$0.isFolder }), entry.size <= largest else {
            return nil
        }
        var bytes: [UInt8] = []
        do throws(ImageError) {
            for extent in entry.extents { bytes += try source.read(at: extent.offset, count: Int(extent.length)) }
        } catch { throw DiscError(error) }
        return Array(bytes.prefix(Int(entry.size)))
    }

    /// `External-Identifier: X`; the first.
    static func identifier(_ bytes: [UInt8]) -> String? {
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "external-identifier" else {
                continue
            }
            return line[line.index(after: colon)...].trimmedOfSpaces
        }
        return nil
    }

    /// What tells this disc from the one that was wanted; empty when it is that one. What nobody recorded is not compared.
    public func differences(from wanted: MediumIdentity) -> [String] {
        var result: [String] = []
        if volumeID != wanted.volumeID { result.append("volume \(volumeID), not \(wanted.volumeID)") }
        if let name = wanted.externalIdentifier, name != externalIdentifier {
            result.append("disc \(externalIdentifier ?? "without identifier"), not \(name)")
        }
        if let digest = wanted.tagManifestSHA256, digest != tagManifestSHA256 {
            result.append("tag manifest \(tagManifestSHA256 ?? "missing"), not \(digest)")
        }
        return result
    }
}

/// The beginning of a disc, with the size of the whole.
private struct LongSource: ByteSource {
    let beginning: ImageSource
    let size: Int64

    init(_ beginning: ImageSource, sectors: Int64) {
        self.beginning = beginning
        size = sectors * Int64(Sector.size)
    }

    func read(at offset: Int64, count: Int) throws(ImageError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset.addingSaturated(Int64(count)) <= size else {
            throw ImageError(.damaged, path: "image", detail: "sector \(offset / 2048) is beyond the end")
        }
        guard offset + Int64(count) <= beginning.size else {
            throw ImageError(.unreadableImage, path: "image", detail: "sector \(offset / 2048) was not read")
        }
        return try beginning.read(at: offset, count: count)
    }
}
