/// The fixed sentences that stages store as evidence, in English, and how a Chinese reader sees them.
public enum ReasonWords {
    private static let chinese: [String: String] = [
        "no clock": "没有可用的时钟",
        "unbroken and unbroken-inspect are not of the same version": "unbroken 与 unbroken-inspect 版本不一致",
        "no program is named": "没有指定程序", "the program could not be started": "无法启动该程序",
        "the program took too long": "该程序超时", "the program's answer is not understood": "看不懂该程序的输出",
        "no officer": "不知道是哪位民警",
        "no dispatch": "该时段没有出警",
        "no recording": "没有录像",
        "the file is empty": "文件是空的",
        "no known kind of recording": "不是已知的录像格式",
        "no picture and no sound could be read": "读不出画面和声音",
        "not a recording: a list, script or picture format that is never followed": "不是录像：播放列表、脚本等格式从不跟随打开",
        "media fragments without their header (an initialisation segment in another file)": "只有媒体分片，缺少另一文件中的文件头",
        "the file is cut short": "文件被截断",
        "the index (moov) is missing": "缺少索引（moov）",
        "the index (idx1) is missing": "缺少索引（idx1）",
        "inspection ran out of time": "检查超时",
        "not a regular file": "不是普通文件",
        "frozen": "画面冻结", "dark": "画面全黑或被遮挡", "digital silence": "数字静音", "dead microphone": "话筒失效",
        "no keyframe could be decoded": "没有能解码的关键帧",
        "no sound packet could be decoded": "没有能解码的声音包",
        "too much of the picture stands still to look at all of it": "静止画面太多，未能全部查看",
        "the picture never changes: a still scene, or frozen": "画面始终不变：静止场景或画面冻结",
        "the clock leaves its line in one digit only, which may be misread": "画面时钟只有一位数字偏离，可能是误读",
        "the clock is off by whole hours: summer time, a zone, or a misread digit": "画面时钟相差整小时：夏令时、时区或误读",
        "of several picture tracks, only the largest is looked at": "有多路画面时只查看最大的一路",
        "the media is encrypted": "内容已加密", "decoding took too long": "解码时间过长", "there is no picture": "没有画面",
        "there is no sound": "没有声音",
        "only the packets were looked at": "只查看了数据包",
        "local time called UTC": "把本地时间当作 UTC",
        "daylight saving not set": "夏令时未调整",
        "another zone": "时区不同",
        "reset to its factory date": "复位到出厂日期",
        "set to another time": "时钟被调整",
        "satellite time refused: too long before receipt": "卫星时间不予采用：早于入库时间过多",
        "satellite time refused: its week number rolled over (1024 weeks behind)": "卫星时间不予采用：周数翻转（落后 1024 周）",
        "satellite time refused: later than receipt": "卫星时间不予采用：晚于入库时间",
        "an empty edit: a player pauses here, no media is hidden": "编辑列表在此插入停顿，没有隐藏内容",
        "an edit that holds one picture": "编辑列表在此停住一帧画面",
        "an edit of another speed: no media is hidden": "编辑列表在此改变播放速度，没有隐藏内容",
        "moov": "缺少索引 moov",
        "idx1": "缺少索引 idx1",
    ]

    /// Beginnings whose end is a detail (a signal, a path).
    private static let chineseStarts: [(String, String)] = [
        ("inspection crashed", "检查进程崩溃"), ("inspection hung and was stopped", "检查进程无响应，已终止"),
        ("no inspection process could be started", "无法启动检查进程"), ("the program failed", "该程序失败"),
    ]

    /// `the clock of FILE is unknown`
    private static let clock = (start: "the clock of ", end: " is unknown")

    public static func text(_ reason: String, _ language: Language) -> String {
        switch (reason, language) {
        case ("moov", .en), ("idx1", .en): return "the index (\(reason)) is missing"
        case (_, .en): return reason
        case (_, .zh):
            if let known = chinese[reason] { return known }
            if reason.hasPrefix(clock.start), reason.hasSuffix(clock.end) {
                return "\(reason.dropFirst(clock.start.count).dropLast(clock.end.count)) 的时钟不明"
            }
            for (start, words) in chineseStarts where reason.hasPrefix(start) {
                return words + reason.dropFirst(start.count)
            }
            return reason
        }
    }
}
