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
    case covered, silent, voiceHeard, voicePossible, voiceNone, voiceNoSound, timeLeft, unknownTime, notEvaluated,
        notCovered, lateStart, earlyStop, foreign
    // Of reports.
    case picture, sound, timeInFile, closeUp, findingsWithoutTime, findingsUnnumbered, findingsNotDrawn
    case tracksNotDrawn, filesNotDrawn, clocksRelative, disagreesWord, pictureBefore, pictureAfter, noClockHere
    case cutOut, notEvaluatedTitle, notEvaluatedFile, notEvaluatedPictures, notEvaluatedClock, notEvaluatedDigest
    case notEvaluatedShort, notEvaluatedTimes, numberSign, whatWasFound, from, until, lostTime, timeBetween,
        whereInTrack
    case tracks, track, inMiddle, wholeFile, notKnown, otherFacts, versionsWord, lastPictureBefore
    case firstPictureAfter, packet, packetBefore, packetAfter, timeBase, byteOffset, bytes, keyframe, yes, no
    case toleranceUsed, clocksConsulted, sha256Word, sizeWord, containerWord, durationWord, declaredWord
    case recordedAt, reasonWord, notComputed, timelineOf, drawingLeftOut, picturesLeftOut, moreFindings, moreFacts,
        kindWord
    case codecWord, cadenceWord, regularityWord, packetsWord, keyframesWord, wrapsWord, chosenWord, clockWord
    case beginningWord, errorOfClock, useWord, noteWord, metadataWord, logWord, timeTaken, reportTitle
    case couldNotBeRead, checkedWhat, checkedWhen, checkedWith, checkedHow, checkedHowWords, legendHole
    case legendTwice, legendCovered, legendSilent, overviewTitle, fileWord, verdictWord, andMore, filesTitle
    case reportFooter, betweenTitle, betweenExplained, nothingBetween, filesWithoutClock, sayInterruption
    case sayPictureLoss, sayPictureLate, sayPictureEnds, saySoundLoss, saySoundLate, saySoundEnds, sayReset
    case sayOverlap, sayRepeat, sayTruncated, sayDamaged, sayHidden, sayUnreadable, sayCovered, saySilent
    case sayMissingFile, sayBreak, sayDuplicate

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
        .voiceHeard: Bilingual(zh: "恢复后有人声", en: "a voice after the resume"),
        .voicePossible: Bilingual(zh: "恢复后可能有人声", en: "possibly a voice after the resume"),
        .voiceNone: Bilingual(zh: "恢复后没有人声", en: "no voice after the resume"),
        .voiceNoSound: Bilingual(zh: "恢复后没有声音", en: "no sound after the resume"),
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
        .picture: Bilingual(zh: "画面", en: "Picture"),
        .sound: Bilingual(zh: "声音", en: "Sound"),
        .timeInFile: Bilingual(zh: "文件内时间", en: "time in the file"),
        .closeUp: Bilingual(zh: "局部放大", en: "close-up"),
        .findingsWithoutTime: Bilingual(zh: "没有时间位置的发现：{numbers}", en: "findings without a place in time: {numbers}"),
        .findingsUnnumbered: Bilingual(
            zh: "另有 {count} 处已画出，但编号放不下，见表",
            en: "{count} more are drawn, but there is no room for their numbers: see the table"),
        .findingsNotDrawn: Bilingual(
            zh: "另有 {count} 处没有画出，见表", en: "{count} more findings are not drawn: see the table"),
        .tracksNotDrawn: Bilingual(zh: "另有 {count} 个流没有画出", en: "{count} more tracks are not drawn"),
        .filesNotDrawn: Bilingual(zh: "另有 {count} 个文件没有画出", en: "{count} more files are not drawn"),
        .clocksRelative: Bilingual(
            zh: "各时钟与所用时钟（{clock}，{time}）之差", en: "Clocks, beside the one used ({clock}, {time})"),
        .disagreesWord: Bilingual(zh: "不一致", en: "disagrees"),
        .pictureBefore: Bilingual(zh: "#{number} 之前", en: "before #{number}"),
        .pictureAfter: Bilingual(zh: "#{number} 之后", en: "after #{number}"),
        .noClockHere: Bilingual(zh: "没有可用的时钟", en: "no clock"),
        .cutOut: Bilingual(zh: "省略的空闲时间", en: "idle time, left out"),
        .notEvaluatedTitle: Bilingual(zh: "未作评判", en: "not evaluated"),
        .notEvaluatedFile: Bilingual(zh: "整个文件：{reason}", en: "the whole file: {reason}"),
        .notEvaluatedPictures: Bilingual(zh: "画面内容：没有一帧能解码", en: "the pictures themselves: none could be decoded"),
        .notEvaluatedClock: Bilingual(
            zh: "录制时刻：文件名和元数据里没有可信的时钟", en: "when it was recorded: no believable clock in name or metadata"),
        .notEvaluatedDigest: Bilingual(zh: "SHA-256：没有计算", en: "SHA-256: not computed"),
        .notEvaluatedShort: Bilingual(
            zh: "流 {stream} 是否连续：只有 {count} 个数据包，看不出节奏",
            en: "continuity of track {stream}: {count} packets show no rhythm"),
        .notEvaluatedTimes: Bilingual(
            zh: "流 {stream} 是否连续：没有存储时间戳", en: "continuity of track {stream}: it stores no times"),
        .numberSign: Bilingual(zh: "编号", en: "No."),
        .whatWasFound: Bilingual(zh: "发现", en: "what was found"),
        .from: Bilingual(zh: "开始", en: "from"),
        .until: Bilingual(zh: "结束", en: "until"),
        .timeBetween: Bilingual(zh: "相隔", en: "time between"),
        .lostTime: Bilingual(zh: "缺失", en: "lost"),
        .whereInTrack: Bilingual(zh: "位置", en: "where"),
        .tracks: Bilingual(zh: "音像流", en: "tracks"),
        .track: Bilingual(zh: "流", en: "track"),
        .inMiddle: Bilingual(zh: "中间", en: "in the middle"),
        .wholeFile: Bilingual(zh: "整个文件", en: "whole file"),
        .notKnown: Bilingual(zh: "无法得知", en: "not known"),
        .otherFacts: Bilingual(zh: "其他依据", en: "all other facts"),
        .versionsWord: Bilingual(zh: "版本", en: "versions"),
        .lastPictureBefore: Bilingual(zh: "之前最后一个关键帧", en: "last keyframe before"),
        .firstPictureAfter: Bilingual(zh: "之后第一个关键帧", en: "first keyframe after"),
        .packet: Bilingual(zh: "数据包", en: "packet"),
        .packetBefore: Bilingual(zh: "之前", en: "before"),
        .packetAfter: Bilingual(zh: "之后", en: "after"),
        .timeBase: Bilingual(zh: "时间基（秒）", en: "time base (s)"),
        .byteOffset: Bilingual(zh: "文件内偏移（字节）", en: "byte offset"),
        .bytes: Bilingual(zh: "字节", en: "bytes"),
        .keyframe: Bilingual(zh: "关键帧", en: "keyframe"),
        .yes: Bilingual(zh: "是", en: "yes"),
        .no: Bilingual(zh: "否", en: "no"),
        .toleranceUsed: Bilingual(zh: "容差", en: "tolerance"),
        .clocksConsulted: Bilingual(zh: "所用时钟", en: "clocks consulted"),
        .sha256Word: Bilingual(zh: "SHA-256（摘要）", en: "SHA-256"),
        .sizeWord: Bilingual(zh: "大小", en: "size"),
        .containerWord: Bilingual(zh: "封装格式", en: "container"),
        .durationWord: Bilingual(zh: "时长", en: "duration"),
        .declaredWord: Bilingual(zh: "文件声明", en: "declared"),
        .recordedAt: Bilingual(zh: "录制开始", en: "recording began"),
        .reasonWord: Bilingual(zh: "原因", en: "reason"),
        .notComputed: Bilingual(zh: "没有计算", en: "not computed"),
        .timelineOf: Bilingual(zh: "时间线：", en: "timeline of"),
        .picturesLeftOut: Bilingual(
            zh: "本页图片已满，此处省略 {count} 张", en: "the page is full of pictures: {count} left out here"),
        .drawingLeftOut: Bilingual(zh: "完整文件过多，此处省略时间线", en: "drawing left out: many files are whole"),
        .moreFindings: Bilingual(zh: "另有 {count} 处发现，见 JSON 输出", en: "{count} more findings: see the JSON"),
        .moreFacts: Bilingual(zh: "流、时钟、元数据和日志", en: "tracks, clocks, metadata and log"),
        .kindWord: Bilingual(zh: "类型", en: "kind"),
        .codecWord: Bilingual(zh: "编码", en: "codec"),
        .cadenceWord: Bilingual(zh: "通常一步", en: "usual step"),
        .regularityWord: Bilingual(zh: "规律性", en: "regularity"),
        .packetsWord: Bilingual(zh: "数据包", en: "packets"),
        .keyframesWord: Bilingual(zh: "关键帧", en: "keyframes"),
        .wrapsWord: Bilingual(zh: "回绕", en: "wraps"),
        .chosenWord: Bilingual(zh: "采用", en: "used"),
        .clockWord: Bilingual(zh: "时钟", en: "clock"),
        .beginningWord: Bilingual(zh: "录像开始", en: "beginning"),
        .errorOfClock: Bilingual(zh: "误差", en: "error"),
        .useWord: Bilingual(zh: "取舍", en: "use"),
        .noteWord: Bilingual(zh: "说明", en: "note"),
        .metadataWord: Bilingual(zh: "元数据", en: "metadata"),
        .logWord: Bilingual(zh: "解码库的最后几行", en: "last lines of libav"),
        .timeTaken: Bilingual(zh: "检查用时", en: "checked in"),
        .reportTitle: Bilingual(zh: "录像完整性检查：{count} 个文件", en: "Are the recordings whole? Files checked: {count}"),
        .couldNotBeRead: Bilingual(zh: "读不出来的路径", en: "could not be read"),
        .checkedWhat: Bilingual(zh: "检查了", en: "checked"),
        .checkedWhen: Bilingual(zh: "检查时间", en: "when"),
        .checkedWith: Bilingual(zh: "版本", en: "with"),
        .checkedHow: Bilingual(zh: "方法", en: "how"),
        .checkedHowWords: Bilingual(
            zh: "每个文件的每个数据包都读过，时间戳与本流自身的节奏相比；画面只解码所选关键帧，其余画面只看数据包。发现是观察结果，附有依据，不是指控。",
            en:
                "Every packet of every file was read, and its times compared with the rhythm of its own track. Only chosen keyframes were decoded; the other pictures are judged by their packets. Findings are observations with their evidence, not accusations."
        ),
        .legendHole: Bilingual(zh: "缺失", en: "missing"),
        .legendTwice: Bilingual(zh: "重叠或重复", en: "twice"),
        .legendCovered: Bilingual(zh: "画面被遮挡或静止", en: "picture covered or frozen"),
        .legendSilent: Bilingual(zh: "数字静音", en: "digital silence"),
        .overviewTitle: Bilingual(zh: "总览", en: "Overview"),
        .fileWord: Bilingual(zh: "文件", en: "file"),
        .verdictWord: Bilingual(zh: "结论", en: "verdict"),
        .andMore: Bilingual(zh: "……另有 {count} 处", en: "… and {count} more"),
        .filesTitle: Bilingual(zh: "逐个文件", en: "File by file"),
        .reportFooter: Bilingual(
            zh: "本页不载入任何外部内容，不运行脚本，可离线打开和打印。时间精确到毫秒显示，精确刻度见数据包表。",
            en:
                "This page loads nothing and runs no script; it can be kept, opened offline and printed. Times are shown to the millisecond; the exact ticks stand in the tables of packets."
        ),
        .betweenTitle: Bilingual(zh: "文件之间", en: "Between files"),
        .betweenExplained: Bilingual(
            zh: "文件按时间排列；无录像的长时间已截去（标 //）。框内为文件之间的间断和缺号。",
            en:
                "The files in order of time; long idle time is cut out (//). Boxes between them are breaks and missing numbers."
        ),
        .nothingBetween: Bilingual(zh: "文件之间没有发现。", en: "Nothing was found between the files."),
        .filesWithoutClock: Bilingual(
            zh: "{count} 个文件没有可用的时钟，它们之间的间断未作评判",
            en: "{count} files have no clock: time between them and the others is not evaluated"),
        .sayInterruption: Bilingual(
            zh: "所有音像流在 {start} 停止，到 {end} 才继续，缺失 {lost}。",
            en: "Every track stops at {start} and goes on only at {end}: {lost} are missing."),
        .sayPictureLoss: Bilingual(
            zh: "画面在 {start} 停止，到 {end} 才继续，其间声音仍在，缺失画面 {lost}。",
            en:
                "The picture stops at {start} and goes on only at {end}, while the sound goes on: {lost} of picture are missing."
        ),
        .sayPictureLate: Bilingual(
            zh: "画面到 {end} 才开始，声音从 {start} 起就有。",
            en: "The picture begins only at {end}; the sound is there from {start}."),
        .sayPictureEnds: Bilingual(
            zh: "画面在 {start} 结束，声音一直到 {end}。", en: "The picture ends at {start}; the sound goes on until {end}."),
        .saySoundLoss: Bilingual(
            zh: "声音在 {start} 停止，到 {end} 才继续，其间画面仍在，缺失声音 {lost}。",
            en:
                "The sound stops at {start} and goes on only at {end}, while the picture goes on: {lost} of sound are missing."
        ),
        .saySoundLate: Bilingual(
            zh: "声音到 {end} 才开始，画面从 {start} 起就有。",
            en: "The sound begins only at {end}; the picture is there from {start}."),
        .saySoundEnds: Bilingual(
            zh: "声音在 {start} 结束，画面一直到 {end}。", en: "The sound ends at {start}; the picture goes on until {end}."),
        .sayReset: Bilingual(
            zh: "时间戳在 {start} 处跳回或重新开始；缺失多少无法得知。",
            en: "At {start} the stored times step back or start again; how much is missing can’t be known."),
        .sayOverlap: Bilingual(zh: "{start} 到 {end} 这段时间录了两次。", en: "The span from {start} to {end} is there twice."),
        .sayRepeat: Bilingual(
            zh: "{start} 到 {end} 的数据包与更早的完全相同。", en: "The packets from {start} to {end} are the same as earlier ones."),
        .sayTruncated: Bilingual(
            zh: "文件在其文件头或索引所声明的结尾之前就结束了。", en: "The file ends before what its header or index declares."),
        .sayDamaged: Bilingual(zh: "有损坏或丢失的数据包或画面。", en: "Packets or pictures are broken or lost."),
        .sayHidden: Bilingual(zh: "编辑列表使录下的内容不被播放。", en: "An edit list keeps recorded media from being shown."),
        .sayUnreadable: Bilingual(zh: "没有能够评判的内容：{reason}。", en: "Nothing could be evaluated: {reason}."),
        .sayCovered: Bilingual(
            zh: "{start} 到 {end} 画面全黑或静止，声音仍在。",
            en: "From {start} to {end} the picture is black or frozen, while the sound goes on."),
        .saySilent: Bilingual(
            zh: "{start} 到 {end} 声音流是数字静音。", en: "From {start} to {end} the sound track is digital silence."),
        .sayMissingFile: Bilingual(
            zh: "编号 {numbers} 的文件不在其中（相邻：{files}）。",
            en: "The files with number {numbers} are not here (neighbours: {files})."),
        .sayBreak: Bilingual(zh: "两个文件之间相隔 {lost}：{files}。", en: "{lost} lie between two files: {files}."),
        .sayDuplicate: Bilingual(zh: "同样的字节出现在：{files}。", en: "The same bytes are here more than once: {files}."),
    ]

    public var words: Bilingual? { Self.table[self] }
    public func text(_ language: Language) -> String { words?.text(language) ?? rawValue }

    /// The words with each `{name}` replaced, in one pass: what is put in is never looked at again.
    public func text(_ language: Language, _ values: [String: String]) -> String {
        var result = ""
        var rest = text(language)[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
