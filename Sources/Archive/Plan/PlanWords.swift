/// The words of a plan's table and picture.
enum PlanWords {
    static let disc = Words(zh: "光盘", en: "disc")
    static let groups = Words(zh: "警情/案件", en: "groups")
    static let recordings = Words(zh: "录像", en: "recordings")
    static let size = Words(zh: "数据量", en: "size")
    static let filling = Words(zh: "占用", en: "filled")
    static let portion = Words(zh: "第 %1 部分，共 %2 部分", en: "portion %1 of %2")
    static let medium = Words(zh: "介质", en: "medium")
    static let capacity = Words(zh: "容量", en: "capacity")
    static let byDrive = Words(zh: "（由刻录机读得）", en: " (as the drive reports)")
    static let sets = Words(zh: "套数", en: "sets")
    static let total = Words(zh: "合计", en: "total")
    static let needed = Words(zh: "共需光盘 %1 张（每套 %2 张 × %3 套）", en: "%1 discs in all (%2 a set × %3 sets)")
    static let fewest = Words(zh: "理论最少 %1 张", en: "%1 at the very least")
    static let correction = Words(zh: "留给纠错数据", en: "kept for error correction")
    static let separate = Words(zh: "纠错数据另存", en: "error correction data is kept elsewhere")
    static let free = Words(zh: "空闲", en: "free")
    static let fileSystem = Words(zh: "文件系统与索引", en: "file system and index")
    static let unplanned = Words(zh: "未列入计划的录像", en: "recordings not planned")
    static let others = Words(zh: "另外 %1 个警情/案件", en: "%1 more groups")
    static let title = Words(zh: "刻录计划", en: "Plan of discs")
    static let nothing = Words(zh: "没有应刻录的录像", en: "no recording is due")
    static let described = Words(
        zh: "每行一张光盘，每个色块为一个警情或案件，斜线部分留给纠错数据",
        en: "A row is a disc, a block a dispatch or case; the hatched part is kept for error correction")

    static let all = [
        disc, groups, recordings, size, filling, portion, medium, capacity, byDrive, sets, total, needed, fewest,
        correction, separate, free, fileSystem, unplanned, others, title, nothing, described,
    ]

    static func fill(_ words: Words, _ language: Words.Language, _ values: Int...) -> String {
        values.enumerated().reduce(words.text(language)) { text, value in
            text.replacing("%\(value.offset + 1)", with: String(value.element))
        }
    }

    /// Powers of a thousand, as media are sold; one decimal, rounded down.
    static func bytes(_ count: Int64) -> String {
        let units: [(Int64, String)] = [
            (1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB"),
        ]
        for (unit, name) in units where count >= unit { return "\(count / unit).\(count % unit / (unit / 10)) \(name)" }
        return "\(count) B"
    }

    /// Tenths of a percent, rounded down: what is full is exactly so.
    static func percent(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "–" }
        let tenths = part.scaled(by: 1000, over: whole)
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

extension Int64 {
    /// `self × factor ÷ divisor`, rounded down, without overflow on the way; none of them below zero.
    func scaled(by factor: Int64, over divisor: Int64) -> Int64 {
        guard divisor > 0 else { return 0 }
        let product = multipliedFullWidth(by: factor)
        guard product.high >= 0 else { return 0 }
        // A quotient that does not fit would trap.
        guard product.high < Int64.max / 2, product.high << 1 | Int64(product.low >> 63) < divisor else { return .max }
        return divisor.dividingFullWidth(product).quotient
    }
}
