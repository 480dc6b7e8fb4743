import Evidence

/// `index.html` and what it loads: docs/design/disc-contents.md, The page.
///
/// Opened from `file://`, where browsers refuse `fetch`: what the page shows comes as scripts, each a list of values and
/// nothing else. Nothing of it is ever put into markup: the page sets text, never HTML.
struct IndexPage {
    let index: DiscIndex
    /// Recordings in one script: a few hundred kilobytes, so that no browser has one huge thing to read.
    static let chunk = 500

    var files: [(path: String, text: String)] {
        let data = IndexData(index: index)
        let chunks = data.scripts(of: Self.chunk)
        var files = [
            ("index.html", page(scripts: chunks.map(\.path))), ("index/list.html", StaticList(index: index).page),
            ("index/page.css", PageStyle.text), ("index/page.js", PageScript.text),
        ]
        files += chunks.map { ($0.path, $0.text) }
        return files
    }

    /// `file:` beside `'self'`: a page from a disc has no origin that all browsers take for its own. No network address
    /// is among them, and no script or style inside markup.
    static let policy =
        "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
        + "media-src 'self' file:; base-uri 'none'; form-action 'none'"

    static func head(title: String, folder: String) -> String {
        """
        <!doctype html>
        <html lang="zh">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(policy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(Markup.escape(title))</title>
        <link rel="stylesheet" href="\(folder)page.css">

        """
    }

    private func page(scripts: [String]) -> String {
        let identity = index.identity
        let lines = (["index/page.js"] + scripts).map { "<script defer src=\"\($0)\"></script>" }
        return Self.head(title: "\(identity.copy.identity) · \(identity.organisation)", folder: "index/")
            + lines.joined(separator: "\n") + """

                </head>
                <body>
                <noscript>
                <p class="notice">浏览器未运行脚本：请打开<a href="index/list.html">录像清单</a>或 <a href="index.csv">index.csv</a>。</p>
                <p class="notice" lang="en">Scripts do not run here: open the <a href="index/list.html">list of recordings</a> or <a href="index.csv">index.csv</a>.</p>
                </noscript>
                <div id="app"></div>
                </body>
                </html>

                """
    }
}

/// `index/list.html`: every recording in one table, for browsers without scripts, and for print.
struct StaticList {
    let index: DiscIndex

    private static let fields: [IndexField] = [
        .number, .name, .start, .officer, .officerNumber, .dispatch, .place, .cause, .findings, .sha256,
    ]

    var page: String {
        let identity = index.identity
        var text = IndexPage.head(title: "录像清单 List of recordings · \(identity.copy.identity)", folder: "")
        text +=
            "</head>\n<body class=\"list\">\n<h1>录像清单 <span lang=\"en\">List of recordings</span></h1>\n<p>\(Markup.escape(identity.organisation)) · \(Markup.escape(identity.copy.identity)) · \(identity.date.day)</p>\n<table>\n<thead><tr>"
        for field in Self.fields {
            text += "<th scope=\"col\">\(field.words.zh)<br><span lang=\"en\">\(field.words.en)</span></th>"
        }
        text += "</tr></thead>\n<tbody>\n"
        for recording in index.recordings {
            text += "<tr>"
            for field in Self.fields { text += cell(field, recording) }
            text += "</tr>\n"
        }
        return text + "</tbody>\n</table>\n</body>\n</html>\n"
    }

    private func cell(_ field: IndexField, _ recording: DiscRecording) -> String {
        let value = Markup.escape(field.value(recording, in: index))
        switch field {
        case .name:
            let links = index.files(of: recording).enumerated().map { number, file in
                "<a href=\"../\(URLText.path(file.name))\">\(number == 0 ? value : Markup.escape(String(file.name.suffix(4))))</a>"
            }
            return "<td>\(links.joined(separator: " "))</td>"
        case .sha256: return "<td><code>\(value)</code></td>"
        default: return "<td>\(value)</td>"
        }
    }
}

/// A path as a relative address: each part percent-encoded in UTF-8.
enum URLText {
    static func path(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
