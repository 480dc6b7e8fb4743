import Accounts
import Foundation
import Mustache
import Pipeline

/// Templates and assets, read once when the program starts: a request names a key of a table, never a path.
struct WebFiles: Sendable {
    struct Asset: Sendable {
        var bytes: [UInt8]
        var type: String
        var tag: String
    }

    struct Missing: Error {
        var path: String
    }

    let assets: [String: Asset]
    private let templates: MustacheLibrary
    let templateTexts: [String: String]

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "json": "application/json",
    ]

    init(folder: String) throws {
        var assets: [String: Asset] = [:]
        for name in Self.names(folder + "/assets") {
            guard let type = Self.types[(name as NSString).pathExtension],
                let data = FileManager.default.contents(atPath: "\(folder)/assets/\(name)")
            else { continue }
            let text = String(decoding: data, as: UTF8.self)
            assets[name] = Asset(bytes: Array(data), type: type, tag: "\"\(Secret.digest(text).prefix(32))\"")
        }
        var texts: [String: String] = [:]
        var templates = MustacheLibrary()
        for name in Self.names(folder + "/templates") where name.hasSuffix(".mustache") {
            guard let data = FileManager.default.contents(atPath: "\(folder)/templates/\(name)") else { continue }
            let key = String(name.dropLast(9))
            let text = String(decoding: data, as: UTF8.self)
            texts[key] = text
            try templates.register(text, named: key)
        }
        guard !assets.isEmpty, texts["layout"] != nil else { throw Missing(path: folder) }
        (self.assets, self.templates, templateTexts) = (assets, templates, texts)
    }

    private static func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// Everything that comes from data is escaped by the templates.
    func render(_ name: String, _ values: [String: Any]) throws -> String {
        guard let text = templates.render(Self.blanked(values), withTemplate: name) else {
            throw Missing(path: name)
        }
        return text
    }

    /// Nothing to show: an empty text would open the section that asks whether there is one.
    private struct Blank: MustacheCustomRenderable {
        var renderText: String { "" }
        var isNull: Bool { true }
    }

    private static func blanked(_ value: Any) -> Any {
        switch value {
        case let text as String: text.isEmpty ? Blank() : text
        case let values as [String: Any]: values.mapValues(blanked)
        case let list as [Any]: list.map(blanked)
        default: value
        }
    }

    /// Where the files lie: beside the program as it was built, where it was installed, or where UNBROKEN_WEB says.
    public static func folder() -> String? {
        let manager = FileManager.default
        let program = (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let home = (program as NSString).deletingLastPathComponent
        let candidates = [
            ProcessInfo.processInfo.environment["UNBROKEN_WEB"], home + "/unbroken_Console.resources/Web",
            home + "/../share/unbroken/Web",
        ]
        return candidates.compactMap { $0 }.first { manager.fileExists(atPath: $0 + "/templates/layout.mustache") }
    }
}
