import Archive
import Custody
import Evidence
import Foundation
import Vault
import Yams

/// Time stamps of another authority (RFC 3161) over checkpoints of the custody log: that the log had these entries at
/// that time, said by somebody who does not own the vault.
///
/// Asked for and checked by the programs `openssl` and `curl`. Kept beside the log, three files a stamp:
/// `stamps/<size>.checkpoint` (the signed checkpoint), `.tsq` (the question), `.tsr` (the answer).
public struct Stamper: Sendable, Hashable {
    /// Of the stamping server.
    public var url: String
    /// PEM of the authorities its certificate leads to; nil: answers are kept unchecked, and that is said.
    public var authorities: String?

    private static let patience = 60
    /// A reply with its certificates is some KiB.
    private static let largestReply = 1 << 20

    public init(url: String, authorities: String? = nil) {
        self.url = url
        self.authorities = authorities
    }

    public enum Failure: Error, Sendable, Equatable {
        case noProgram(String)
        /// The server did not answer, or not with a stamp.
        case noAnswer
        /// It answered with something that is no good stamp of this checkpoint.
        case refused
    }

    public struct Receipt: Sendable, Hashable {
        public var size: Int64
        /// As `openssl` prints the stamp's own time.
        public var time: String
        public var isVerified: Bool
    }

    public static func folder(of log: RawPath) -> RawPath { log.appending("stamps") }

    /// Has the log's checkpoint of now stamped.
    public func stamp(_ note: SignedNote, log: RawPath) throws -> Receipt {
        let size = try Checkpoint(text: note.text).size
        let folder = Self.folder(of: log)
        try Folders.make(folder)
        Folders.removeUnwritten(in: folder)
        let (checkpoint, query, reply) = Self.files(folder, size)
        try Folders.write(Array(note.encoded.utf8), to: checkpoint)
        let question = try Self.openssl(["ts", "-query", "-data", checkpoint.text, "-sha256", "-cert"])
        guard question.code == 0, !question.answer.isEmpty else { throw Failure.noProgram("openssl") }
        try Folders.write(Array(question.answer), to: query)
        let answer = try ask(query)
        let unchecked = folder.appending(".asked-\(size).tsr")
        try Folders.write(Array(answer), to: unchecked)
        defer { _ = unchecked.withCString { unlink($0) } }
        let text = try Self.openssl(["ts", "-reply", "-in", unchecked.text, "-text"])
        let words = String(decoding: text.answer, as: UTF8.self)
        guard text.code == 0, words.contains("Status: Granted"), let time = Self.line("Time stamp: ", of: words) else {
            throw Failure.refused
        }
        var isVerified = false
        if let authorities {
            isVerified = try Self.holds(
                unchecked, of: ["-queryfile", query.text], authorities: authorities)
            guard isVerified else { throw Failure.refused }
        }
        try Folders.write(Array(answer), to: reply)
        return Receipt(size: size, time: time, isVerified: isVerified)
    }

    /// Whether the stamp of a checkpoint is one of these authorities over exactly that file.
    static func holds(_ reply: RawPath, of subject: [String], authorities: String) throws -> Bool {
        try openssl(["ts", "-verify"] + subject + ["-in", reply.text, "-CAfile", authorities]).code == 0
    }

    static func files(_ folder: RawPath, _ size: Int64) -> (checkpoint: RawPath, query: RawPath, reply: RawPath) {
        (
            folder.appending("\(size).checkpoint"), folder.appending("\(size).tsq"), folder.appending("\(size).tsr")
        )
    }

    private func ask(_ query: RawPath) throws -> Data {
        let arguments = [
            "--silent", "--show-error", "--fail", "--max-time", String(Self.patience), "--header",
            "Content-Type: application/timestamp-query", "--data-binary", "@\(query.text)", "--", url,
        ]
        let (answer, code) = try Self.run("curl", arguments)
        guard code == 0, !answer.isEmpty else { throw Failure.noAnswer }
        return answer
    }

    private static func openssl(_ arguments: [String]) throws -> (answer: Data, code: Int32?) {
        try run("openssl", arguments)
    }

    private static func run(_ name: String, _ arguments: [String]) throws -> (answer: Data, code: Int32?) {
        // Where a system keeps its programs, and nowhere a user could put another.
        let path = ["/usr/bin/", "/usr/local/bin/", "/bin/"].map { $0 + name }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let path else { throw Failure.noProgram(name) }
        let program = OutsideProgram(
            path: path, arguments: arguments, patience: patience, largestAnswer: largestReply)
        switch program.answer() {
        case .answered(let data, let code): return (data, code)
        case .notStarted: throw Failure.noProgram(name)
        case .stopped: throw Failure.noAnswer
        }
    }

    private static func line(_ prefix: String, of text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}

extension Stamper {
    /// The `stamps` block of `vault.yaml`.
    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["url", "authorities"], in: "stamps")
        let urlNode = try map.required("url")
        let url = try reader.text(urlNode, "url")
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw reader.error(
                urlNode, zh: "url 应以 http:// 或 https:// 开头", en: "url begins with http:// or https://",
                hint: Bilingual(zh: "例如 http://stamp.example/tsa", en: "for example http://stamp.example/tsa"))
        }
        self.init(
            url: url,
            authorities: try map.values["authorities"].map { node throws(SourceError) in
                let path = try reader.text(node, "authorities")
                guard path.hasPrefix("/") else {
                    throw reader.error(
                        node, zh: "authorities 应是绝对路径", en: "authorities is an absolute path",
                        hint: Bilingual(zh: "PEM 文件", en: "a file of PEM certificates"))
                }
                return path
            })
    }
}
