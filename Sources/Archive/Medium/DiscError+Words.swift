extension DiscError {
    public var said: Words {
        switch code {
        case .noProgram: Words(zh: "未安装所需程序", en: "the program is not installed")
        case .programFailed: Words(zh: "外部程序失败", en: "the program failed")
        case .programHung: Words(zh: "外部程序无响应，已终止", en: "the program stood still and was ended")
        case .sourceUnreadable: Words(zh: "无法读取", en: "can't be read")
        case .sourceChanged: Words(zh: "内容与记录不符，或在读取中被改动", en: "not what was recorded, or changed while it was read")
        case .targetExists: Words(zh: "目标已存在", en: "there is something already")
        case .inUse: Words(zh: "另一程序正在处理同一文件", en: "another program is at work on this")
        case .noSpace: Words(zh: "磁盘空间不足", en: "no room on the disk")
        case .cannotWrite: Words(zh: "无法写入", en: "can't be written")
        case .noDigest: Words(zh: "系统的 OpenSSL 不提供 SHA-256", en: "this system's OpenSSL offers no SHA-256")
        case .stopped: Words(zh: "已停止", en: "stopped")
        case .tooLargeToProtect:
            Words(zh: "映像加纠错数据后超出光盘容量", en: "with its correction data the image is larger than the disc")
        case .notAsPlanned: Words(zh: "结果与计划不符", en: "the result is not what was planned")
        case .noCorrectionData: Words(zh: "没有纠错数据", en: "there are no correction data")
        case .parityUnusable: Words(zh: "校验数据不可用", en: "the parity can't be used")
        case .wrongMembers: Words(zh: "光盘与校验数据不属于同一套", en: "these are not the discs of this set")
        case .inputDamaged: Words(zh: "该盘内容与记录不符", en: "this disc's bytes are not those recorded")
        case .noDrive: Words(zh: "没有该光驱", en: "there is no such drive")
        case .driveGone: Words(zh: "光驱已断开", en: "the drive is gone")
        case .noDisc: Words(zh: "光驱中没有光盘", en: "there is no disc in the drive")
        case .discNotBlank: Words(zh: "不是空白光盘", en: "the disc is not blank")
        case .wrongDiscType: Words(zh: "光盘类型不符", en: "not the kind of disc that was planned")
        case .discTooSmall: Words(zh: "光盘容量不足", en: "the disc is too small")
        case .cannotSimulate: Words(zh: "此光驱对此类光盘不能模拟刻录", en: "this drive can't simulate with this kind of disc")
        case .burnRefused: Words(zh: "刻录未开始", en: "the burning did not begin")
        case .burnFailed: Words(zh: "多次刻录失败", en: "burning failed again and again")
        case .discUnreadable: Words(zh: "光盘无法读取", en: "the disc can't be read")
        case .notOurDisc: Words(zh: "不是要找的光盘", en: "not the disc that was asked for")
        case .notAScan: Words(zh: "不是可识别的检测报告", en: "not a tester's report that can be read")
        }
    }

    public var hint: Words {
        switch code {
        case .noProgram:
            Words(
                zh: "以 root 运行：apt-get install xorriso dvdisaster",
                en: "run as root: apt-get install xorriso dvdisaster")
        case .programFailed, .programHung, .notAsPlanned, .noCorrectionData:
            Words(
                zh: "没有留下文件。重试；若再次出现，请保留上述信息报告",
                en: "nothing is left behind. Run this again; if it comes back, report the words above")
        case .sourceUnreadable, .sourceChanged:
            Words(zh: "重新生成映像，然后重试；光盘未动", en: "build the image again, then run this again; no disc was touched")
        case .targetExists: Words(zh: "请换一个文件名，或先移走原有文件", en: "choose another name, or move away what is there")
        case .inUse: Words(zh: "等待其完成后再运行", en: "wait until it is done, then run this again")
        case .noSpace, .cannotWrite:
            Words(zh: "检查磁盘空间与权限后重试", en: "look at the disk's room and rights, then run this again")
        case .noDigest: Words(zh: "安装 OpenSSL 3", en: "install OpenSSL 3")
        case .stopped: Words(zh: "没有留下文件；可再次运行", en: "nothing is left behind; run this again")
        case .tooLargeToProtect:
            Words(zh: "换用更大的光盘，或改用单独的纠错文件", en: "take a larger disc, or a separate correction file")
        case .parityUnusable: Words(zh: "用其他套的同一光盘恢复", en: "restore the disc from the same disc of another set")
        case .wrongMembers: Words(zh: "核对光盘编号与 parity.json", en: "hold the discs' identities against parity.json")
        case .inputDamaged:
            Words(zh: "先修复该盘，或改用其他套的副本", en: "repair that disc first, or take its copy from another set")
        case .noDrive, .driveGone: Words(zh: "检查光驱连接与权限", en: "look at the drive's cable and your rights to it")
        case .noDisc: Words(zh: "放入光盘", en: "insert a disc")
        case .discNotBlank, .wrongDiscType, .discTooSmall:
            Words(zh: "放入计划所列类型的空白光盘；原光盘未动", en: "insert a blank disc of the planned kind; this one was not touched")
        case .cannotSimulate: Words(zh: "不带 --simulate 运行", en: "run without --simulate")
        case .burnRefused:
            Words(zh: "光盘未写入；查看上述原因后重试", en: "the disc was not written; see the cause above, then run this again")
        case .burnFailed: Words(zh: "换一台光驱或另一批光盘", en: "take another drive, or discs of another batch")
        case .discUnreadable: Words(zh: "清洁光盘，或换一台光驱", en: "clean the disc, or try another drive")
        case .notOurDisc: Words(zh: "核对盘面编号", en: "hold the label's number against the register")
        case .notAScan: Words(zh: "从检测程序导出 CSV，需含列名", en: "export CSV with column names from the testing program")
        }
    }
}
