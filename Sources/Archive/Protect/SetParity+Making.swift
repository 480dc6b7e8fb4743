import Evidence
import Foundation
import Glibc
import Vault

extension SetParity {
    /// Makes the parity of two discs or more: a folder with the parity, what it was made of, and how to use it without us.
    /// Whole or not at all.
    ///
    /// Every input is read once, and held against its digest; one that differs stops it.
    ///
    /// - Parameter folder: new.
    public static func make(
        _ inputs: [Input], to folder: RawPath, control: ImageControl = ImageControl()
    ) throws(DiscError) -> Header {
        let inputs = inputs.sorted { $0.member.identity < $1.member.identity }
        try check(inputs.map(\.member))
        guard inputs.count > 1 else {
            throw DiscError(.wrongMembers, path: folder.text, detail: "\(inputs.count) disc; parity takes two or more")
        }
        var status = stat()
        guard folder.withCString({ lstat($0, &status) }) != 0 else {
            throw DiscError(.targetExists, path: folder.text)
        }
        let making = folder.parent.appending(RawPath(bytes: Array(".parity-".utf8) + folder.name.bytes.prefix(200)))
        // What a killed run left.
        Folders.removeTree(making)
        do { try Folders.make(making) } catch { throw DiscError(error) }
        var isDone = false
        defer { if !isDone { Folders.removeTree(making) } }
        let sectors = inputs.map(\.member.sectors).max() ?? 0
        let digest = try combine(inputs, sectors: sectors, to: making.appending(Name.parity), control: control)
        let header = Header(version: Header.version, sectors: sectors, sha256: digest, members: inputs.map(\.member))
        do {
            try Folders.write(try header.encoded(), to: making.appending(Name.header))
            try Folders.write(Array(readMe.utf8), to: making.appending(Name.readMe))
            try Folders.write(Array(script.utf8), to: making.appending(Name.script))
            try Folders.rename(making, to: folder)
        } catch let error as VaultError { throw DiscError(error) } catch {
            throw DiscError(.cannotWrite, path: folder.text, detail: "\(error)")
        }
        isDone = true
        return header
    }

    /// Rebuilds the one member that is missing, from the parity and all others.
    ///
    /// Every input is held against its digest in the header while it is read, the parity against its own, the result
    /// against the lost disc's. The result gets its name when all of them agree; where one does not, nothing stays.
    ///
    /// - Parameters:
    ///   - parity: a folder as ``make(_:to:control:)`` wrote it.
    ///   - others: every member but the lost one, by identity.
    ///   - target: a new file: the covered sectors of the lost disc.
    public static func rebuild(
        _ identity: String, parity: RawPath, others: [String: any ByteSource], to target: RawPath,
        control: ImageControl = ImageControl()
    ) throws(DiscError) -> Member {
        let header = try Header.read(parity)
        guard let lost = header.members.first(where: { $0.identity == identity }) else {
            throw DiscError(.wrongMembers, path: parity.text, detail: "\(identity) is not one of them")
        }
        var inputs: [Input] = []
        for member in header.members where member.identity != identity {
            guard let source = others[member.identity] else {
                throw DiscError(.wrongMembers, path: parity.text, detail: "\(member.identity) is missing")
            }
            // Before anything is read: another disc, or a copy that breaks off.
            guard source.size >= member.sectors * Int64(Sector.size) else {
                throw DiscError(
                    .inputDamaged, path: member.identity,
                    detail: "\(source.size / Int64(Sector.size)) sectors, not \(member.sectors)")
            }
            inputs.append(Input(member, source))
        }
        let bin: ImageSource
        do throws(ImageError) { bin = try ImageSource(parity.appending(Name.parity)) } catch { throw DiscError(error) }
        guard bin.size == header.sectors * Int64(Sector.size) else {
            throw DiscError(.parityUnusable, path: bin.path.text, detail: "\(bin.size) bytes")
        }
        inputs.append(
            Input(Member(identity: Name.parity, sectors: header.sectors, sha256: header.sha256), bin))
        let digest = try combine(
            inputs, sectors: header.sectors, keeping: lost.sectors, wanted: lost.sha256, to: target, control: control)
        return Member(identity: identity, sectors: lost.sectors, sha256: digest)
    }

    static func check(_ members: [Member]) throws(DiscError) {
        var names: Set<String> = []
        for member in members {
            guard member.sectors > 0, member.sectors < 1 << 40 else {
                throw DiscError(.wrongMembers, path: member.identity, detail: "\(member.sectors) sectors")
            }
            guard names.insert(member.identity).inserted else {
                throw DiscError(.wrongMembers, path: member.identity, detail: "twice")
            }
        }
    }

    /// The exclusive or of all inputs, the shorter ones padded with zeros. Reads each once, in step; 1 MiB of each at a time.
    ///
    /// - Parameters:
    ///   - keeping: sectors of the result that are wanted; what is behind must be zeros.
    ///   - wanted: what the result must have.
    private static func combine(
        _ inputs: [Input], sectors: Int64, keeping: Int64? = nil, wanted: String? = nil, to target: RawPath,
        control: ImageControl
    ) throws(DiscError) -> String {
        let unit = Int64(Sector.size)
        let total = sectors * unit
        let kept = (keeping ?? sectors) * unit
        let result = try RunningDigest.forDisc()
        var digests: [RunningDigest] = []
        for _ in inputs { digests.append(try RunningDigest.forDisc()) }
        let file: ImageFile
        do throws(ImageError) { file = try ImageFile(target, size: kept, isDirect: false) } catch {
            throw DiscError(error)
        }
        defer { file.discard() }
        var isPaddingSound = true
        var at: Int64 = 0
        while at < total {
            if control.isCancelled() { throw DiscError(.stopped, path: target.text) }
            let count = Int(min(1 << 20, total - at))
            var sum = [UInt8](repeating: 0, count: count)
            for (index, input) in inputs.enumerated() {
                let there = Int(min(max(0, input.member.sectors * unit - at), Int64(count)))
                guard there > 0 else { continue }
                let bytes: [UInt8]
                do throws(ImageError) { bytes = try input.source.read(at: at, count: there) } catch {
                    throw DiscError(
                        .inputDamaged, path: input.member.identity, detail: error.detail, errno: error.errno)
                }
                bytes.withUnsafeBytes { digests[index].update($0) }
                add(bytes, to: &sum)
            }
            let inside = Int(min(max(0, kept - at), Int64(count)))
            if sum[inside...].contains(where: { $0 != 0 }) { isPaddingSound = false }
            let piece = Array(sum[..<inside])
            piece.withUnsafeBytes { result.update($0) }
            do throws(ImageError) { try file.write(piece) } catch { throw DiscError(error) }
            at += Int64(count)
            control.onProgress(at, total)
        }
        for (index, input) in inputs.enumerated() {
            let found = digests[index].finish()
            guard found == input.member.sha256 else {
                throw DiscError(
                    input.member.identity == Name.parity ? .parityUnusable : .inputDamaged, path: input.member.identity,
                    detail: "SHA-256 \(found), not \(input.member.sha256)")
            }
        }
        let digest = result.finish()
        guard isPaddingSound, wanted.map({ $0 == digest }) ?? true else {
            throw DiscError(.parityUnusable, path: target.text, detail: "SHA-256 \(digest), not \(wanted ?? "")")
        }
        do throws(ImageError) { try file.commit(size: kept) } catch { throw DiscError(error) }
        return digest
    }

    /// Eight bytes at a time.
    private static func add(_ bytes: [UInt8], to sum: inout [UInt8]) {
        bytes.withUnsafeBytes { from in
            sum.withUnsafeMutableBytes { to in
                let words = from.count / 8
                for index in 0..<words {
                    let value =
                        from.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                        ^ to.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                    to.storeBytes(of: value, toByteOffset: index * 8, as: UInt64.self)
                }
                for index in (words * 8)..<from.count { to[index] ^= from[index] }
            }
        }
    }
}

extension SetParity.Header {
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [0x0A]
    }

    /// Reads and checks `parity.json`.
    public static func read(_ folder: RawPath) throws(DiscError) -> SetParity.Header {
        let path = folder.appending(SetParity.Name.header)
        let file = try ReadFile(path)
        // 100 bytes a disc: a larger one is no such file.
        guard try file.look().size <= 16 << 20 else { throw DiscError(.parityUnusable, path: path.text) }
        var bytes: [UInt8] = []
        try file.forEach(ImageControl(), total: 1) { bytes += $0 }
        guard let header = try? JSONDecoder().decode(SetParity.Header.self, from: Data(bytes)) else {
            throw DiscError(.parityUnusable, path: path.text, detail: "not JSON of this kind")
        }
        guard header.version == version else {
            throw DiscError(.parityUnusable, path: path.text, detail: "version \(header.version)")
        }
        try SetParity.check(header.members)
        guard header.members.count > 1, header.sectors == header.members.map(\.sectors).max() else {
            throw DiscError(.parityUnusable, path: path.text, detail: "\(header.sectors) sectors")
        }
        return header
    }
}
