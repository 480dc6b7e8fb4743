import Catalogue
import Evidence
import Foundation
import Glibc
import Pipeline
import Vault

/// A command that can't go on: what happened, to which file, and what to do.
struct Stop: Error {
    var code: Int32 = 1
    var message: String
    var hint: String?

    init(_ message: String, hint: String? = nil, code: Int32 = 1) {
        self.message = message
        self.hint = hint
        self.code = code
    }

    init(_ error: SourceError) {
        self.init("\(error.place): \(error.message.text(language))", hint: error.hint?.text(language))
    }

    init(_ error: CatalogueError) {
        self.init("\(error.path): \(error.message(language))", hint: error.hint(language))
    }

    init(_ error: VaultError) {
        let words = VaultWords.words(error)
        self.init(words.message, hint: words.hint)
    }
}

enum Console {
    static func report(_ stop: Stop) {
        let colon = say(zh: "：", en: ": ")
        warn("\(Phrase.error.text(language))\(colon)\(stop.message)")
        if let hint = stop.hint { warn("\(Phrase.hint.text(language))\(colon)\(hint)") }
    }

    static func warn(_ line: String) { put(line + "\n", STDERR_FILENO) }

    /// One line of output, whole, from any thread.
    static func out(_ line: String) {
        guard !put(line + "\n", STDOUT_FILENO) else { return }
        // Whoever read our output has gone (`| head`): there is nobody left to work for.
        if errno == EPIPE { exit(141) }
        let cause = String(cString: strerror(errno))
        report(Stop(say(zh: "无法写出结果（\(cause)）", en: "the output can't be written (\(cause))")))
        exit(1)
    }

    /// False when the other end is closed. FileHandle would crash there.
    @discardableResult
    static func put(_ text: String, _ descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { return false }
            rest = rest.dropFirst(put)
        }
        return true
    }

    /// Cuts a text to terminal columns; Chinese characters take two.
    static func fit(_ text: String, _ columns: Int) -> String {
        var used = 0
        var result = ""
        for character in text {
            let width = Self.width(character)
            if used + width > columns { break }
            used += width
            result.append(character)
        }
        return result + String(repeating: " ", count: max(0, columns - used))
    }

    static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

/// Vault errors in a person's words.
enum VaultWords {
    static func words(_ error: VaultError) -> (message: String, hint: String?) {
        let cause = error.cause.isEmpty ? "" : " (\(error.cause))"
        switch error.code {
        case .sourceUnreadable:
            return (
                "\(error.path): \(say(zh: "读不出来", en: "can't be read"))\(cause)",
                say(zh: "检查权限和存储卡；其余文件已继续处理", en: "check its permissions and the card; the rest went on")
            )
        case .sourceVanished:
            return (
                "\(error.path): \(say(zh: "找不到，或存储卡已被拔出", en: "not there, or the card was pulled out"))\(cause)",
                say(zh: "插好存储卡后再运行一次；已入库的不会重做", en: "put the card back and run again; what is stored is not done twice")
            )
        case .sourceChanging:
            return (
                "\(error.path): \(say(zh: "正在写入", en: "is still being written"))",
                say(zh: "写完后再运行一次", en: "run again when it is complete")
            )
        case .noSpace:
            return (
                "\(error.path): \(say(zh: "库所在磁盘已满", en: "the vault's disk is full"))",
                say(
                    zh: "腾出空间后再运行一次；未入库的文件仍在原处", en: "make room and run again; what is not stored is still where it was"
                )
            )
        case .inUse:
            return (
                "\(error.path): \(say(zh: "另一个进程正在使用这个库", en: "another run is using this vault"))",
                say(zh: "等它结束后再试", en: "wait for it to end, then try again")
            )
        case .notAVault:
            return (
                "\(error.path): \(say(zh: "这里没有库", en: "there is no vault here"))",
                say(
                    zh: "先建库：unbroken init 库 --regulation ID --zone 时区",
                    en: "make one first: unbroken init VAULT --regulation ID --zone ZONE")
            )
        default:
            return ("\(error.path): \(say(zh: "无法写入", en: "can't be written"))\(cause)", nil)
        }
    }
}
