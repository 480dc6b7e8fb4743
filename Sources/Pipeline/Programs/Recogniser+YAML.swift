import Foundation
import Yams

extension Recogniser {
    /// The `recogniser` block of `vault.yaml`.
    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["command", "model", "timeoutSeconds"], in: "recogniser")
        let commandNode = try map.required("command")
        let command = try reader.texts(commandNode, "command")
        guard let program = command.first, program.hasPrefix("/") else {
            throw reader.error(
                commandNode, zh: "command 的第一项必须是程序的绝对路径",
                en: "the first item of command must be the program's absolute path",
                hint: Bilingual(zh: "例如 /usr/local/bin/whisper", en: "for example /usr/local/bin/whisper"))
        }
        guard command.dropFirst().contains(where: { $0.contains(Self.wav) }) else {
            throw reader.error(
                commandNode, zh: "command 里没有 {wav}", en: "command has no {wav}",
                hint: Bilingual(zh: "它代表要听写的声音文件", en: "it stands for the sound file to be written down"))
        }
        self.init(
            command: command, model: try reader.text(map.required("model"), "model"),
            patience: try map.integer("timeoutSeconds", 1...3600) ?? Self.usualPatience)
    }
}
