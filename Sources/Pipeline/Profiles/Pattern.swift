import Foundation

/// A regular expression (ICU syntax) with named groups that must match a whole name. Case doesn't count.
struct Pattern: Hashable, Sendable {
    let text: String
    let groups: [String]
    private let expression: NSRegularExpression

    init(_ text: String) throws {
        self.text = text
        expression = try NSRegularExpression(pattern: "\\A(?:\(text))\\z", options: [.caseInsensitive])
        groups = Pattern.groupNames(in: text)
    }

    /// The groups that took part, by name; nil where the whole name doesn't match.
    func match(_ name: String) -> [String: String]? {
        let text = name as NSString
        guard let match = expression.firstMatch(in: name, range: NSRange(location: 0, length: text.length)) else {
            return nil
        }
        var found: [String: String] = [:]
        for group in groups {
            let range = match.range(withName: group)
            if range.location != NSNotFound, range.length > 0 { found[group] = text.substring(with: range) }
        }
        return found
    }

    static func == (a: Pattern, b: Pattern) -> Bool { a.text == b.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The names in `(?<name>…)`, in order; `(?<=` and `(?<!` are no names, nor is anything escaped or in brackets.
    private static func groupNames(in text: String) -> [String] {
        var names: [String] = []
        var rest = Array(text)[...]
        var inBrackets = false
        while let character = rest.popFirst() {
            switch character {
            case "\\": rest = rest.dropFirst()
            case "[": inBrackets = true
            case "]": inBrackets = false
            case "(" where !inBrackets && rest.starts(with: Array("?<")):
                let name = rest.dropFirst(2).prefix { $0 != ">" && $0 != "=" && $0 != "!" && $0 != ")" }
                if rest.dropFirst(2 + name.count).first == ">" { names.append(String(name)) }
            default: break
            }
        }
        return names
    }
}
