import Evidence
import Foundation

/// The recorder profiles of a site.
public struct RecorderProfiles: Sendable {
    /// By rank, the most specific first.
    public let profiles: [RecorderProfile]

    public init(_ profiles: [RecorderProfile]) {
        self.profiles = profiles.sorted { ($1.rank, $0.id) < ($0.rank, $1.id) }
    }

    public subscript(id: String) -> RecorderProfile? { profiles.first { $0.id == id } }
    public var ids: Set<String> { Set(profiles.map(\.id)) }

    /// Reads each `*.yaml` of a folder. The id in a file must be the file's name, so that no id occurs twice.
    public static func load(_ directory: String) throws(SourceError) -> RecorderProfiles {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw SourceError(
                Bilingual(zh: "无法读取配置文件夹", en: "the folder of recorder profiles can't be read"), file: directory)
        }
        var profiles: [RecorderProfile] = []
        for name in names.sorted() where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
            let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
            let profile = try read(path)
            guard name == "\(profile.id).yaml" else {
                throw SourceError(
                    Bilingual(zh: "id 是 \(profile.id)，与文件名不符", en: "the id is \(profile.id), unlike the file's name"),
                    hint: Bilingual(zh: "文件应名为 \(profile.id).yaml", en: "name the file \(profile.id).yaml"), file: path)
            }
            profiles.append(profile)
        }
        guard !profiles.isEmpty else {
            throw SourceError(
                Bilingual(zh: "文件夹中没有 *.yaml 配置", en: "there is no *.yaml profile in this folder"), file: directory)
        }
        return RecorderProfiles(profiles)
    }

    private static func read(_ path: String) throws(SourceError) -> RecorderProfile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SourceError(Bilingual(zh: "无法读取文件", en: "the file can't be read"), file: path)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SourceError(Bilingual(zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8"), file: path)
        }
        return try RecorderProfile(yaml: text, file: path)
    }

    /// Reads a name and the folders above it. `expected` is the profile the recorder list gives; it is asked first,
    /// then the others by rank. Nil where no profile knows the name.
    public func recognise(
        folders: [String], name: String, expecting expected: String? = nil, at site: SiteClock
    ) -> RecognisedName? {
        recognise(SplitPath(folders: folders, name: name), expected, site)
    }

    /// The same for the bytes of a path as the file system gives them.
    public func recognise(
        path: some Collection<UInt8>, expecting expected: String? = nil, at site: SiteClock
    ) -> RecognisedName? {
        recognise(SplitPath(path: path), expected, site)
    }

    /// Recognises, and asks the recorder list once a serial is known: its profile then has the first word.
    public func recognise(
        path: some Collection<UInt8>, recorders: [String: Recorder], at site: SiteClock
    ) -> RecognisedName? {
        let split = SplitPath(path: path)
        guard let first = recognise(split, nil, site) else { return nil }
        guard let serial = first.serial, let expected = recorders[serial]?.profile, expected != first.profile else {
            return first
        }
        return recognise(split, expected, site)
    }

    /// What a file is when no profile knows its name: unfinished where any profile says so (too early is worse than
    /// too late), else by the widest profile that has a word for it.
    public func role(folders: [String], name: String) -> FileRole {
        let roles = profiles.reversed().map { $0.files.role(folders: folders, name: name) }
        return roles.contains(.unfinished) ? .unfinished : roles.first { $0 != .other } ?? .other
    }

    private func recognise(_ path: SplitPath, _ expected: String?, _ site: SiteClock) -> RecognisedName? {
        if let expected, let found = self[expected]?.recognise(path, at: site) { return found }
        var fallback: RecognisedName?
        for profile in profiles where profile.id != expected {
            guard let found = profile.recognise(path, at: site) else { continue }
            // A name whose time doesn't exist may still be another maker's, with a time that does.
            if found.unreadableTime == nil { return found }
            fallback = fallback ?? found
        }
        return fallback
    }
}
