import ArgumentParser
import Custody
import Evidence
import Foundation
import Pipeline
import Vault

/// Proofs that stand alone: written here, checked here or by any other program that knows c2sp.org/tlog-proof.
struct CustodyProofCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "proof",
            abstract: say(
                zh: "证明一个条目在日志里，或旧检查点是新检查点的开头",
                en: "Prove that an entry is in the log, or that an old checkpoint is its beginning."),
            subcommands: [ProveEntryCommand.self, ProveGrowthCommand.self, CheckProofCommand.self],
            defaultSubcommand: ProveEntryCommand.self)
    }
}

struct ProveEntryCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "entry",
            abstract: say(
                zh: "写出条目及其证明（.entry 与 .tlog-proof）", en: "Write an entry and its proof (.entry and .tlog-proof)."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("条目编号，或原件的 SHA-256", "Number of an entry, or SHA-256 of an original.")) var entry: String
    @Option(name: .shortAndLong, help: help("写入的文件夹", "The folder to write to.")) var output = "."

    func run() throws {
        try CustodyReading.run(vault) { reading in
            let number = try reading.number(entry)
            let bytes = try reading.log.entry(number - 1)
            let proof = try reading.log.inclusion(of: number - 1)
            let folder = Paths.absolute(output)
            try Folders.make(folder)
            for (name, content) in [
                ("entry-\(number).json", bytes), ("entry-\(number).tlog-proof", Array(proof.encoded.utf8)),
            ] {
                try Folders.write(content, to: folder.appending(name))
                if !common.quiet { Console.out(folder.appending(name).text) }
            }
        }
    }
}

struct ProveGrowthCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "growth",
            abstract: say(
                zh: "证明一个旧检查点是现在日志的开头", en: "Prove that an old checkpoint is the beginning of the log of now."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("旧检查点的文件", "The file of the old checkpoint.")) var checkpoint: String
    @Option(name: .shortAndLong, help: help("写入的文件", "The file to write.")) var output = "growth.proof"

    func run() throws {
        try CustodyReading.run(vault) { reading in
            let old = try SignedNote(encoded: try ProofFiles.text(checkpoint))
            let proof = try reading.log.consistency(with: Checkpoint(text: old.text).size)
            // Told now and not by whoever gets it: an old checkpoint that is not the beginning of this log.
            try proof.verify(old: old, keys: reading.log.keys())
            let path = Paths.absolute(output)
            try Folders.write(Array(proof.encoded.utf8), to: path)
            if !common.quiet { Console.out(path.text) }
        }
    }
}

struct CheckProofCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: say(zh: "核对证明；不需要库，只需公钥", en: "Check a proof: needs no vault, only the public key."))
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: help("证明文件", "The proof.")) var proof: String
    @Argument(help: help("条目文件，或旧检查点", "The entry, or the old checkpoint.")) var subject: String
    @Option(name: .long, help: help("公钥，或存公钥的文件", "The public key, or a file of keys.")) var key: String

    func run() throws {
        do {
            let keys = try ProofFiles.keys(key)
            let text = try ProofFiles.text(proof)
            let checkpoint =
                text.hasPrefix("old ")
                ? try ConsistencyProof(encoded: text).verify(
                    old: SignedNote(encoded: try ProofFiles.text(subject)), keys: keys)
                : try InclusionProof(encoded: text).verify(entry: try ProofFiles.bytes(subject), keys: keys)
            if common.json {
                Console.out(
                    JSONText.object([
                        ("schema", .text("unbroken.proof/1")), ("holds", .bool(true)),
                        ("origin", .text(checkpoint.origin)), ("size", .integer(checkpoint.size)),
                        ("root", .text(checkpoint.root.base64)),
                    ]).line)
            } else if !common.quiet {
                Console.out(
                    say(
                        zh: "证明成立：\(checkpoint.origin)，\(checkpoint.size) 条",
                        en: "the proof holds: \(checkpoint.origin), \(checkpoint.size) entries"))
            }
        } catch let error as CustodyError {
            throw Stop(error)
        }
    }
}

enum ProofFiles {
    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Stop(
                say(zh: "\(path)：读不出来", en: "\(path): can't be read"), hint: say(zh: "核对路径", en: "check the path"))
        }
        return Array(data)
    }

    static func text(_ path: String) throws -> String {
        guard let text = String(validating: try bytes(path), as: UTF8.self) else {
            throw CustodyError(.malformed, path: path)
        }
        return text
    }

    static func keys(_ text: String) throws -> [NoteVerifier] {
        if FileManager.default.fileExists(atPath: text) {
            return try Self.text(text).split(separator: "\n").map { try NoteVerifier(text: String($0)) }
        }
        return [try NoteVerifier(text: text)]
    }
}
