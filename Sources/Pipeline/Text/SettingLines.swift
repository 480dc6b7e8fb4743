import Evidence

/// One value of `vault.yaml` that is in force: the site's own decision, from no regulation.
public struct SettingLine: Hashable, Sendable {
    /// As in the file: `disposal: undo-days`.
    public var key: String
    public var words: Bilingual
    public var value: Bilingual
}

extension VaultSettings {
    /// Everything the file can say, with what holds where it says nothing. Neither commands nor addresses of other
    /// programs are in it: who reads a page needs to know that there is one, not where.
    public var lines: [SettingLine] {
        func line(_ key: String, _ zh: String, _ en: String, _ value: Bilingual) -> SettingLine {
            SettingLine(key: key, words: Bilingual(zh: zh, en: en), value: value)
        }
        func plain(_ text: String) -> Bilingual { Bilingual(zh: text, en: text) }
        func flag(_ isSet: Bool) -> Bilingual { isSet ? Bilingual(zh: "是", en: "yes") : Bilingual(zh: "否", en: "no") }
        func days(_ count: Int) -> Bilingual { Bilingual(zh: "\(count) 天", en: "\(count) days") }
        let none = Bilingual(zh: "没有设置", en: "none set")
        return [
            line("regulation", "适用的规定", "regulation it is kept under", plain(regulation)),
            line("zone", "时区", "time zone", plain(zone)),
            line("immutable", "原件设为不可更改", "originals set immutable", flag(immutable)),
            line("disposal: undo-days", "处置批准后的撤销期", "undo window after a disposal's approval", days(undoDays)),
            line(
                "disposal: thumbnails", "处置后画面缩图", "pictures of what is disposed of",
                disposedThumbnails == .keep ? Bilingual(zh: "保留", en: "stay") : Bilingual(zh: "删除", en: "are removed")),
            line(
                "access: approval-days", "没有写明期限的查阅批准的有效期", "an approval that names no end is valid for",
                days(approvalDays)),
            line(
                "recogniser", "机器听写", "program that writes down what is said",
                recogniser == nil ? none : Bilingual(zh: "已设置", en: "set")),
            line(
                "stamps", "时间戳服务", "time stamps of the custody log",
                stamper == nil ? none : Bilingual(zh: "已设置", en: "set")),
        ] + discs.lines
    }
}

extension DiscSettings {
    var lines: [SettingLine] {
        func line(_ key: String, _ zh: String, _ en: String, _ value: Bilingual) -> SettingLine {
            SettingLine(key: "discs: " + key, words: Bilingual(zh: zh, en: en), value: value)
        }
        func plain(_ text: String) -> Bilingual { Bilingual(zh: text, en: text) }
        return [
            line("medium", "光盘种类", "kind of disc", plain(medium)),
            line("sets", "至少几套", "sets at least", plain("\(sets)")),
            line(
                "check-months", "复检间隔", "read again after",
                Bilingual(zh: "\(checkMonths) 个月", en: "\(checkMonths) months")),
            line("sample-percent", "到期光盘抽取比例", "share of those due that is drawn", plain("\(samplePercent)%")),
            line(
                "migrate-years", "迁移间隔", "migrated after",
                Bilingual(zh: "\(migrateYears) 年", en: "\(migrateYears) years")),
            line(
                "migrate-unreadable", "读不出的扇区达到多少即迁移", "migrated from so many unreadable sectors",
                plain("\(migrateUnreadable)")),
        ]
    }
}
