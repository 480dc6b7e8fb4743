import Evidence
import Foundation
import Glibc
import Synchronization
import Vault

/// The folder that systems send into: containers as folders, objects as files. docs/design/receiver.md
///
/// Nothing here knows of HTTP; what can't be is thrown as ``Problem``.
final class ReceiverFolder: Sendable {
    enum Problem: Error, Hashable {
        /// Never to be stored: the contract's 400.
        case refused(String)
        case unknown
        /// Complete already, and this is something else.
        case complete
        case wrongDigest
        case full
        case failed(VaultError)
    }

    /// Bytes left free, so that the vault beside it and the system's log go on. Local setting.
    static let reserve: Int64 = 1 << 30

    let root: RawPath
    /// Completing and creating are one at a time; writing of clips is not.
    private let steps = Mutex<Void>(())

    init(_ root: RawPath) throws(VaultError) {
        self.root = root
        for name in ["Users", "Devices", "System", "Containers"] { try Folders.make(Self.records(root, name)) }
        // What an earlier run was killed over: it was never answered, so it is sent again.
        for folder in Folders.list(root) where folder.isFolder {
            if folder.name.text.hasPrefix(".making-") { Folders.removeTree(root.appending(folder.name)) }
            let place = root.appending(folder.name)
            for file in Folders.list(place) where file.isFile && file.name.text.hasPrefix(".arriving-") {
                _ = place.appending(file.name).withCString { unlink($0) }
            }
        }
    }

    private static func records(_ root: RawPath, _ name: String) -> RawPath {
        root.appending(".system").appending(name)
    }

    // MARK: Users, devices, systems

    /// What is known of a user, camera or system; nil where it was never registered.
    func record(_ kind: String, _ name: String) -> [String: String]? {
        guard ReceiverNames.isPlain(name) else { return nil }
        let path = Self.records(root, kind).appending(name + ".json")
        guard let bytes = FileManager.default.contents(atPath: path.text) else { return nil }
        return try? JSONDecoder().decode([String: String].self, from: bytes)
    }

    /// Object metadata are replaced as a whole, as OpenStack Swift does it.
    func store(_ kind: String, _ name: String, _ metadata: [String: String]) throws(Problem) {
        guard ReceiverNames.isPlain(name) else { throw .refused("name") }
        try write(metadata, to: Self.records(root, kind).appending(name + ".json"))
    }

    private func write(_ metadata: [String: String], to path: RawPath) throws(Problem) {
        let object = JSONText.strings(metadata)
        do throws(VaultError) {
            try Folders.write(Array((object.line + "\n").utf8), to: path)
        } catch {
            throw Self.problem(error)
        }
    }

    static func problem(_ error: VaultError) -> Problem {
        error.errno == ENOSPC || error.errno == EDQUOT ? .full : .failed(error)
    }

    // MARK: Containers

    /// Where a container's files lie now: under its own name, or the one it got when it was complete.
    func place(_ container: String) -> RawPath? {
        let own = root.appending(container)
        if Self.exists(own) { return own }
        guard let name = record("Containers", container)?["folder"], ReceiverNames.isPlain(name) else { return nil }
        let renamed = root.appending(name)
        return Self.exists(renamed) ? renamed : nil
    }

    static func exists(_ path: RawPath) -> Bool { path.withCString { access($0, F_OK) } == 0 }

    static func isComplete(_ place: RawPath) -> Bool { !exists(place.appending(Marker.transferring)) }

    private enum Marker {
        static let transferring = "Transferring"
        static let complete = "complete"
    }

    /// Returns whether it is new. With the marker before anything else: the folder is never seen without it.
    func create(_ container: String, _ metadata: [String: String]) throws(Problem) -> Bool {
        guard let kind = ReceiverNames.container(container) else { throw .refused("container") }
        switch kind {
        case .users, .devices, .system: return false
        case .recording(let recording):
            guard record("Devices", recording.serial) != nil else { throw .refused("device") }
            guard record("Users", recording.user) != nil else { throw .refused("user") }
        case .rejected: break
        }
        return try steps.withLock { _ throws(Problem) in
            if place(container) != nil { return false }
            let making = root.appending(".making-\(container)")
            do throws(VaultError) {
                try Folders.make(making)
                try Folders.write([], to: making.appending(Marker.transferring))
                try Folders.rename(making, to: root.appending(container))
            } catch {
                throw Self.problem(error)
            }
            try update(root.appending(container), metadata.merging(["unbroken.container": container]) { $1 })
            return true
        }
    }

    /// Container metadata are added to what is known, as OpenStack Swift does it.
    func describe(_ container: String, _ metadata: [String: String], officer: (ReceiverNames.Recording) -> String?)
        throws(Problem)
    {
        guard let kind = ReceiverNames.container(container) else { throw .refused("container") }
        switch kind {
        case .users, .devices, .system: return
        case .recording, .rejected: break
        }
        try steps.withLock { _ throws(Problem) in
            guard let place = place(container) else { throw .unknown }
            if Self.isComplete(place) {
                // Said again because the answer got lost.
                guard known(place).merging(metadata, uniquingKeysWith: { $1 }) == known(place) else { throw .complete }
                return
            }
            try update(place, metadata)
            guard metadata["status"]?.lowercased() == "complete" else { return }
            var name: String?
            if case .recording(let recording) = kind {
                name = [officer(recording), recording.serial, recording.time].compactMap { $0 }.joined(separator: "_")
            }
            try complete(container, place, name)
        }
    }

    private func known(_ place: RawPath) -> [String: String] {
        let bytes = FileManager.default.contents(atPath: place.appending("container.metadata.json").text) ?? Data()
        return (try? JSONDecoder().decode([String: String].self, from: bytes)) ?? [:]
    }

    private func update(_ place: RawPath, _ metadata: [String: String]) throws(Problem) {
        try write(
            known(place).merging(metadata, uniquingKeysWith: { $1 }),
            to: place.appending("container.metadata.json"))
    }

    /// Each step can be done again: whoever is killed in between is told again by the system.
    private func complete(_ container: String, _ place: RawPath, _ wanted: String?) throws(Problem) {
        do throws(VaultError) {
            try Folders.write([], to: place.appending(Marker.complete))
            var final = place
            if let wanted, place.name.text == container, wanted != container, ReceiverNames.isPlain(wanted) {
                var target = root.appending(wanted)
                // Two users' recordings of one camera in one second can't be; a system set up anew could say so.
                var copy = 2
                while Self.exists(target) {
                    target = root.appending("\(container)-\(copy)")
                    copy += 1
                }
                try note(container, target.name.text)
                try Folders.rename(place, to: target)
                final = target
            }
            let marker = final.appending(Marker.transferring)
            if marker.withCString({ unlink($0) }) != 0, errno != ENOENT { throw VaultError.writing(marker, errno) }
            try Folders.sync(final)
        } catch {
            throw Self.problem(error)
        }
    }

    private func note(_ container: String, _ folder: String) throws(VaultError) {
        let line = JSONText.strings(["folder": folder]).line + "\n"
        try Folders.write(Array(line.utf8), to: Self.records(root, "Containers").appending(container + ".json"))
    }

    // MARK: Objects

    /// Begins to take an object.
    ///
    /// - Parameter length: bytes announced; nil where it was not said.
    func begin(_ container: String, _ object: String, length: Int64?, metadata: [String: String])
        throws(Problem) -> ArrivingObject
    {
        guard let place = place(container) else { throw .unknown }
        guard ReceiverNames.isPlain(object), !ReceiverNames.isOurs(object) else { throw .refused("object") }
        let isRejected = ReceiverNames.container(container) == .rejected
        if !isRejected, ReceiverNames.isClip(object) {
            if ReceiverNames.hasNoDuration(metadata) || length == 0 { throw .refused("duration") }
        }
        guard free() - (length ?? 0) >= Self.reserve else { throw .full }
        do throws(VaultError) {
            return try ArrivingObject(folder: place, name: object)
        } catch {
            throw Self.problem(error)
        }
    }

    /// Gives an object its name. - Returns: its MD5.
    func end(_ arriving: consuming ArrivingObject, container: String, metadata: [String: String], md5 said: String?)
        throws(Problem) -> String
    {
        let name = arriving.name
        let md5: String
        do throws(VaultError) { md5 = try arriving.close() } catch { throw Self.problem(error) }
        if let said, said.lowercased() != md5 { throw .wrongDigest }
        return try steps.withLock { _ throws(Problem) in
            // It may have been completed, and renamed, since.
            guard let place = place(container) else { throw .unknown }
            let target = place.appending(name)
            let isThere = Self.exists(target)
            do throws(VaultError) {
                if isThere, try ArrivingObject.md5(target) == md5 { return md5 }
            } catch {
                throw Self.problem(error)
            }
            guard !Self.isComplete(place) else { throw .complete }
            do throws(VaultError) {
                if isThere { try setAside(target) }
                try arriving.give(target)
            } catch {
                throw Self.problem(error)
            }
            try note(metadata, of: name, md5, in: place, container)
            return md5
        }
    }

    /// Replaces an object's metadata.
    func describe(_ container: String, object: String, _ metadata: [String: String]) throws(Problem) {
        guard ReceiverNames.isPlain(object), !ReceiverNames.isOurs(object) else { throw .refused("object") }
        guard
            ReceiverNames.container(container) == .rejected || !ReceiverNames.isClip(object)
                || !ReceiverNames.hasNoDuration(metadata)
        else { throw .refused("duration") }
        try steps.withLock { _ throws(Problem) in
            guard let place = place(container), Self.exists(place.appending(object)) else { throw .unknown }
            guard !Self.isComplete(place) else { throw .complete }
            let md5: String
            do throws(VaultError) {
                md5 = try ArrivingObject.md5(place.appending(object))
            } catch {
                throw Self.problem(error)
            }
            try note(metadata, of: object, md5, in: place, container)
        }
    }

    /// What was said of an object, with what it is said of: two objects' notes are never the same bytes, which the
    /// upload would tell as a duplicate.
    private func note(
        _ metadata: [String: String], of object: String, _ md5: String, in place: RawPath, _ container: String
    ) throws(Problem) {
        let ours = ["unbroken.container": container, "unbroken.object": object, "unbroken.md5": md5]
        try write(
            metadata.merging(ours, uniquingKeysWith: { $1 }), to: place.appending(object + ".metadata.json"))
    }

    /// What had the name before is kept, out of the upload's sight.
    private func setAside(_ path: RawPath) throws(VaultError) {
        var number = 1
        var aside = path.parent.appending(".superseded-\(number)-\(path.name.text)")
        while Self.exists(aside) {
            number += 1
            aside = path.parent.appending(".superseded-\(number)-\(path.name.text)")
        }
        try Folders.rename(path, to: aside)
    }

    private func free() -> Int64 {
        var status = statvfs()
        guard root.withCString({ statvfs($0, &status) }) == 0 else { return 0 }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
