import Evidence
import Yams

extension RecorderProfile {
    /// Reads one profile. `file` is only named in errors.
    public init(yaml: String, file: String) throws(SourceError) {
        let reader = YAMLReader(file: file)
        let root: Node?
        do { root = try Yams.compose(yaml: yaml) } catch { throw reader.error(error) }
        guard let root else {
            throw SourceError(Bilingual(zh: "文件是空的", en: "the file is empty"), file: file)
        }
        let map = try reader.mapping(
            root,
            knowing: [
                "id", "name", "rank", "names", "folders", "series", "loopAllowanceMilliseconds", "clock", "files",
            ],
            in: "profile")
        let id = try reader.text(map.required("id"), "id")
        guard id.utf8.allSatisfy({ Digits.isDigit($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") })
        else {
            throw reader.error(
                try map.required("id"), zh: "id 只能用小写字母、数字和连字符", en: "id may have small letters, digits and hyphens")
        }
        self.id = id
        let name = try reader.mapping(map.required("name"), knowing: ["zh", "en"], in: "name")
        self.name = Bilingual(
            zh: try reader.text(name.required("zh"), "zh"), en: try reader.text(name.required("en"), "en"))
        rank = try map.integer("rank", 0...1_000) ?? 50
        loopAllowance = .milliseconds(Int64(try map.integer("loopAllowanceMilliseconds", 0...3_600_000) ?? 40))
        clock = try NamedClock(map.values["clock"], reader)
        files = try FileRules(map.values["files"], reader)
        series = try SeriesRule(map.values["series"], reader)
        var folders: [FolderPattern] = []
        for node in try map.items("folders") { folders.append(try FolderPattern(node, reader)) }
        self.folders = folders
        let foldersGiveDate = folders.contains { $0.date != nil }
        var names: [NamePattern] = []
        for node in try map.items("names") {
            names.append(try NamePattern(node, reader, foldersGiveDate: foldersGiveDate))
        }
        guard !names.isEmpty else {
            throw reader.error(root, zh: "names 是空的", en: "profile has no names")
        }
        self.names = names
    }
}

extension Pattern {
    init(_ map: YAMLMapping, groups known: Set<String>) throws(SourceError) {
        let node = try map.required("pattern")
        let text = try map.reader.text(node, "pattern")
        do { self = try Pattern(text) } catch {
            throw map.reader.error(
                node, zh: "正则表达式不正确：\(text)", en: "this is no regular expression: \(text)")
        }
        if let unknown = groups.first(where: { !known.contains($0) }) {
            throw map.reader.error(
                node, zh: "未知的组：\(unknown)", en: "unknown group: \(unknown)",
                hint: Bilingual(
                    zh: "可用的组：\(known.sorted().joined(separator: "、"))",
                    en: "groups may be \(known.sorted().joined(separator: ", "))"))
        }
    }
}

extension YAMLMapping {
    /// The format of the group `key`; either both are there or neither is.
    func format(_ key: String, of pattern: Pattern) throws(SourceError) -> TimeFormat? {
        let hasGroup = pattern.groups.contains(key)
        guard let value = values[key] else {
            guard hasGroup else { return nil }
            throw reader.error(
                try required("pattern"), zh: "组 \(key) 没有给出格式", en: "the group \(key) has no format",
                hint: Bilingual(zh: "例如 \(key): yyyyMMdd_HHmmss", en: "for example \(key): yyyyMMdd_HHmmss"))
        }
        guard hasGroup else {
            throw reader.error(
                value, zh: "正则表达式中没有组 \(key)", en: "the pattern has no group \(key)",
                hint: Bilingual(zh: "写作 (?<\(key)>…)", en: "write (?<\(key)>…)"))
        }
        let text = try reader.text(value, key)
        do { return try TimeFormat(text) } catch {
            throw reader.error(
                value, zh: "时间格式不正确：\(error.reason.zh)", en: "this is no time format: \(error.reason.en)")
        }
    }
}

extension RecorderProfile.NamePattern {
    static let groups: Set<String> = [
        "serial", "officer", "start", "end", "number", "chapter", "important", "channel",
    ]

    init(_ node: Node, _ reader: YAMLReader, foldersGiveDate: Bool) throws(SourceError) {
        let map = try reader.mapping(
            node,
            knowing: [
                "pattern", "start", "end", "zone", "firstChapter", "important", "role", "needsFolder", "examples",
                "source",
            ], in: "names")
        pattern = try Pattern(map, groups: Self.groups)
        start = try map.format("start", of: pattern)
        end = try map.format("end", of: pattern)
        if let start, let value = map.values["start"] {
            guard start.hasTime else {
                throw reader.error(value, zh: "start 缺少 HH 和 mm", en: "start has no HH and mm")
            }
            guard start.hasDate || foldersGiveDate else {
                throw reader.error(
                    value, zh: "start 没有日期，文件夹也没有给出", en: "start has no date, and no folder gives one",
                    hint: Bilingual(
                        zh: "写全 yyyyMMdd，或在 folders 中写 date", en: "write yyyyMMdd, or give folders a date"))
            }
        }
        if let end, let value = map.values["end"], !end.hasTime {
            throw reader.error(value, zh: "end 缺少 HH 和 mm：\(end.text)", en: "end has no HH and mm: \(end.text)")
        }
        zone = try map.zone("zone")
        firstChapter = try map.integer("firstChapter", 0...999)
        if pattern.groups.contains("chapter"), firstChapter == nil {
            throw reader.error(
                node, zh: "有 chapter 组时须写 firstChapter", en: "with the group chapter there must be a firstChapter")
        }
        important = try map.flag("important") ?? false
        role = try map.role("role")
        needsFolder = try map.flag("needsFolder") ?? false
        examples = try map.texts("examples")
        source = try map.text("source")
    }
}

extension RecorderProfile.FolderPattern {
    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["pattern", "date", "source"], in: "folders")
        pattern = try Pattern(map, groups: ["serial", "officer", "date"])
        date = try map.format("date", of: pattern)
        if let date, let value = map.values["date"], !date.hasDate {
            throw reader.error(value, zh: "date 须有年月日", en: "date must have year, month and day")
        }
    }
}

extension YAMLMapping {
    func zone(_ key: String) throws(SourceError) -> ZoneRule? {
        guard let text = try text(key), let value = values[key] else { return nil }
        guard let zone = ZoneRule(text: text) else {
            throw reader.error(
                value, zh: "不认识的时区：\(text)", en: "unknown zone: \(text)",
                hint: Bilingual(
                    zh: "可用 site、UTC、\"+08:00\"、Asia/Shanghai", en: "write site, UTC, \"+08:00\" or Asia/Shanghai"))
        }
        return zone
    }

    func role(_ key: String) throws(SourceError) -> FileRole? {
        guard let text = try text(key), let value = values[key] else { return nil }
        guard let role = FileRole(rawValue: text) else {
            throw reader.error(
                value, zh: "不认识的类别：\(text)", en: "unknown role: \(text)",
                hint: Bilingual(
                    zh: "可用 recording、photo、sidecar、preview", en: "write recording, photo, sidecar or preview"))
        }
        return role
    }
}

extension NamedClock {
    init(_ node: Node?, _ reader: YAMLReader) throws(SourceError) {
        zone = .site
        resolution = .seconds(1)
        preRecord = .zero
        postRecord = .zero
        tellsButton = false
        guard let node else { return }
        let map = try reader.mapping(
            node,
            knowing: ["zone", "resolutionMilliseconds", "preRecordSeconds", "postRecordSeconds", "namedMoment"],
            in: "clock")
        zone = try map.zone("zone") ?? .site
        resolution = .milliseconds(Int64(try map.integer("resolutionMilliseconds", 1...3_600_000) ?? 1_000))
        preRecord = .seconds(Int64(try map.integer("preRecordSeconds", 0...3_600) ?? 0))
        postRecord = .seconds(Int64(try map.integer("postRecordSeconds", 0...3_600) ?? 0))
        if let moment = try map.text("namedMoment") {
            guard moment == "start" || moment == "button" else {
                throw reader.error(
                    try map.required("namedMoment"), zh: "namedMoment 应为 start 或 button",
                    en: "namedMoment must be start or button")
            }
            tellsButton = moment == "button"
        }
    }
}

extension FileRules {
    init(_ node: Node?, _ reader: YAMLReader) throws(SourceError) {
        (recordings, photos, sidecars, previews) = ([], [], [], [])
        unfinished = []
        finishedMarker = nil
        guard let node else { return }
        let map = try reader.mapping(
            node, knowing: ["recordings", "photos", "sidecars", "previews", "unfinished", "finishedMarker"], in: "files"
        )
        recordings = try map.texts("recordings")
        photos = try map.texts("photos")
        sidecars = try map.texts("sidecars")
        previews = try map.texts("previews")
        unfinished = try map.texts("unfinished")
        finishedMarker = try map.text("finishedMarker")
    }
}

extension SeriesRule {
    init(_ node: Node?, _ reader: YAMLReader) throws(SourceError) {
        self = .none
        guard let node else { return }
        let map = try reader.mapping(
            node, knowing: ["per", "first", "last", "joinChapters", "sharedWithPhotos"], in: "series")
        per = .recorder
        if let text = try map.text("per") {
            guard let scope = Scope(rawValue: text) else {
                throw reader.error(
                    try map.required("per"), zh: "per 应为 recorder、day 或 none", en: "per must be recorder, day or none")
            }
            per = scope
        }
        first = try map.integer("first", 0...1_000_000) ?? 1
        last = try map.integer("last", 1...1_000_000_000)
        if let last, last <= first {
            throw reader.error(try map.required("last"), zh: "last 应大于 first", en: "last must be greater than first")
        }
        joinChapters = try map.flag("joinChapters") ?? false
        sharedWithPhotos = try map.flag("sharedWithPhotos") ?? false
    }
}
