import Evidence

/// The stable keys and fixed English texts of evidence (docs/formats/json.md), as a person reads them. What is not
/// known here is shown as it is stored.
public enum FactWords {
    private static let keys: [String: Bilingual] = [
        "witnesses": Bilingual(zh: "一致的音像流数", en: "tracks that agree"),
        "stepTicks": Bilingual(zh: "这一步的刻度数", en: "this step in ticks"),
        "cadenceTicks": Bilingual(zh: "通常一步的刻度数", en: "usual step in ticks"),
        "usualMaximumTicks": Bilingual(zh: "通常最长一步的刻度数", en: "longest usual step in ticks"),
        "setBackSeconds": Bilingual(zh: "回退秒数", en: "seconds set back"),
        "packetsNotPlaced": Bilingual(zh: "无法定位的数据包", en: "packets not placed"),
        "sameBytes": Bilingual(zh: "字节相同", en: "same bytes"),
        "packets": Bilingual(zh: "数据包", en: "packets"),
        "bytes": Bilingual(zh: "字节", en: "bytes"),
        "firstSeenSeconds": Bilingual(zh: "首次出现（秒）", en: "first seen at (s)"),
        "comparedBy": Bilingual(zh: "比较方法", en: "compared by"),
        "fileSize": Bilingual(zh: "文件大小（字节）", en: "file size (bytes)"),
        "missing": Bilingual(zh: "缺少", en: "missing"),
        "declaredEndOf": Bilingual(zh: "声明结尾的部分", en: "part whose end is declared"),
        "declaredEnd": Bilingual(zh: "声明的结尾（字节）", en: "declared end (byte)"),
        "declaredSeconds": Bilingual(zh: "声明的秒数", en: "declared seconds"),
        "saidBy": Bilingual(zh: "依据", en: "said by"),
        "transportPacketsLost": Bilingual(zh: "丢失的传输包（至少）", en: "transport packets lost (at least)"),
        "transportErrors": Bilingual(zh: "标记有误的传输包", en: "transport packets marked bad"),
        "packetsAreThoseOf": Bilingual(zh: "数据包取自", en: "packets are those of"),
        "timesAreThoseOf": Bilingual(zh: "时间取自", en: "times are those of"),
        "failedReads": Bilingual(zh: "读取失败次数", en: "failed reads"),
        "firstError": Bilingual(zh: "第一个错误", en: "first error"),
        "stopped": Bilingual(zh: "停止原因", en: "why it stopped"),
        "keyframesFailed": Bilingual(zh: "解码失败的关键帧", en: "keyframes that failed"),
        "keyframesDecoded": Bilingual(zh: "解码成功的关键帧", en: "keyframes decoded"),
        "edits": Bilingual(zh: "编辑列表条数", en: "entries of the edit list"),
        "mediaStartSeconds": Bilingual(zh: "媒体开始（秒）", en: "media start (s)"),
        "mediaEndSeconds": Bilingual(zh: "媒体结束（秒）", en: "media end (s)"),
        "reason": Bilingual(zh: "原因", en: "reason"),
        "container": Bilingual(zh: "封装格式", en: "container"),
        "numbers": Bilingual(zh: "缺的号", en: "numbers missing"),
        "count": Bilingual(zh: "数量", en: "how many"),
        "profile": Bilingual(zh: "记录仪配置", en: "recorder profile"),
        "files": Bilingual(zh: "文件", en: "files"),
        "mayBePhoto": Bilingual(zh: "可能是照片", en: "may be a photo"),
        "sha256": Bilingual(zh: "SHA-256", en: "SHA-256"),
        "disagrees": Bilingual(zh: "不一致的时钟", en: "clock that disagrees"),
    ]

    private static let values: [String: Bilingual] = [
        "yes": Bilingual(zh: "是", en: "yes"), "no": Bilingual(zh: "否", en: "no"),
        "container": Bilingual(zh: "封装层", en: "the container"),
        "decoder": Bilingual(zh: "解码器", en: "the decoder"),
        "demuxer": Bilingual(zh: "解封装", en: "the demuxer"),
        "NAL unit lengths": Bilingual(zh: "NAL 单元长度", en: "NAL unit lengths"),
        "transport packet headers": Bilingual(zh: "传输包头", en: "transport packet headers"),
        "the index": Bilingual(
            zh: "索引（最近的关键帧或每秒一个声音包）", en: "the index (the nearest keyframe, or one packet of sound a second)"),
        "the keyframe before": Bilingual(zh: "之前的关键帧", en: "the keyframe before"),
        "size and first and last 512 bytes of every packet": Bilingual(
            zh: "每个数据包的大小和首尾各 512 字节", en: "size and first and last 512 bytes of every packet"),
        "one and a half times the longest step usual in this track": Bilingual(
            zh: "本流通常最长一步的一倍半", en: "one and a half times the longest step usual in this track"),
        "local setting, and the longest step usual in this track": Bilingual(
            zh: "本地设置，加上本流通常最长一步", en: "local setting, and the longest step usual in this track"),
        "decoding times that step back by less are jitter of a muxer": Bilingual(
            zh: "解码时间回退更小的，是封装时的抖动", en: "decoding times that step back by less are jitter of a muxer"),
        "shorter spans are encoder delay": Bilingual(zh: "更短的是编码延迟", en: "shorter spans are encoder delay"),
        "headers round, and include a preroll": Bilingual(
            zh: "文件头会取整，并包含预滚", en: "headers round, and include a preroll"),
        "the profile's loop allowance and the error of both clocks": Bilingual(
            zh: "记录仪配置的循环录制余量，加上两个时钟的误差", en: "the profile's loop allowance and the error of both clocks"),
    ]

    private static let clocks: [String: Bilingual] = [
        "file-name": Bilingual(zh: "文件名", en: "file name"),
        "container": Bilingual(zh: "封装元数据", en: "container"),
        "file-time": Bilingual(zh: "文件系统时间", en: "file system"),
        "operator": Bilingual(zh: "人工确认", en: "operator"),
        "gps": Bilingual(zh: "GPS", en: "GPS"),
        "burnt-in": Bilingual(zh: "画面水印时钟", en: "burnt into the picture"),
        "wall time": Bilingual(zh: "墙上时间", en: "wall time"),
        "stored timestamps": Bilingual(zh: "存储的时间戳", en: "stored timestamps"),
    ]

    /// Endings of a reading's note; what stands before names the tag.
    private static let notes: [(String, String)] = [
        (": start, local time called UTC", "：录像开始，本地时间标成了 UTC"),
        (": end of the recording, local time called UTC", "：录像结束，本地时间标成了 UTC"),
        (": end of the recording", "：录像结束"), (": start", "：录像开始"),
    ]

    public static func key(_ key: String, _ language: Language) -> String { keys[key]?.text(language) ?? key }

    public static func value(_ value: String, _ language: Language) -> String {
        values[value]?.text(language) ?? ReasonWords.text(value, language)
    }

    public static func clock(_ source: String, _ language: Language) -> String {
        clocks[source]?.text(language) ?? source
    }

    public static func note(_ note: String, _ language: Language) -> String {
        guard language == .zh else { return note }
        if note == "last written, less the media duration; a copy may have changed it" {
            return "最后写入时间减去时长；复制可能已改变它"
        }
        for (ending, words) in notes where note.hasSuffix(ending) { return note.dropLast(ending.count) + words }
        return note
    }

    /// Every pair, for the test that none lacks a language.
    static var all: [Bilingual] { Array(keys.values) + values.values + clocks.values }
}
