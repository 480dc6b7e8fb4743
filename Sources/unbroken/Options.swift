import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Vault

/// Options every command has.
struct CommonOptions: ParsableArguments {
    @Flag(
        name: .long, help: help("每行一个 JSON 对象（docs/formats/json.md）", "One JSON object a line (docs/formats/json.md)."))
    var json = false

    @Option(name: .long, help: help("语言：zh 或 en", "Language: zh or en."))
    var lang: String?

    @Flag(name: .shortAndLong, help: help("只输出结果", "Print results only."))
    var quiet = false

    func validate() throws {
        if let lang, Pipeline.Language(rawValue: lang) == nil {
            throw ValidationError(say(zh: "--lang 只能是 zh 或 en", en: "--lang is zh or en"))
        }
    }
}

struct VaultOptions: ParsableArguments {
    @Option(name: .long, help: help("库的文件夹（或环境变量 UNBROKEN_VAULT）", "The vault's folder (or UNBROKEN_VAULT)."))
    var vault: String?

    func root() throws -> RawPath {
        guard let path = vault ?? ProcessInfo.processInfo.environment["UNBROKEN_VAULT"], !path.isEmpty else {
            throw Stop(
                say(zh: "没有指定库", en: "no vault was named"),
                hint: say(zh: "加上 --vault 文件夹，或设置 UNBROKEN_VAULT", en: "add --vault DIR, or set UNBROKEN_VAULT"),
                code: 2)
        }
        return Paths.absolute(path)
    }

    func settings(_ root: RawPath) throws -> VaultSettings {
        guard Vault.exists(at: root) else { throw Stop(VaultError(code: .notAVault, path: root.text)) }
        let file = root.text + "/vault.yaml"
        do {
            let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
            return try VaultSettings(yaml: text, file: file)
        } catch {
            throw Stop(error)
        }
    }

    /// The catalogue alone, for reading: no lock, any number at once.
    func reading() throws -> (catalogue: SQLiteCatalogue, site: SiteTime) {
        let root = try root()
        let settings = try settings(root)
        do {
            return (
                try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text, readOnly: true),
                SiteTime(zone: settings.timeZone)
            )
        } catch {
            throw Stop(error)
        }
    }
}

enum Paths {
    /// The path without links and detours, so that one file has one name; of what does not exist, the path as given.
    static func absolute(_ path: String) -> RawPath {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return RawPath(
                bytes: Array(UnsafeBufferPointer(start: real, count: strlen(real))).map { UInt8(bitPattern: $0) })
        }
        if path.hasPrefix("/") {
            return RawPath(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
        }
        let base = FileManager.default.currentDirectoryPath
        let clean = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        if clean.isEmpty || clean == "." { return RawPath(base) }
        return RawPath(base + "/" + (clean.hasSuffix("/") ? String(clean.dropLast()) : clean))
    }

    /// A path in the words of the argument it came from.
    static func asGiven(_ path: String, _ given: [(absolute: String, text: String)]) -> String {
        for (absolute, text) in given {
            if path == absolute { return text }
            if path.hasPrefix(absolute + "/") {
                return (text.hasSuffix("/") ? text : text + "/") + path.dropFirst(absolute.count + 1)
            }
        }
        return path
    }

    /// The folder `Pipelines`: named by UNBROKEN_PIPELINES, beside the program when it is installed, at the top of the
    /// checkout when it was built there, or here.
    static func pipelines() throws -> String {
        let manager = FileManager.default
        let program = (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        var candidates = [ProcessInfo.processInfo.environment["UNBROKEN_PIPELINES"]].compactMap { $0 }
        var folder = (program as NSString).deletingLastPathComponent
        candidates.append(folder + "/../share/unbroken/Pipelines")
        for _ in 0..<5 {
            candidates.append(folder + "/Pipelines")
            folder = (folder as NSString).deletingLastPathComponent
        }
        candidates.append(manager.currentDirectoryPath + "/Pipelines")
        for candidate in candidates where manager.fileExists(atPath: candidate + "/recorders") {
            return (candidate as NSString).standardizingPath
        }
        throw Stop(
            say(zh: "找不到 Pipelines 文件夹（记录仪配置）", en: "the folder Pipelines (recorder profiles) is not found"),
            hint: say(zh: "设置环境变量 UNBROKEN_PIPELINES", en: "set UNBROKEN_PIPELINES to it"))
    }

    static func profiles(_ folder: String) throws -> RecorderProfiles {
        do { return try RecorderProfiles.load(folder) } catch { throw Stop(error) }
    }
}

extension SiteTime {
    /// A time given as an option.
    func argument(_ text: String?) throws -> WallTime? {
        guard let text else { return nil }
        guard let time = TimeArgument.read(text, zone: zone) else {
            throw Stop(
                say(zh: "看不懂的时间：\(text)", en: "not a time: \(text)"),
                hint: "2026-11-20T08:00 / 2026-11-20T08:00:00+08:00", code: 2)
        }
        return time
    }
}
