import Evidence

/// XML written with its elements indented, escaped by ``Markup``.
struct XMLText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var open: [String] = []

    mutating func element(_ name: String, _ value: String?, _ attributes: [(String, String)] = []) {
        guard let value, !value.isEmpty else { return }
        indent()
        text += "<\(name)\(Self.written(attributes))>\(Markup.escape(value))</\(name)>\n"
    }

    mutating func element(
        _ name: String, _ attributes: [(String, String)] = [], _ body: (inout XMLText) -> Void
    ) {
        indent()
        text += "<\(name)\(Self.written(attributes))>\n"
        open.append(name)
        body(&self)
        open.removeLast()
        indent()
        text += "</\(name)>\n"
    }

    private mutating func indent() { text += String(repeating: " ", count: open.count) }

    private static func written(_ attributes: [(String, String)]) -> String {
        attributes.map { Markup.attribute($0.0, $0.1) }.joined()
    }
}
