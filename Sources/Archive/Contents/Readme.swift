import Evidence

/// `README.txt` and `custody/README.txt`: how a stranger checks the disc, one page in each language. The commands stand
/// on lines that begin with `$ `; a test runs them on an extracted disc.
struct Readme {
    let index: DiscIndex
    /// Whether `metadata/da-t.xml` is there.
    let isMapped: Bool

    private var identity: DiscIdentity { index.identity }
    private var hasParts: DiscRecording? { index.recordings.first { index.files(of: $0).count > 1 } }

    var text: String { chinese + "\n" + String(repeating: "=", count: 76) + "\n\n" + english }

    private var chinese: String {
        var lines = [
            "执法音像记录档案光盘",
            "",
            "  \(one(identity.organisation))",
            "  盘号 \(one(identity.copy.identity))（\(identity.copy.set.title.zh)），本套第 \(identity.copy.disc) 张，共 \(identity.count) 张",
            "  \(identity.date.day)，录像 \(index.recordings.count) 个",
        ]
        if let contact = identity.contact { lines.append("  联系：\(one(contact))") }
        lines += [
            "", "怎样查看",
            "  用任何浏览器打开 index.html：检索、播放、查看中断及其说明，不需要网络和专门软件。",
            "  不能运行脚本时打开 index/list.html；表格软件可打开 index.csv。",
            "", "怎样核对（不需要任何专门软件）",
            "  在光盘根目录运行：",
            "",
        ]
        lines += Self.checks
        lines += [
            "",
            "  没有任何输出，即每个文件都与刻录时逐字节相同。先核对清单本身，再核对录像。",
            "  清单本身的摘要另存于光盘登记簿，并印在盘面和清单上：",
            "",
            "    $ sha256sum tagmanifest-sha256.txt",
            "",
            "  Windows：certutil -hashfile \"data\\目录\\文件\" SHA256，与 manifest-sha256.txt 中该文件一行比较。",
        ]
        if let parts = hasParts { lines += joinZH(parts) }
        lines += [
            "", "各文件",
            "  data/                   录像原件，未作任何改动",
            "  manifest-sha256.txt     每个录像的摘要；tagmanifest-sha256.txt 为其他文件的摘要",
            "  index.csv, index.json   目录：片段编号、接警编号、民警、时间、地点、事由等",
            "  interruptions.csv       中断台账和说明；explanations/ 为书面材料",
            "  dispatches.csv, .json   出警及其片段",
            "  set.csv                 全套目录：哪张光盘有哪个录像",
            "  custody/                保管日志的检查点和每个录像的证明",
            "  metadata/               PREMIS 3\(isMapped ? " 和 DA/T " : " ")元数据",
            "  bag-info.txt, bagit.txt 本光盘是 BagIt 包（RFC 8493）",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private var english: String {
        var lines = [
            "Disc of law-enforcement recordings",
            "",
            "  \(one(identity.organisation))",
            "  Disc \(one(identity.copy.identity)) (\(identity.copy.set.title.en)), number \(identity.copy.disc) of \(identity.count) in its set",
            "  \(identity.date.day), \(index.recordings.count) recordings",
        ]
        if let contact = identity.contact { lines.append("  Ask: \(one(contact))") }
        lines += [
            "", "To look at it",
            "  Open index.html in any browser: search, play, see interruptions and their explanations. No network and",
            "  no special software is needed. Without scripts open index/list.html; a spreadsheet program opens index.csv.",
            "", "To check it (no special software needed)",
            "  In the disc's root folder:",
            "",
        ]
        lines += Self.checks
        lines += [
            "",
            "  No output means that every file is, byte for byte, what was written. The lists first, then the recordings.",
            "  The digest of the list itself is in the register of discs, and printed on the label and the papers:",
            "",
            "    $ sha256sum tagmanifest-sha256.txt",
            "",
            "  Windows: certutil -hashfile \"data\\FOLDER\\FILE\" SHA256; compare with its line in manifest-sha256.txt.",
        ]
        if let parts = hasParts { lines += joinEN(parts) }
        lines += [
            "", "What lies where",
            "  data/                   the recordings as they were received, unchanged",
            "  manifest-sha256.txt     digest of every recording; tagmanifest-sha256.txt: of all other files",
            "  index.csv, index.json   index: segment and dispatch numbers, officer, time, place, cause",
            "  interruptions.csv       ledger of interruptions and explanations; explanations/: papers",
            "  dispatches.csv, .json   dispatches and their segments",
            "  set.csv                 the whole set: which disc holds which recording",
            "  custody/                checkpoint of the custody log, and the proof of each recording",
            "  metadata/               PREMIS 3\(isMapped ? " and DA/T" : "") metadata",
            "  bag-info.txt, bagit.txt this disc is a BagIt bag (RFC 8493)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let checks = [
        "    $ sha256sum --check --quiet tagmanifest-sha256.txt",
        "    $ sha256sum --check --quiet manifest-sha256.txt",
    ]

    /// The recording's folder and name can stand in a shell's single quotes: an apostrophe is written as one must.
    private func join(_ recording: DiscRecording) -> [String] {
        let path = recording.path.text
        let quoted = "'" + path.replacing("'", with: "'\\''") + "'"
        return ["    $ cat \(quoted).[0-9]* | sha256sum"]
    }

    private func joinZH(_ recording: DiscRecording) -> [String] {
        ["", "分段的录像（.001、.002……）用 cat 依次连接，结果应与 joined-sha256.txt 一致（“| sha256sum” 换成 “> 文件” 即得到录像）："] + join(recording)
    }

    private func joinEN(_ recording: DiscRecording) -> [String] {
        [
            "", "Recordings in parts (.001, .002, …) are joined by cat; joined-sha256.txt has the digest of the whole",
            "(with “> FILE” in place of “| sha256sum” you get the recording):",
        ] + join(recording)
    }

    /// One line of it: a name must not write lines of its own into the page.
    private func one(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.isWhitespace || $0.value < 0x20 ? " " : $0 }))
    }

    // MARK: Custody

    var custody: String {
        let before = index.description.custody.before.map(\.identity)
        let zh =
            before.map { "  previous-checkpoint     前一张光盘 \(one($0)) 上的检查点\n" } ?? "  （本盘为本套第一张，没有前一张光盘的检查点）\n"
        let en =
            before.map { "  previous-checkpoint     the checkpoint on the disc before, \(one($0))\n" }
            ?? "  (This is the first disc of its set: there is no checkpoint of one before.)\n"
        return """
            保管日志

              checkpoint              刻录时日志的签名检查点（c2sp.org/tlog-checkpoint）
              verifiers               验证公钥；请另从制作单位取得并与此核对
              proofs/<SHA-256>.entry.json, .tlog-proof
                                      该录像入库的日志条目，和它在日志中的证明（c2sp.org/tlog-proof）
            \(zh)
            核对一个录像：
              1. 录像的 SHA-256 即文件名，也写在条目中。
              2. unbroken custody proof check PROOF ENTRY --key custody/verifiers
                 没有该软件时：证明是文本，按 c2sp.org/tlog-proof 和 RFC 6962 用 SHA-256 逐级计算到检查点的根，
                 再用公钥（Ed25519）验证检查点的签名。
              3. 检查点逐盘相承：后一张光盘带有前一张的检查点，日志只增不改即可由此验证。

            The custody log

              checkpoint              signed checkpoint of the log when the disc was made (c2sp.org/tlog-checkpoint)
              verifiers               the keys that check it; get them from whoever made the disc, too, and compare
              proofs/<SHA-256>.entry.json, .tlog-proof
                                      the log's entry of the recording's receipt, and the proof that the log has it
            \(en)
            To check a recording:
              1. Its SHA-256 is the file's name, and stands in the entry.
              2. unbroken custody proof check PROOF ENTRY --key custody/verifiers
                 Without that program: the proof is text. Compute SHA-256 step by step up to the checkpoint's root, as
                 c2sp.org/tlog-proof and RFC 6962 say, then check the checkpoint's signature (Ed25519) with the key.
              3. Each disc carries the checkpoint of the one before: that the log only grew can be checked from them.

            """
    }
}
