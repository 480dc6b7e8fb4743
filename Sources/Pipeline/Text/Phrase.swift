/// The two languages of the command line and of every report.
public enum Language: String, Sendable, CaseIterable {
    case zh, en

    /// From `--lang`, else from the environment's `LC_ALL`, `LC_MESSAGES` or `LANG`.
    public init(argument: String?, environment: [String: String]) {
        if let argument, let language = Language(rawValue: argument) {
            self = language
            return
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = locale.lowercased().hasPrefix("zh") ? .zh : .en
    }
}

extension Bilingual {
    public func text(_ language: Language) -> String { language == .zh ? zh : en }
}

/// The one table of words that more than one place prints. A test walks it: no key may lack a language.
public enum Phrase: String, CaseIterable, Sendable {
    case error, hint, warning
    case verdictWhole, verdictFindings, verdictUnreadable
    case interruption, pictureLoss, soundLoss, timestampReset, overlap, repeated, truncated, damaged, hiddenMedia
    case noMedia, unreadable, missingFile, pause, duplicate, clockReset, clockDisagreement, unmatched, unknownKind
    case lost, between, atStart, atEnd
    case stored, known, waiting, waitingCount, ignored, ignoredCount, failed, segments
    case covered, silent, timeLeft, unknownTime, notEvaluated, notCovered, lateStart, earlyStop, foreign

    private static let table: [Phrase: Bilingual] = [
        .error: Bilingual(zh: "错误", en: "error"),
        .hint: Bilingual(zh: "提示", en: "hint"),
        .warning: Bilingual(zh: "警告", en: "warning"),
        .verdictWhole: Bilingual(zh: "完整", en: "whole"),
        .verdictFindings: Bilingual(zh: "有发现", en: "findings"),
        .verdictUnreadable: Bilingual(zh: "无法读取", en: "unreadable"),
        .interruption: Bilingual(zh: "录像中断", en: "interruption"),
        .pictureLoss: Bilingual(zh: "画面缺失", en: "picture lost"),
        .soundLoss: Bilingual(zh: "声音缺失", en: "sound lost"),
        .timestampReset: Bilingual(zh: "时间戳重置", en: "timestamps reset"),
        .overlap: Bilingual(zh: "时间重叠", en: "same span twice"),
        .repeated: Bilingual(zh: "内容重复", en: "same bytes twice"),
        .truncated: Bilingual(zh: "文件被截断", en: "file cut short"),
        .damaged: Bilingual(zh: "数据损坏", en: "damaged"),
        .hiddenMedia: Bilingual(zh: "有被隐藏的录制内容", en: "recorded media hidden"),
        .noMedia: Bilingual(zh: "没有音像内容", en: "no picture or sound"),
        .unreadable: Bilingual(zh: "无法读取", en: "unreadable"),
        .missingFile: Bilingual(zh: "文件漏号", en: "number missing in the series"),
        .pause: Bilingual(zh: "文件之间有间断", en: "break between files"),
        .duplicate: Bilingual(zh: "重复文件", en: "same file again"),
        .clockReset: Bilingual(zh: "记录仪时钟复位", en: "recorder's clock was reset"),
        .clockDisagreement: Bilingual(zh: "时钟不一致", en: "clocks disagree"),
        .foreign: Bilingual(zh: "与该记录仪的其他文件不一样", en: "does not look like this recorder's other files"),
        .unmatched: Bilingual(zh: "未匹配", en: "unmatched"),
        .covered: Bilingual(zh: "镜头被遮挡或画面冻结", en: "lens covered or picture frozen"),
        .silent: Bilingual(zh: "无声", en: "no sound in the track"),
        .notEvaluated: Bilingual(zh: "未评定", en: "not evaluated"),
        .unknownKind: Bilingual(zh: "其他发现", en: "other finding"),
        .lost: Bilingual(zh: "缺失", en: "lost"),
        .between: Bilingual(zh: "间隔", en: "between them"),
        .notCovered: Bilingual(zh: "未被录像覆盖", en: "not covered"),
        .lateStart: Bilingual(zh: "录像开始过晚", en: "started late"),
        .earlyStop: Bilingual(zh: "录像结束过早", en: "stopped early"),
        .waitingCount: Bilingual(zh: "等待", en: "waiting"),
        .ignoredCount: Bilingual(zh: "未收", en: "left alone"),
        .atStart: Bilingual(zh: "开头", en: "at the start"),
        .atEnd: Bilingual(zh: "结尾", en: "at the end"),
        .stored: Bilingual(zh: "已入库", en: "stored"),
        .known: Bilingual(zh: "已存在", en: "already in the vault"),
        .waiting: Bilingual(zh: "等待写完", en: "waiting, still being written"),
        .ignored: Bilingual(zh: "非录像，未收", en: "no recording, left where it is"),
        .failed: Bilingual(zh: "失败", en: "failed"),
        .segments: Bilingual(zh: "片段", en: "segments"),
        .timeLeft: Bilingual(zh: "剩余", en: "left"),
        .unknownTime: Bilingual(zh: "时间不明", en: "time unknown"),
    ]

    public var words: Bilingual? { Self.table[self] }
    public func text(_ language: Language) -> String { words?.text(language) ?? rawValue }
}
