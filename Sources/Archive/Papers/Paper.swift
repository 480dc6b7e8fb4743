/// A paper to be printed and signed: what stands on it, top to bottom. Drawn by ``PaperPages``.
public struct Paper: Hashable, Sendable {
    public enum Block: Hashable, Sendable {
        case heading(String)
        /// Label and value; the value is wrapped.
        case field(String, String)
        case text(String)
        /// Small and of equal width: digests, paths.
        case code(String)
        /// A line to sign on, behind each label.
        case signatures([String])
        /// Side by side, at most three, each with its caption below.
        case figures([Figure])
    }

    public struct Figure: Hashable, Sendable {
        public enum Content: Hashable, Sendable {
            case code(QRCode)
            case jpeg([UInt8])
        }

        public var content: Content
        public var caption: String

        public init(_ content: Content, caption: String) {
            self.content = content
            self.caption = caption
        }
    }

    public var title: String
    public var blocks: [Block]
    /// At the foot of every page, before its number.
    public var foot: String
    /// Set closer where that makes it one page; what is longer still takes more.
    public var isOnePage: Bool

    public init(title: String, blocks: [Block], foot: String, isOnePage: Bool = false) {
        self.title = title
        self.blocks = blocks
        self.foot = foot
        self.isOnePage = isOnePage
    }

    /// The same as plain text.
    public var text: String {
        var lines = [title, String(repeating: "=", count: 40)]
        for block in blocks {
            switch block {
            case .heading(let text): lines += ["", text]
            case .field(let label, let value): lines.append("\(label): \(value)")
            case .text(let text), .code(let text): lines.append(text)
            case .figures(let figures): lines += figures.map { "[\($0.caption)]" }
            case .signatures(let labels): lines += [""] + labels.map { "\($0): ____________________" }
            }
        }
        return lines.joined(separator: "\n") + "\n\n\(foot)\n"
    }
}
