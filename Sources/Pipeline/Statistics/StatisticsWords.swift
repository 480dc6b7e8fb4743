import Evidence
import Regulation

/// What the figures are called, and how each is counted.
public enum StatisticsWords {
    struct Entry {
        var name: Bilingual
        /// How it is counted: printed under the table.
        var rule: Bilingual
    }

    static let table: [StatisticsColumn: Entry] = [
        .recordings: Entry(
            name: Bilingual(zh: "录像", en: "recordings"),
            rule: Bilingual(
                zh: "原件数，按录像的民警；录像开始时间在本期内", en: "originals, by the recording's officer; it begins in the period")),
        .hours: Entry(
            name: Bilingual(zh: "时长（小时）", en: "hours"),
            rule: Bilingual(zh: "上述录像的媒体时长之和；长度不明的不计", en: "media length of these recordings; of unknown length: none")),
        .segments: Entry(
            name: Bilingual(zh: "片段", en: "segments"),
            rule: Bilingual(
                zh: "录像中属于某次出警的片段；片段开始时间在本期内",
                en: "parts of recordings that belong to a dispatch and begin in the period")),
        .dispatches: Entry(
            name: Bilingual(zh: "出警", en: "dispatches"),
            rule: Bilingual(
                zh: "开始时间在本期内的出警；每名出警民警各计一次，一个单位、合计各计一次",
                en:
                    "dispatches that begin in the period; once for each of their officers, once for a unit and in the total"
            )),
        .unrecorded: Entry(
            name: Bilingual(zh: "无录像出警", en: "not recorded"),
            rule: Bilingual(
                zh: "没有任何片段的出警（gaps --kind unmatched）", en: "dispatches without any segment (gaps --kind unmatched)")),
        .incomplete: Entry(
            name: Bilingual(zh: "未全程", en: "not whole"),
            rule: Bilingual(
                zh: "有“开始过晚”“结束过早”“未被覆盖”发现的出警",
                en: "dispatches with a late start, an early stop or a time nobody recorded")),
        .interruptions: Entry(
            name: Bilingual(zh: "中断", en: "interruptions"),
            rule: Bilingual(
                zh: "录像中断、画面缺失、声音缺失、时间戳重置、文件间断的发现；开始时间在本期内",
                en:
                    "findings that begin in the period: interruption, picture or sound lost, timestamps reset, break between files"
            )),
        .unexplained: Entry(
            name: Bilingual(zh: "未说明", en: "not explained"),
            rule: Bilingual(
                zh: "其中状态不是“已说明”的（gaps --unexplained）", en: "of these, all not yet explained (gaps --unexplained)")),
        .spoken: Entry(
            name: Bilingual(zh: "语音说明", en: "aloud"),
            rule: Bilingual(zh: "其中由人确认语音说明的", en: "of these, explained aloud, confirmed by a person")),
        .written: Entry(
            name: Bilingual(zh: "书面说明", en: "in writing"),
            rule: Bilingual(
                zh: "其中书面说明成立的（须审批的已审批）",
                en: "of these, explained in writing, approved where the regulation asks for it")),
        .exempt: Entry(
            name: Bilingual(zh: "可不记录", en: "exempt"),
            rule: Bilingual(zh: "其中依法可不记录的", en: "of these, lawful not to record")),
        .late: Entry(
            name: Bilingual(zh: "迟交", en: "late"),
            rule: Bilingual(
                zh: "上述录像中超过规定时限才接收的（handover late）",
                en: "of the recordings, received after the regulation's time (handover late)")),
        .missingFields: Entry(
            name: Bilingual(zh: "缺填", en: "fields missing"),
            rule: Bilingual(
                zh: "上述片段中缺规定栏目的（handover fields）",
                en: "of the segments, those that lack a field asked for (handover fields)")),
        .faults: Entry(
            name: Bilingual(zh: "设备故障", en: "faults"),
            rule: Bilingual(
                zh: "本期内不合格的检查；按领用人，没有的按名单上的民警；按单位统计时按记录仪的单位（recorder faults）",
                en:
                    "checks of recorders that failed in the period; by who had it, else by its holder; by unit: of the recorder's unit (recorder faults)"
            )),
        .drawn: Entry(
            name: Bilingual(zh: "被抽查", en: "drawn"),
            rule: Bilingual(
                zh: "本期内抽查抽到的录像（sample list）", en: "recordings drawn for a spot check in the period (sample list)")),
        .checked: Entry(
            name: Bilingual(zh: "已检查", en: "checked"),
            rule: Bilingual(zh: "其中登记了检查结果的", en: "of these, with a result")),
        .checkFailed: Entry(
            name: Bilingual(zh: "检查不合格", en: "check failed"),
            rule: Bilingual(zh: "其中最近一次结果有不合格项的", en: "of these, with something that failed in the last result")),
        .timeless: Entry(
            name: Bilingual(zh: "无时间录像", en: "without a time"),
            rule: Bilingual(
                zh: "本期内接收、没有可用时间的录像；不计入前列",
                en: "recordings without a time of their own, received in the period; in no other column")),
        .timelessInterruptions: Entry(
            name: Bilingual(zh: "其中的中断", en: "their interruptions"),
            rule: Bilingual(
                zh: "上述无时间录像中的中断；不计入前列", en: "interruptions in recordings without a time; in no other column")),
    ]

    public static func name(_ column: StatisticsColumn, _ language: Language) -> String {
        table[column]?.name.text(language) ?? column.rawValue
    }

    public static func rule(_ column: StatisticsColumn, _ language: Language) -> String {
        table[column]?.rule.text(language) ?? column.rawValue
    }

    /// A figure as it is printed: hours with a tenth.
    public static func value(_ column: StatisticsColumn, _ figures: StatisticsFigures) -> String {
        guard column == .hours else { return String(figures[column]) }
        let tenths = figures.tenthsOfHours
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `021001 民警甲  录像 12 · 时长（小时） 3.2 · …`; what is zero is left out.
    public static func text(_ line: StatisticsTable.Line, _ language: Language) -> String {
        let head = [line.key ?? nobody(language), line.name, line.unit].compactMap { $0 }.joined(separator: "  ")
        return "\(head)\n    \(text(line.figures, language))"
    }

    public static func text(_ figures: StatisticsFigures, _ language: Language) -> String {
        let parts = StatisticsColumn.allCases.compactMap { column -> String? in
            let value = value(column, figures)
            return value == "0" || value == "0.0" ? nil : "\(name(column, language)) \(value)"
        }
        return parts.isEmpty ? "–" : parts.joined(separator: " · ")
    }

    static func nobody(_ language: Language) -> String {
        Bilingual(zh: "（未归属）", en: "(nobody's)").text(language)
    }

    public static func json(
        _ line: StatisticsTable.Line?, of table: StatisticsTable, regulation: RuleBook, site: SiteTime
    ) -> JSONText {
        let figures = line?.figures ?? table.total
        let columns = StatisticsColumn.allCases.map { column -> (String, JSONText) in
            column == .hours
                ? ("recorded", .seconds(figures.recorded)) : (column.rawValue, .integer(Int64(figures[column])))
        }
        return .object(
            [
                ("schema", .text("unbroken.statistics/1")), ("by", .text(table.grouping.rawValue)),
                ("total", .bool(line == nil)), ("key", .optional(line?.key, JSONText.text)),
                ("name", .optional(line?.name, JSONText.text)), ("unit", .optional(line?.unit, JSONText.text)),
                ("from", .text(site.text(table.period.start))), ("to", .text(site.text(table.period.end))),
                ("regulation", .text(regulation.id)),
                ("article", .optional(regulation.supervision.statistics.source.article) { .text($0.text) }),
            ] + columns + [("withoutLength", .integer(Int64(figures.withoutLength)))])
    }
}
