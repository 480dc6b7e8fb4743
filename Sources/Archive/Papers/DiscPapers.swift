import Evidence

/// What is printed for a disc: label, insert, contents, note of extraction. SVG pages, from the description and the
/// disc's digests alone; ``PDFMaker`` makes them a PDF.
public struct DiscPapers: Sendable {
    let index: DiscIndex
    /// SHA-256 of `tagmanifest-sha256.txt`: it proves all other lists on the disc.
    let manifest: String
    /// SHA-256 of the image, where it is made.
    let image: String?
    let code: QRCode

    /// Asks `qrencode` for the code.
    public init(_ description: DiscDescription, manifest: String, image: String? = nil) throws(QRCode.Failure) {
        index = DiscIndex(description)
        self.manifest = manifest
        self.image = image
        code = try QRCode(Self.codeText(description.identity, digest: image ?? manifest))
    }

    /// What the code says: `unbroken-disc` version, identity, set and number, and the digest of the image, or of the tag
    /// manifest where there is none.
    public static func codeText(_ identity: DiscIdentity, digest: String) -> String {
        "unbroken-disc/1 \(identity.copy.identity) \(identity.copy.set.key) \(identity.copy.disc)/\(identity.count) sha256:\(digest)"
    }

    var identity: DiscIdentity { index.identity }

    /// First and last day of what is on it.
    var days: String {
        let spans = index.recordings.compactMap(\.recorded)
        guard let first = spans.map(\.start).min(), let last = spans.map(\.end).max() else { return "–" }
        return first.day == last.day ? first.day : "\(first.day) – \(last.day)"
    }

    /// The longest that anything on it is kept.
    var keeping: Words {
        let kept = index.recordings.compactMap(\.retention)
        if kept.contains(where: { $0.until == .permanent }) { return Words(zh: "永久", en: "permanent") }
        let days = kept.compactMap { one -> ZonedTime? in if case .day(let day) = one.until { day } else { nil } }
        if kept.count == days.count, let last = days.max() { return Words(zh: last.day, en: last.day) }
        return Words(zh: "见目录", en: "see the index")
    }

    static let family = "Noto Sans CJK SC, Noto Sans SC, sans-serif"
    static let codeFamily = "DejaVu Sans Mono, monospace"

    /// Text of at most so many lines; what does not fit ends with an ellipsis.
    static func lines(_ text: String, size: Int, width: Int, most: Int) -> [String] {
        var lines = PaperPages.wrap(text.replacing("\n", with: " "), size: size, width: width)
        guard lines.count > most else { return lines }
        lines = Array(lines.prefix(most))
        lines[most - 1] = String(lines[most - 1].dropLast()) + "…"
        return lines
    }

    static func text(
        _ text: String, x: Int, y: Int, size: Int, anchor: String = "start", isBold: Bool = false, isCode: Bool = false,
        fill: String = "#000"
    ) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\" text-anchor=\"\(anchor)\" fill=\"\(fill)\"\(isBold ? " font-weight=\"bold\"" : "")\(isCode ? " font-family=\"\(codeFamily)\"" : "")>\(Markup.escape(text))</text>\n"
    }

    /// A page of such a size in hundredths of a millimetre.
    static func page(width: Int, height: Int, title: String, _ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width / 100)mm" height="\(height / 100)mm" \
        viewBox="0 0 \(width) \(height)" font-family="\(family)">
        <title>\(Markup.escape(title))</title>
        \(body)</svg>

        """
    }
}
