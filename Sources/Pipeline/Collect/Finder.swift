import Catalogue
import Evidence
import Glibc
import Vault

/// A file on a card or in a station's folder.
public struct FoundFile: Sendable, Hashable {
    public var path: RawPath
    public var size: Int64
    public var modifiedNanoseconds: Int64
    public var role: FileRole
    public var name: RecognisedName?

    public var source: SourceFile {
        SourceFile(path: path.text, size: size, modifiedNanoseconds: modifiedNanoseconds)
    }
}

/// Found files, in some eighty bytes each and their names: a card may hold ten thousand. What a name tells is read anew
/// each time a file is asked for.
public struct FoundList: RandomAccessCollection, Sendable {
    private struct Packed {
        var path: RawPath
        var size: Int64
        var modifiedNanoseconds: Int64
        var role: FileRole
    }

    private var packed: [Packed] = []
    private let recognise: @Sendable (RawPath) -> RecognisedName?

    init(recognise: @escaping @Sendable (RawPath) -> RecognisedName?) { self.recognise = recognise }

    public var startIndex: Int { 0 }
    public var endIndex: Int { packed.count }

    public subscript(_ index: Int) -> FoundFile {
        let file = packed[index]
        return FoundFile(
            path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, role: file.role,
            name: recognise(file.path))
    }

    public func path(_ index: Int) -> RawPath { packed[index].path }
    public func size(_ index: Int) -> Int64 { packed[index].size }
    public func modifiedNanoseconds(_ index: Int) -> Int64 { packed[index].modifiedNanoseconds }
    public func role(_ index: Int) -> FileRole { packed[index].role }

    mutating func set(_ role: FileRole, at index: Int) { packed[index].role = role }

    mutating func add(_ path: RawPath, size: Int64, modifiedNanoseconds: Int64, role: FileRole) {
        packed.append(Packed(path: path, size: size, modifiedNanoseconds: modifiedNanoseconds, role: role))
    }

    mutating func sort() {
        // As it is already, mostly: folders are listed by name.
        if !zip(packed, packed.dropFirst()).allSatisfy({ $0.path <= $1.path }) { packed.sort { $0.path < $1.path } }
    }

    mutating func keep(_ roles: Set<FileRole>) { packed.removeAll { !roles.contains($0.role) } }

    mutating func add(_ other: FoundList) { packed += other.packed }
}

/// What a search of the given folders brought.
public struct FoundFiles: Sendable {
    public var files: FoundList
    /// Folders and files that could not be read, with why.
    public var problems: [VaultError] = []
}

/// Looks through cards and station folders. Reads names and sizes only; links are not followed.
public struct Finder: Sendable {
    let profiles: RecorderProfiles
    let recorders: [String: Recorder]
    let site: SiteClock
    /// Paths never looked into: the vault itself, when it lies below a source.
    let excluded: Set<RawPath>

    /// What operating systems leave on cards.
    private static let clutter: Set<String> = [
        "System Volume Information", "$RECYCLE.BIN", "LOST.DIR", "lost+found", "Thumbs.db", "desktop.ini",
    ]
    private static let deepest = 32

    public func search(_ roots: [RawPath]) -> FoundFiles {
        var result = FoundFiles(
            files: FoundList { [profiles, recorders, site] path in
                profiles.recognise(path: path.bytes, recorders: recorders, at: site)
            })
        var seen = Set<RawPath>()
        for root in roots {
            var status = stat()
            guard root.withCString({ stat($0, &status) }) == 0 else {
                result.problems.append(VaultError(code: .sourceVanished, path: root.text, errno: errno))
                continue
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                walk(root, depth: 0, seen: &seen, into: &result)
            } else {
                let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
                add(root, size: Int64(status.st_size), modified: modified, waiting: false, seen: &seen, into: &result)
            }
        }
        result.files.sort()
        return result
    }

    private func walk(_ folder: RawPath, depth: Int, seen: inout Set<RawPath>, into result: inout FoundFiles) {
        guard depth < Self.deepest, !excluded.contains(folder) else { return }
        let entries: [Folders.Entry]
        do throws(VaultError) {
            entries = try Folders.entries(folder)
        } catch {
            result.problems.append(error)
            return
        }
        // Axis-style and station-style markers: while one stands, nothing in the folder is complete.
        let transferring = entries.contains { entry in
            let name = entry.name.text.lowercased()
            return name == "transferring" || name.hasSuffix(".transferring")
        }
        for entry in entries where !entry.name.bytes.starts(with: [UInt8(ascii: ".")]) {
            guard !Self.clutter.contains(entry.name.text) else { continue }
            let path = folder.appending(entry.name)
            if entry.failure != 0 {
                result.problems.append(VaultError(code: .sourceUnreadable, path: path.text, errno: entry.failure))
                continue
            }
            if entry.isFolder {
                walk(path, depth: depth + 1, seen: &seen, into: &result)
            } else if entry.isFile {
                add(
                    path, size: entry.size, modified: entry.modifiedNanoseconds, waiting: transferring, seen: &seen,
                    into: &result)
            }
        }
    }

    private func add(
        _ path: RawPath, size: Int64, modified: Int64, waiting: Bool, seen: inout Set<RawPath>,
        into result: inout FoundFiles
    ) {
        guard seen.insert(path).inserted else { return }
        let name = profiles.recognise(path: path.bytes, recorders: recorders, at: site)
        var role = name?.role ?? profiles.role(folders: [], name: String(decoding: path.name.bytes, as: UTF8.self))
        if role == .other, MediaMagic.isRecording(path) { role = .recording }
        if waiting || path.name.text.lowercased().hasSuffix(".transferring") { role = .unfinished }
        result.files.add(path, size: size, modifiedNanoseconds: modified, role: role)
    }
}
