import Archive
import Evidence
import Glibc
import Vault

/// A paper as a page to print and as a PDF: the same words in both.
public enum PaperMaking {
    /// Begins every such page, so that only one is ever overwritten by another.
    public static let mark = "<!-- unbroken.paper/1 -->"

    /// The style of the page, as it stands in it: who serves it says by its digest that it may be applied.
    public static let css = """
        @page{size:A4;margin:14mm}*{box-sizing:border-box}
        body{font:14px/1.5 \(Drawing.fonts);color:#111;background:#fff;max-width:820px;margin:0 auto;padding:24px}
        h1{font-size:22px;margin:0 0 12px;text-align:center}h2{font-size:16px;margin:18px 0 6px;border-bottom:1px solid #999}
        dl{margin:0;display:grid;grid-template-columns:9em 1fr;gap:2px 12px}dt{color:#444}dd{margin:0;overflow-wrap:anywhere}
        p{margin:4px 0}code{display:block;font:12px ui-monospace,monospace;margin:1px 0 1px 2em;overflow-wrap:anywhere}
        .figures{display:flex;gap:16px;margin:10px 0;break-inside:avoid}figure{margin:0;max-width:32%}
        figure img,figure svg{display:block;width:100%;max-width:230px;height:auto}
        figcaption{font-size:11px;color:#333;overflow-wrap:anywhere}
        .signs{display:flex;flex-wrap:wrap;gap:18px 40px;margin:28px 0 10px;break-inside:avoid}
        .signs i{display:inline-block;width:140px;border-bottom:1px solid #333;margin-left:8px;height:1.2em}
        footer{margin-top:18px;color:#444;font-size:11px}
        @media print{body{max-width:none;padding:0;font-size:10pt}h2{break-after:avoid}}
        """

    public static func html(_ paper: Paper, _ language: Language) -> String {
        let page = PrintedPage(
            mark: mark, title: Markup.escape(paper.title), language: language, css: css, hasPictures: true)
        var body = ""
        var isInList = false
        for block in paper.blocks {
            if case .field(let label, let value) = block {
                body += isInList ? "" : "<dl>"
                isInList = true
                body += "<dt>\(Markup.escape(label))</dt><dd>\(Markup.escape(value))</dd>\n"
                continue
            }
            if isInList { body += "</dl>" }
            isInList = false
            body += html(block)
        }
        return page.html(body + (isInList ? "</dl>" : ""), "<footer>\(Markup.escape(paper.foot))</footer>")
    }

    private static func html(_ block: Paper.Block) -> String {
        switch block {
        case .heading(let text): return "<h2>\(Markup.escape(text))</h2>\n"
        case .field: return ""
        case .text(let text): return "<p>\(Markup.escape(text))</p>\n"
        case .code(let text): return "<code>\(Markup.escape(text))</code>\n"
        case .signatures(let labels):
            return "<div class=\"signs\">\(labels.map { "<span>\(Markup.escape($0))<i></i></span>" }.joined())</div>\n"
        case .figures(let figures):
            let parts = figures.map { figure in
                let caption = Markup.escape(figure.caption)
                let content =
                    switch figure.content {
                    case .code(let code):
                        "<svg viewBox=\"0 0 1100 1100\" role=\"img\" aria-label=\"QR\">\(code.svg(x: 0, y: 0, side: 1100))</svg>"
                    case .jpeg(let bytes):
                        "<img alt=\"\(caption)\" src=\"data:image/jpeg;base64,\(Markup.base64(bytes))\"/>"
                    }
                return "<figure>\(content)<figcaption>\(caption)</figcaption></figure>"
            }
            return "<div class=\"figures\">\(parts.joined())</div>\n"
        }
    }

    /// The PDF, made in a folder that nobody else can read: a paper may carry pictures.
    public static func pdf(_ paper: Paper, date: WallTime) throws(PDFMaker.Failure) -> [UInt8] {
        var template = Array("/tmp/unbroken-paper-XXXXXX".utf8CString)
        if let folder = getenv("TMPDIR"), folder.pointee != 0 {
            template = Array((String(cString: folder) + "/unbroken-paper-XXXXXX").utf8CString)
        }
        guard mkdtemp(&template) != nil else { throw .failed }
        let folder = RawPath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        defer { Folders.removeTree(folder) }
        return try PDFMaker.pdf(paper, date: date, in: folder)
    }

    public static func message(_ failure: PDFMaker.Failure, _ language: Language) -> (message: String, hint: String) {
        switch failure {
        case .noProgram:
            (
                Bilingual(zh: "没有 rsvg-convert：无法制作 PDF", en: "rsvg-convert is missing: no PDF can be made").text(
                    language),
                "apt-get install librsvg2-bin fonts-noto-cjk"
            )
        case .failed, .vault:
            (
                Bilingual(zh: "rsvg-convert 没有给出 PDF", en: "rsvg-convert gave no PDF").text(language),
                "rsvg-convert --version; fc-list :lang=zh"
            )
        }
    }

    /// A code, or words where `qrencode` is missing: the paper is no less true for it.
    static func code(_ text: String) -> Paper.Block { figure(text).map { .figures([$0]) } ?? .code(text) }

    /// A code with its own text below; nil where it can't be made.
    static func figure(_ text: String) -> Paper.Figure? {
        do throws(QRCode.Failure) {
            return Paper.Figure(.code(try QRCode(text)), caption: text)
        } catch {
            return nil
        }
    }
}
