extension ImageError {
    public var said: Words {
        switch code {
        case .unusableName: Words(zh: "该名称不能写入光盘", en: "this name can't stand on a disc")
        case .nameTooLong: Words(zh: "名称过长，部分系统无法完整读取", en: "the name is longer than every reader keeps")
        case .nameNotComposed: Words(zh: "名称不是 NFC 规范形式", en: "the name is not in Unicode's composed form (NFC)")
        case .nameTaken: Words(zh: "同一文件夹内名称重复", en: "the name is taken in its folder")
        case .unusableVolume: Words(zh: "卷标或套号不合规定", en: "not a name for a volume or set")
        case .tooLarge: Words(zh: "超出光盘格式上限", en: "larger than the format can hold")
        case .sourceVanished: Words(zh: "源文件不存在", en: "the source is gone")
        case .sourceUnreadable: Words(zh: "源文件无法读取", en: "the source can't be read")
        case .sourceChanged:
            Words(zh: "源文件与目录库记录不符，或在读取中被改动", en: "the source is not what was recorded, or changed while it was read")
        case .targetExists: Words(zh: "目标已存在", en: "there is something already")
        case .inUse: Words(zh: "另一程序正在生成同一映像", en: "another program is making this image")
        case .noSpace: Words(zh: "磁盘空间不足", en: "no room on the disk")
        case .cannotWrite: Words(zh: "无法写入", en: "can't be written")
        case .readerGone: Words(zh: "接收映像的程序已退出", en: "the program that took the image ended")
        case .noProgram: Words(zh: "未安装所需程序", en: "the program is not installed")
        case .programFailed: Words(zh: "外部程序失败", en: "the program failed")
        case .programHung: Words(zh: "外部程序无响应，已终止", en: "the program stood still and was ended")
        case .notAsPlanned: Words(zh: "映像与计划不符", en: "the image is not what was planned")
        case .noDigest: Words(zh: "系统的 OpenSSL 不提供 SHA-256", en: "this system's OpenSSL offers no SHA-256")
        case .stopped: Words(zh: "已停止", en: "stopped")
        case .notAnImage: Words(zh: "不是光盘映像", en: "not the image of a disc")
        case .damaged: Words(zh: "映像已损坏", en: "the image is damaged")
        case .unsupported: Words(zh: "映像使用了不支持的结构", en: "the image uses something this reader does not know")
        case .unreadableImage: Words(zh: "映像无法读取", en: "the image can't be read")
        }
    }

    public var hint: Words {
        switch code {
        case .unusableName, .nameTooLong, .nameNotComposed, .nameTaken:
            Words(zh: "请改用其他光盘内名称；原名记入清单", en: "choose another name on the disc; the true one stands in the manifest")
        case .unusableVolume: Words(zh: "可用：A–Z、0–9、_", en: "use A–Z, 0–9 and _")
        case .tooLarge: Words(zh: "请分到多张光盘", en: "spread it over several discs")
        case .sourceVanished, .sourceUnreadable, .sourceChanged:
            Words(
                zh: "映像未生成。运行 unbroken custody verify，必要时从其他副本恢复原件后重试",
                en:
                    "no image was made. Run `unbroken custody verify`, restore the original if need be, then run this again"
            )
        case .targetExists: Words(zh: "请换一个文件名，或先移走原有文件", en: "choose another name, or move away what is there")
        case .inUse: Words(zh: "等待其完成后再运行", en: "wait until it is done, then run this again")
        case .noSpace, .cannotWrite:
            Words(zh: "检查磁盘空间与权限后重试", en: "look at the disk's room and rights, then run this again")
        case .readerGone:
            Words(zh: "查看刻录程序的输出；该光盘不可用", en: "see what the burning program said; that disc is not usable")
        case .noProgram: Words(zh: "以 root 运行：apt-get install xorriso", en: "run as root: apt-get install xorriso")
        case .programFailed, .programHung, .notAsPlanned:
            Words(
                zh: "映像未生成。重试；若再次出现，请保留上述信息报告",
                en: "no image was made. Run this again; if it comes back, report the words above")
        case .noDigest: Words(zh: "安装 OpenSSL 3", en: "install OpenSSL 3")
        case .stopped: Words(zh: "没有留下文件；可再次运行", en: "nothing is left behind; run this again")
        case .notAnImage, .unsupported: Words(zh: "确认文件或光驱中的光盘是否正确", en: "see whether this is the right file or disc")
        case .damaged, .unreadableImage:
            Words(zh: "用纠错数据或其他副本恢复后再核对", en: "restore it from its error correction or another copy, then check again")
        }
    }
}
