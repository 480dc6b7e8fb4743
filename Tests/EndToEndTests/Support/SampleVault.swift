import Catalogue
import Evidence
import Foundation

/// A vault of a test, and the commands on it.
struct SampleVault: Sendable {
    let root: String

    /// A new vault with its lists, or without.
    init(lists: [String] = []) throws {
        root = try Scratch.fresh("vault")
        let made = try Product.run(["init", root, "--regulation", "tangshan-gaoxin", "--zone", "Asia/Shanghai"])
        guard made.code == 0 else { throw Trouble("init: \(made.err)") }
        for list in lists { _ = try load(list) }
    }

    /// A copy of another vault: much quicker than making it again.
    init(copying other: SampleVault) throws {
        root = try Scratch.fresh("vault") + "/copy"
        guard try Host.tool(["cp", "-a", other.root, root]) == 0 else { throw Trouble("can't copy \(other.root)") }
    }

    init(at root: String) { self.root = root }

    static let lists = ["officers.csv", "recorders.csv", "dispatches.csv"]

    /// Imports one of the sample lists; what it is shows in its name.
    func load(_ list: String) throws -> Outcome {
        let kind = list.hasPrefix("officers") ? "officer" : list.hasPrefix("recorders") ? "recorder" : "dispatch"
        return try run([kind, "import", "\(Product.sample)/lists/\(list)"])
    }

    func run(_ arguments: [String], environment: [String: String] = [:], seconds: Double = 120) throws -> Outcome {
        try Product.run(arguments + ["--vault", root], environment: environment, seconds: seconds)
    }

    func ingest(_ folders: String..., seconds: Double = 120) throws -> Outcome {
        try run(["ingest", "--json"] + folders, seconds: seconds)
    }

    func start(_ arguments: [String]) throws -> Running { try Product.start(arguments + ["--vault", root]) }

    func segments(_ filters: String...) throws -> [JSON] { try run(["find", "--json"] + filters).lines() }
    func findings(_ filters: String...) throws -> [JSON] { try findings(filters) }
    func findings(_ filters: [String]) throws -> [JSON] { try run(["gaps", "--json"] + filters).lines() }

    /// Segment number to digest.
    func numbers() throws -> [String: String] {
        try segments().reduce(into: [:]) { $0[$1["number"].text ?? ""] = $1["recording"].text }
    }

    /// Findings as a sorted list that does not depend on their ids.
    func findingKeys() throws -> [String] {
        try findings().map { line in
            let finding = line["finding"]
            return "\(finding["kind"]) \(line["recorder"]) \(line["dispatch"]) \(line["wallStart"]) \(finding["start"])"
        }.sorted()
    }

    /// Rows of the catalogue.
    func recordings() throws -> [Recording] {
        try SQLiteCatalogue(path: root + "/catalogue.sqlite", readOnly: true).recordings(RecordingFilter())
    }

    /// Everything but the catalogue's own files and the lock.
    func tree() -> [String: String] {
        Files.tree(root) { $0.hasPrefix("catalogue.sqlite") || $0 == ".lock" }
    }

    /// Originals, below the root.
    func originals() -> [String] {
        tree().filter { $0.key.hasPrefix("originals/") && $0.value != "folder" }.keys.sorted()
    }

    /// Names that only a run under way may leave.
    func leftovers() -> [String] {
        tree().keys.filter { path in
            [".incoming", ".making", ".writing", ".progress/"].contains {
                path.contains("/\($0)") || path.hasPrefix($0)
            }
        }.sorted()
    }

    /// Rows whose file is not there: must never occur, not even right after a kill.
    func rowsWithoutFile() throws -> [String] {
        try recordings().map(\.vaultPath).filter { !FileManager.default.fileExists(atPath: root + "/" + $0) }
    }

    /// Files without a row: may occur after a kill only, until the next run.
    func filesWithoutRow() throws -> [String] {
        let known = Set(try recordings().map(\.vaultPath))
        return originals().filter { !known.contains($0) }
    }
}
