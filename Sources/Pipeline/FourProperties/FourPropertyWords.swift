import Evidence

/// The four-property check in a person's words.
public enum FourPropertyWords {
    static let properties: [ArchiveProperty: Bilingual] = [
        .authenticity: Bilingual(zh: "真实性", en: "authenticity"), .integrity: Bilingual(zh: "完整性", en: "integrity"),
        .usability: Bilingual(zh: "可用性", en: "usability"), .safety: Bilingual(zh: "安全性", en: "safety"),
    ]

    static let stages: [PropertyStage: Bilingual] = [
        .handOver: Bilingual(zh: "移交", en: "hand-over"), .archive: Bilingual(zh: "归档", en: "archive"),
    ]

    static let tests: [PropertyTest: Bilingual] = [
        .receipt: Bilingual(zh: "来源：保管日志有接收记录", en: "the custody log tells of its receipt"),
        .metadataForm: Bilingual(zh: "元数据的类型、长度、值域", en: "type, length and range of the metadata"),
        .fileMatches: Bilingual(zh: "文件属性与元数据一致", en: "the file is as its metadata say"),
        .pathMatches: Bilingual(zh: "存储路径与元数据一致", en: "it lies where its metadata say"),
        .segmentNumbers: Bilingual(zh: "片段编号连续，无漏号", en: "segment numbers without holes"),
        .recorderSeries: Bilingual(zh: "记录仪文件编号连续，无漏号", en: "the recorder's own numbers without holes"),
        .requiredFields: Bilingual(zh: "规定栏目齐全", en: "all fields the regulation asks for"),
        .contentPresent: Bilingual(zh: "内容数据存在", en: "there is content"),
        .contentWhole: Bilingual(zh: "内容数据完整", en: "the content is whole"),
        .opens: Bilingual(zh: "可以打开", en: "it opens"),
        .formatAllowed: Bilingual(zh: "格式符合归档要求", en: "its format may be archived"),
        .notEncrypted: Bilingual(zh: "没有加密或专有压缩", en: "neither encrypted nor privately compressed"),
        .virusScan: Bilingual(zh: "病毒检测", en: "no virus"),
        .carrierClean: Bilingual(zh: "载体中没有非归档文件", en: "nothing else on the carrier"),
        .digestHolds: Bilingual(zh: "摘要与接收时一致", en: "the digest is that of receipt"),
        .custodyLog: Bilingual(zh: "保管日志完整", en: "the custody log holds"),
        .carrierConforms: Bilingual(zh: "载体符合要求", en: "the carrier conforms"),
    ]

    static let notes: [String: Bilingual] = [
        "log-not-asked": Bilingual(zh: "没有核对保管日志", en: "the custody log was not gone through"),
        "log-broken": Bilingual(zh: "保管日志与目录库不符", en: "custody log and catalogue do not agree"),
        "before-log": Bilingual(zh: "接收早于保管日志", en: "received before there was a custody log"),
        "not-in-log": Bilingual(zh: "保管日志里没有接收记录", en: "the custody log does not tell of its receipt"),
        "bad-value": Bilingual(zh: "元数据不合要求", en: "a value that can't be"),
        "not-looked": Bilingual(zh: "没有查看", en: "not looked at"),
        "file-missing": Bilingual(zh: "文件不在", en: "the file is gone"),
        "file-unreadable": Bilingual(zh: "文件读不出来", en: "the file can't be read"),
        "size-differs": Bilingual(zh: "大小不符", en: "another size"),
        "digest-differs": Bilingual(zh: "摘要不符", en: "another digest"),
        "duration-differs": Bilingual(zh: "时长不符", en: "another length"),
        "container-differs": Bilingual(zh: "封装格式不符", en: "another container"),
        "name-says-otherwise": Bilingual(zh: "扩展名与封装格式不符", en: "its name says another format"),
        "path-differs": Bilingual(zh: "存储位置不符", en: "it lies elsewhere"),
        "bad-number": Bilingual(zh: "编号不合格式", en: "no number of a segment"),
        "number-withdrawn": Bilingual(
            zh: "编号曾经给出，重新匹配时撤回（保管日志完整）", en: "given once and withdrawn by a later match (the custody log holds)"),
        "number-withdrawn-or-missing": Bilingual(
            zh: "编号曾经给出，现在没有片段；是否因重新匹配撤回，须核对保管日志",
            en: "given once, no segment now; whether a later match withdrew it, the custody log tells"),
        "number-missing": Bilingual(zh: "漏号，而且保管日志不完整", en: "missing, and the custody log does not hold"),
        "series-hole": Bilingual(zh: "漏号", en: "numbers are missing"),
        "series-explained": Bilingual(zh: "漏号，已说明", en: "numbers are missing, and explained"),
        "no-recorder-or-time": Bilingual(zh: "记录仪或时间不明", en: "recorder or time unknown"),
        "no-numbers": Bilingual(zh: "文件名里没有编号", en: "its file names carry no numbers"),
        "no-dispatch": Bilingual(zh: "不属于任何出警", en: "belongs to no dispatch"),
        "field-missing": Bilingual(zh: "缺少栏目", en: "lacks"),
        "empty": Bilingual(zh: "空文件", en: "an empty file"),
        "no-media": Bilingual(zh: "没有音像内容", en: "no picture or sound"),
        "not-inspected": Bilingual(zh: "没有检查成", en: "not inspected"),
        "cut-short": Bilingual(zh: "文件被截断", en: "cut short"),
        "damaged": Bilingual(zh: "数据损坏", en: "damaged"),
        "unreadable": Bilingual(zh: "无法读取", en: "unreadable"),
        "format-unknown": Bilingual(zh: "格式不明", en: "of no known format"),
        "format-not-allowed": Bilingual(zh: "格式不在允许之列", en: "a format that may not be archived"),
        "encrypted": Bilingual(zh: "已加密", en: "encrypted"),
        "private-codec": Bilingual(zh: "编码不明", en: "an unknown codec"),
        "nothing-decoded": Bilingual(zh: "没有解码过内容", en: "nothing of it was decoded"),
        "not-scanned": Bilingual(zh: "没有进行病毒检测", en: "not scanned"),
        "scanner-failed": Bilingual(zh: "病毒检测程序失败", en: "the scanner failed"),
        "virus": Bilingual(zh: "发现病毒", en: "a virus"),
        "digest-not-read": Bilingual(zh: "没有重新计算摘要", en: "the digest was not read anew"),
        "no-carrier": Bilingual(zh: "没有查看载体", en: "no carrier was looked at"),
        "foreign-file": Bilingual(zh: "非归档文件", en: "does not belong there"),
        "disc-later": Bilingual(zh: "刻录光盘并读回后检测", en: "asked when a disc was burnt and read back"),
        "medium-differs": Bilingual(zh: "光盘种类与计划不符", en: "another kind of disc than planned"),
        "medium-unknown": Bilingual(zh: "光驱没有说明光盘种类", en: "the drive did not say which kind of disc"),
        "not-one-session": Bilingual(zh: "不是在空白光盘上一次写成", en: "not written in one session on a blank disc"),
        "session-unknown": Bilingual(zh: "没有刻录报告", en: "there is no report of its burning"),
        "not-closed": Bilingual(zh: "光盘没有封口", en: "the disc is not closed"),
        "closing-unknown": Bilingual(zh: "光驱没有说明是否封口", en: "the drive did not say whether it is closed"),
        "not-read-back": Bilingual(zh: "读回与映像不符", en: "it does not read back as its image"),
    ]

    /// Where a test comes from.
    public static func source(_ test: PropertyTest, _ language: Language) -> String {
        let standard = Bilingual(
            zh: "DA/T 70-2018（据转述，未与标准文本核对）", en: "DA/T 70-2018 (as quoted, unverified against the standard)")
        let local = Bilingual(zh: "本地设置", en: "local setting")
        let words: [Bilingual] =
            switch test {
            case .formatAllowed, .virusScan: [standard, local]
            case .requiredFields: [standard, Bilingual(zh: "规定的条款见各项", en: "articles beside each")]
            case .custodyLog, .receipt: [local]
            default: [standard]
            }
        return words.map { $0.text(language) }.joined(separator: language == .zh ? "；" : "; ")
    }

    public static func property(_ property: ArchiveProperty, _ language: Language) -> String {
        properties[property]?.text(language) ?? property.rawValue
    }

    public static func test(_ test: PropertyTest, _ language: Language) -> String {
        tests[test]?.text(language) ?? test.rawValue
    }

    public static func stage(_ stage: PropertyStage, _ language: Language) -> String {
        stages[stage]?.text(language) ?? stage.rawValue
    }

    public static func note(_ note: PropertyNote, _ language: Language) -> String {
        let words = notes[note.key]?.text(language) ?? note.key
        let colon = language == .zh ? "：" : ": "
        let head = note.subject.isEmpty ? words : "\(note.subject)\(colon)\(words)"
        guard let detail = note.detail else { return head }
        if note.key == "field-missing" { return head + colon + fields(detail, language) }
        return head + (language == .zh ? "（\(ReasonWords.text(detail, language))）" : " (\(detail))")
    }

    /// `place luanchuan 18, cause luanchuan` as `place（luanchuan 第18条）、…`
    private static func fields(_ detail: String, _ language: Language) -> String {
        detail.split(separator: ", ").map { item in
            let parts = item.split(separator: " ").map(String.init)
            guard parts.count == 2 || parts.count == 3 else { return String(item) }
            let basis = "\(parts[1]) \(LedgerWords.article(parts.count == 3 ? parts[2] : nil, language))"
            return language == .zh ? "\(parts[0])（\(basis)）" : "\(parts[0]) (\(basis))"
        }.joined(separator: language == .zh ? "、" : ", ")
    }

    /// `dispatch D1` in a person's words.
    public static func subject(_ subject: String, _ language: Language) -> String {
        let parts = subject.split(separator: " ", maxSplits: 1).map(String.init)
        let kinds = [
            "dispatch": Bilingual(zh: "出警", en: "dispatch"), "recording": Bilingual(zh: "录像", en: "recording"),
            "matter": Bilingual(zh: "案件", en: "matter"), "day": Bilingual(zh: "接收日", en: "received on"),
            "upload": Bilingual(zh: "本次上传", en: "this upload"), "disc": Bilingual(zh: "光盘", en: "disc"),
        ]
        guard let kind = parts.first.flatMap({ kinds[$0] })?.text(language) else { return subject }
        return parts.count > 1 ? "\(kind) \(parts[1])" : kind
    }

    /// One line: each property with its verdict.
    public static func summary(_ report: PropertyReport, _ language: Language) -> String {
        let colon = language == .zh ? "：" : ": "
        let title = Bilingual(zh: "四性检测", en: "four-property check").text(language)
        return (report.id > 0 ? "P\(report.id)  " : "") + title + colon
            + ArchiveProperty.allCases.map {
                "\(property($0, language)) \(RecorderLedgerWords.verdict(report.verdict(of: $0), language))"
            }.joined(separator: " · ")
    }

    /// The head line, a line for each property, and what did not pass with its reasons.
    public static func lines(_ report: PropertyReport, _ language: Language) -> [String] {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let title = say("四性检测", "four-property check")
        var head = [
            "\(title) · \(stage(report.stage, language))", subject(report.subject, language),
            say("录像 \(report.recordings)", "\(report.recordings) recordings"),
            RecorderLedgerWords.verdict(report.verdict, language),
        ]
        if report.id > 0 { head.insert("P\(report.id)", at: 0) }
        var lines = [head.joined(separator: "  ")]
        for property in ArchiveProperty.allCases {
            lines.append(
                "  \(self.property(property, language))  \(RecorderLedgerWords.verdict(report.verdict(of: property), language))"
            )
            for result in report.results where result.test.property == property && result.verdict != .pass {
                let counts = say(
                    "不合格 \(result.failed) · 未评定 \(result.notEvaluated) · 合格 \(result.passed)",
                    "fail \(result.failed) · not evaluated \(result.notEvaluated) · pass \(result.passed)")
                lines.append("    \(mark(result.verdict)) \(test(result.test, language))  \(counts)")
                let shown = result.notes.prefix(3).map { "        \(note($0, language))" }
                lines += shown
                if result.notes.count > shown.count { lines.append("        …") }
            }
        }
        return lines
    }

    /// What failed, each with its first reasons and where the test comes from; of a build that was stopped.
    public static func failures(_ report: PropertyReport, _ language: Language) -> String {
        report.results.filter { $0.verdict == .fail }.map { result in
            let notes = result.notes.prefix(2).map { note($0, language) }.joined(
                separator: language == .zh ? "，" : ", ")
            let more = result.failed > 2 ? " …" : ""
            let source = self.source(result.test, language)
            return language == .zh
                ? "\(test(result.test, .zh))：\(notes)\(more)〔\(source)〕"
                : "\(test(result.test, .en)): \(notes)\(more) [\(source)]"
        }.joined(separator: language == .zh ? "；" : "; ")
    }

    static func mark(_ verdict: TestVerdict) -> String {
        switch verdict {
        case .pass: "✓"
        case .fail: "✗"
        case .notEvaluated: "?"
        }
    }

    public static func json(_ report: PropertyReport, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.four-properties/1")),
            ("id", report.id > 0 ? .text("P\(report.id)") : .null), ("stage", .text(report.stage.rawValue)),
            ("subject", .text(report.subject)), ("recordings", .integer(Int64(report.recordings))),
            ("verdict", .text(report.verdict.rawValue)),
            (
                "properties",
                .object(ArchiveProperty.allCases.map { ($0.rawValue, .text(report.verdict(of: $0).rawValue)) })
            ),
            (
                "tests",
                .list(
                    report.results.map { result in
                        .object([
                            ("test", .text(result.test.rawValue)), ("property", .text(result.test.property.rawValue)),
                            ("verdict", .text(result.verdict.rawValue)), ("passed", .integer(Int64(result.passed))),
                            ("failed", .integer(Int64(result.failed))),
                            ("notEvaluated", .integer(Int64(result.notEvaluated))),
                            (
                                "notes",
                                .list(
                                    result.notes.map { note in
                                        .object([
                                            ("key", .text(note.key)), ("subject", .text(note.subject)),
                                            ("detail", .optional(note.detail, JSONText.text)),
                                        ])
                                    })
                            ), ("source", .text(source(result.test, .en))),
                        ])
                    })
            ), ("by", .text(report.by)), ("at", .text(site.text(report.at))),
        ])
    }
}
