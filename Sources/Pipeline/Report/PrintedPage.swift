import Evidence

/// A page to print or keep: it loads nothing, runs nothing, and opens from disk. What a hostile name brings stays text.
struct PrintedPage {
    /// A comment that begins every page of its kind, so that only one is ever overwritten by another.
    var mark: String
    var title: String
    var language: Language
    var css: String
    /// Pictures that the page carries in itself.
    var hasPictures = false

    func html(_ parts: String...) -> String {
        """
        <!DOCTYPE html>
        \(mark)
        <html lang="\(language == .zh ? "zh-Hans" : "en")">
        <head><meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'\(hasPictures ? "; img-src data:" : "")"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="generator" content="\(Markup.escape(ProgramVersion.signature))"/>
        <title>\(title)</title>
        <style>\(css)</style></head>
        <body>
        <h1>\(title)</h1>
        \(parts.joined(separator: "\n"))
        </body></html>

        """
    }
}
