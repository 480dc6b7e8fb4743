extension BurnReport.Fault {
    /// What became of the disc, for people.
    public var message: Words {
        let (zh, en) = said
        let tail = detail.isEmpty ? "" : ": \(detail)"
        return Words(zh: "光盘作废：\(zh)\(tail)", en: "the disc is spoiled: \(en)\(tail)")
    }

    private var said: (zh: String, en: String) {
        switch code {
        case .writeError: ("写入错误", "a write error")
        case .driveGone: ("刻录中光驱断开", "the drive went away")
        case .stopped: ("刻录中被停止", "stopped while burning")
        case .killed: ("刻录程序被强制结束", "the burning program was killed")
        case .sourceFailed: ("映像来源出错或与记录不符", "the image's source failed, or was not what was recorded")
        case .notClosed: ("光盘未封口", "the disc is not closed")
        case .wrongLength: ("光盘上的扇区数与送出的不符", "the disc has another number of sectors than were sent")
        case .programHung: ("刻录程序无响应，已终止", "the burning program stood still and was ended")
        case .programFailed: ("刻录程序失败", "the burning program failed")
        }
    }
}

extension BurnReport.Outcome {
    public var title: Words {
        switch self {
        case .sealed: Words(zh: "已封盘，待校验", en: "sealed, not yet verified")
        case .spoiled: Words(zh: "作废", en: "spoiled")
        case .simulated: Words(zh: "模拟刻录", en: "simulated")
        }
    }
}

extension WarningLevel {
    public var title: Words {
        switch self {
        case .good: Words(zh: "良好", en: "good")
        case .watch: Words(zh: "关注", en: "watch")
        case .migrate: Words(zh: "需迁移", en: "migrate")
        }
    }
}
