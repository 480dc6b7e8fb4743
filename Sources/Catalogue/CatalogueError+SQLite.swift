import GRDB

extension CatalogueError {
    /// Any error on its way out of the engine. The text is made from SQLite's result code only: what SQLite or a
    /// caller would say may contain values, and officers' names and places never belong into a log.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as CatalogueError: self = error
        case let error as DatabaseError: self = Self.of(error, path: path)
        default:
            self.init(
                code: .failed,
                message: .init(
                    zh: "目录库无法完成请求（\(type(of: error))）",
                    en: "the catalogue could not carry out the request (\(type(of: error)))"),
                hint: .init(
                    zh: "再运行一次；若再次失败，请连同日志报告", en: "run the command again; if it fails again, report it with the log"),
                path: path)
        }
    }

    static func missing(_ path: String) -> CatalogueError {
        CatalogueError(
            code: .cannotOpen, message: .init(zh: "\(path) 没有目录库", en: "there is no catalogue at \(path)"),
            hint: .init(
                zh: "核对库的路径，或用 unbroken init 新建", en: "check the vault's path, or make a vault with `unbroken init`"),
            path: path)
    }

    private static func of(_ error: DatabaseError, path: String) -> CatalogueError {
        let name = "SQLite code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL:
            return CatalogueError(
                code: .diskFull,
                message: .init(
                    zh: "目录库 \(path) 所在磁盘已满（\(name)）；没有改动任何内容",
                    en: "no space left for the catalogue \(path) (\(name)); nothing was changed"),
                hint: .init(
                    zh: "腾出空间后再运行同一命令：从中断处继续",
                    en: "free space on its disk and run the same command again: it goes on where it stopped"),
                path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return CatalogueError(
                code: .busy,
                message: .init(
                    zh: "另一程序正在写目录库 \(path)（\(name)）",
                    en: "another program is writing to the catalogue \(path) (\(name))"),
                hint: .init(
                    zh: "等它结束后再运行同一命令", en: "wait until the other run has ended, then run the same command again"),
                path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return CatalogueError(
                code: .corrupt,
                message: error.resultCode == .SQLITE_NOTADB
                    ? .init(zh: "\(path) 不是目录库（\(name)）", en: "\(path) is not a catalogue (\(name))")
                    : .init(zh: "目录库 \(path) 已损坏（\(name)）", en: "the catalogue \(path) is damaged (\(name))"),
                hint: .init(
                    zh: "把它移到一边，不要删除，恢复最近的副本；原件未受影响",
                    en: "put it aside, do not delete it, and restore the last copy; the originals are not touched"),
                path: path)
        case .SQLITE_CANTOPEN:
            return CatalogueError(
                code: .cannotOpen,
                message: .init(zh: "打不开目录库 \(path)（\(name)）", en: "cannot open the catalogue \(path) (\(name))"),
                hint: .init(zh: "检查所在文件夹是否存在、可写", en: "check that its folder exists and that you may write there"),
                path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return CatalogueError(
                code: .cannotOpen,
                message: .init(
                    zh: "目录库 \(path) 不可写（\(name)）", en: "the catalogue \(path) may not be written to (\(name))"),
                hint: .init(
                    zh: "检查文件和文件夹的所有者与权限", en: "check the owner and the permissions of the file and its folder"),
                path: path)
        case .SQLITE_IOERR:
            return CatalogueError(
                code: .failed,
                message: .init(
                    zh: "目录库 \(path) 读写失败（\(name)）；没有改动任何内容",
                    en: "reading or writing the catalogue \(path) failed (\(name)); nothing was changed"),
                hint: .init(
                    zh: "检查磁盘和连线后再运行同一命令", en: "check the disk and its cables, then run the same command again"),
                path: path)
        case .SQLITE_CONSTRAINT where error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER:
            return CatalogueError(
                code: .refused,
                message: .init(
                    zh: "目录库拒绝：\(error.message.map(Self.guarded) ?? name)；没有改动任何内容",
                    en: "the catalogue refused: \(error.message ?? name); nothing was changed"),
                hint: .init(
                    zh: "查看录像的冻结、处置建议或申请后重新决定",
                    en: "look at the recording's holds, at the proposal or at the request, and decide again"),
                path: path)
        case .SQLITE_CONSTRAINT:
            return CatalogueError(
                code: .failed,
                message: .init(
                    zh: "目录库 \(path) 拒绝了自相矛盾的数据（\(name)）；没有改动任何内容",
                    en: "the catalogue \(path) refused contradictory data (\(name)); nothing was changed"),
                hint: .init(
                    zh: "检查所读的清单或文件，并连同日志报告",
                    en: "check the list or file that was being read, then report this with the log"), path: path)
        default:
            return CatalogueError(
                code: .failed,
                message: .init(
                    zh: "目录库 \(path) 出错（\(name)）；没有改动任何内容",
                    en: "the catalogue \(path) failed (\(name)); nothing was changed"),
                hint: .init(
                    zh: "再运行一次；若再次失败，请连同日志报告", en: "run the command again; if it fails again, report it with the log"),
                path: path)
        }
    }

    /// What the schema's guards say, in Chinese.
    static func guarded(_ text: String) -> String {
        if let words = guards[text] { return words }
        if text.hasSuffix("never changed") { return "登记过的内容不得更改" }
        return text.hasSuffix("never deleted") ? "登记过的内容不得删除" : text
    }

    private static let guards = [
        "the proposal is not approved, or its undo window is open": "处置建议未经批准，或仍在可撤销期内",
        "a hold reaches the recording": "录像已被冻结", "not the image that was made for this disc": "不是为这张光盘生成的映像",
        "the disc was not burnt": "光盘没有刻录",
        "only a disc that was read back whole keeps anything": "只有完整读回的光盘才算留存",
        "the recording is planned for discs that are not all verified": "录像已计划刻录，光盘尚未全部核验",
        "not the next event": "不是紧接的事件", "not the next step": "不是紧接的一步",
        "a request is approved by another person": "申请须由另一人批准",
        "a proposal is approved by another person": "处置建议须由另一人批准", "the proposal is settled": "处置建议已有结果",
        "the recording is disposed of already": "录像已处置", "numbers given only grow": "已给出的编号只增不减",
        "not on the list that was approved, or still kept": "不在已批准的清单上，或保存期限未到",
        "a rule wants the recording on disc, and no disc that was read back has it": "规定须刻录光盘，而尚无读回核验过的光盘存有该录像",
    ]
}
