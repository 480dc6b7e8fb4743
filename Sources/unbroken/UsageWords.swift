import Foundation
import Pipeline

/// What the reader of the command line says of wrong usage, in Chinese. It speaks English only; what is not known here
/// stays as it is.
enum UsageWords {
    static func text(_ message: String, _ language: Pipeline.Language) -> String {
        guard language == .zh else { return message }
        return message.split(separator: "\n", omittingEmptySubsequences: false).map { line($0) }.joined(separator: "\n")
    }

    private static func line(_ line: Substring) -> String {
        let text = String(line)
        if let found = text.wholeMatch(of: /Error: Missing expected argument '(.*)'\.?/) {
            return "错误：缺少参数 \(found.1)"
        }
        if let found = text.wholeMatch(of: /Error: Missing one of: (.*)/) { return "错误：须给出其中一项：\(found.1)" }
        if let found = text.wholeMatch(of: /Error: Missing value for '(.*)'\.?/) { return "错误：\(found.1) 缺少值" }
        if let found = text.wholeMatch(of: /Error: Unknown option '(.*?)'(\. Did you mean '(.*)'\?)?\.?/) {
            return "错误：不认识的选项 \(found.1)" + (found.3.map { "；是不是 \($0)？" } ?? "")
        }
        if let found = text.wholeMatch(of: /Error: Unexpected argument '(.*)'\.?/) { return "错误：多余的参数 \(found.1)" }
        if let found = text.wholeMatch(of: /Error: (\d+) unexpected arguments: (.*)/) {
            return "错误：多余的参数 \(found.2)"
        }
        if let found = text.wholeMatch(of: /Error: The value '(.*)' is invalid for '(.*?)'\.?(.*)/) {
            return "错误：\(found.2) 的值 \(found.1) 无效\(found.3)"
        }
        if let found = text.wholeMatch(of: /Error: (.*)/) { return "错误：\(found.1)" }
        if let found = text.wholeMatch(of: /Help: +(.*)/) { return "说明：\(found.1)" }
        if let found = text.wholeMatch(of: /Usage: (.*)/) { return "用法：\(found.1)" }
        if let found = text.wholeMatch(of: /\s*See '(.*)' for more information\./) { return "  详见 \(found.1)" }
        return text
    }
}
