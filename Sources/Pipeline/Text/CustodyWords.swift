import Custody
import Evidence

/// The custody log in a person's words.
public enum CustodyWords {
    private static let kinds: [CustodyKind: Bilingual] = [
        .make: Bilingual(zh: "建日志", en: "log made"),
        .baseline: Bilingual(zh: "封存已有内容", en: "what was there sealed"),
        .see: Bilingual(zh: "在存储卡上见到", en: "seen on a card"),
        .receive: Bilingual(zh: "接收入库", en: "taken in"),
        .derive: Bilingual(zh: "分析", en: "examined"),
        .list: Bilingual(zh: "导入名单", en: "list imported"),
        .clock: Bilingual(zh: "确认时钟偏差", en: "clock offset confirmed"),
        .ledger: Bilingual(zh: "处理发现", en: "finding dealt with"),
        .absence: Bilingual(zh: "登记外出", en: "absence entered"),
        .state: Bilingual(zh: "证据说明", en: "evidence described"),
        .draw: Bilingual(zh: "抽查", en: "drawn for a spot check"),
        .spotCheck: Bilingual(zh: "登记检查结果", en: "result of a spot check"),
        .issue: Bilingual(zh: "领用记录仪", en: "recorder issued"),
        .handBack: Bilingual(zh: "归还记录仪", en: "recorder returned"),
        .lookAtRecorder: Bilingual(zh: "检查记录仪", en: "recorder checked"),
        .fourProperties: Bilingual(zh: "四性检测", en: "four-property check"),
        .hold: Bilingual(zh: "冻结", en: "held"),
        .release: Bilingual(zh: "解除冻结", en: "released"),
        .propose: Bilingual(zh: "提出处置", en: "disposal proposed"),
        CustodyKind(rawValue: "disposal-approve"): Bilingual(zh: "批准处置", en: "disposal approved"),
        CustodyKind(rawValue: "disposal-refuse"): Bilingual(zh: "不同意处置", en: "disposal refused"),
        CustodyKind(rawValue: "disposal-undo"): Bilingual(zh: "撤销处置", en: "disposal undone"),
        .dispose: Bilingual(zh: "处置", en: "disposed of"),
        .takeBack: Bilingual(zh: "收回处置", en: "disposal taken back"),
        .role: Bilingual(zh: "角色", en: "role"),
        .access: Bilingual(zh: "查阅审批", en: "access asked for or decided"),
        .view: Bilingual(zh: "查阅登记", en: "seen, copied or released"),
        .check: Bilingual(zh: "核验", en: "checked"),
        .discPlan: Bilingual(zh: "确认光盘计划", en: "plan of discs confirmed"),
        .discPlanEnd: Bilingual(zh: "放弃光盘计划", en: "plan of discs given up"),
        .discDraw: Bilingual(zh: "抽取复检光盘", en: "discs drawn to be read"),
        .stamp: Bilingual(zh: "取得时间戳", en: "time-stamped"),
        .settings: Bilingual(zh: "规定和设置生效", en: "rules and settings in force"),
        .key: Bilingual(zh: "更换密钥", en: "key changed"),
    ]

    private static let faults: [CustodyFault.What: Bilingual] = [
        .logFile: Bilingual(zh: "日志文件被改动或缺失", en: "a file of the log was changed or is missing"),
        .logRoot: Bilingual(zh: "日志与签名的根不符", en: "the entries do not lead to the signed root"),
        .entry: Bilingual(zh: "目录库里的这一条与日志不同", en: "the catalogue's copy of this entry differs from the log"),
        .catalogueOlder: Bilingual(
            zh: "目录库比日志旧（被换成旧副本？）", en: "the catalogue is older than the log (an old copy put back?)"),
        .rowChanged: Bilingual(zh: "目录库这一行被改动", en: "this row of the catalogue was changed"),
        .rowRemoved: Bilingual(zh: "目录库这一行被删除", en: "this row of the catalogue was removed"),
        .rowUnsealed: Bilingual(zh: "目录库这一行不在日志里", en: "this row of the catalogue is not in the log"),
        .index: Bilingual(
            zh: "检索索引与分段不符（检索可能漏掉或多出分段）；unbroken custody reindex 重建",
            en: "the search index is not that of the segments (a search may miss one, or show one that is not); "
                + "`unbroken custody reindex` makes it again"),
        .settings: Bilingual(
            zh: "曾经生效的规定或设置文件已丢失或被改动", en: "rules or settings that were in force are gone or changed"),
        .stamp: Bilingual(zh: "时间戳不成立或已丢失", en: "the time stamp does not hold, or is gone"),
        .key: Bilingual(
            zh: "公钥文件与日志里公布的密钥不符", en: "the file of public keys is not what the log's entries announced"),
        .originalChanged: Bilingual(zh: "原件被改动", en: "the original was changed"),
        .originalMissing: Bilingual(zh: "原件不在了", en: "the original is gone"),
        .originalUnreadable: Bilingual(zh: "原件读不出来", en: "the original can't be read"),
        .originalReturned: Bilingual(
            zh: "已处置的原件又在库里了，而处置没有收回",
            en: "the original was disposed of and lies in the vault again; nobody took the disposal back"),
    ]

    public static func kind(_ kind: CustodyKind, _ language: Language) -> String {
        if let words = kinds[kind]?.text(language) { return words }
        // `disc-burnt`, ….
        if let event = kind.rawValue.wholeMatch(of: /disc-(.+)/).flatMap({ DiscEvent.Kind(rawValue: String($0.1)) }) {
            return Bilingual(zh: "光盘", en: "disc ").text(language) + DiscWords.kind(event, language)
        }
        return kind.rawValue
    }

    public static func fault(_ fault: CustodyFault, _ language: Language) -> String {
        let words = faults[fault.what]?.text(language) ?? fault.what.rawValue
        let entry = fault.entry.map { Bilingual(zh: "（日志第 \($0) 条）", en: " (entry \($0) of the log)").text(language) }
        return "\(fault.subject)\(language == .zh ? "：" : ": ")\(words)\(entry ?? "")"
    }

    public static func failure(_ failure: Stamper.Failure, _ language: Language) -> String {
        let words: Bilingual =
            switch failure {
            case .noProgram(let name): Bilingual(zh: "没有程序 \(name)", en: "there is no program \(name)")
            case .noAnswer: Bilingual(zh: "时间戳服务器没有应答", en: "the stamping server does not answer")
            case .refused: Bilingual(zh: "应答不是这个检查点的有效时间戳", en: "its answer is no good stamp of this checkpoint")
            }
        return words.text(language)
    }

    public static func message(_ error: CustodyError, _ language: Language) -> String {
        let words: Bilingual =
            switch error.code {
            case .noCryptography: Bilingual(zh: "系统的 OpenSSL 缺少所需算法", en: "this system's OpenSSL lacks what is needed")
            case .noLog: Bilingual(zh: "保管日志不在这里", en: "the custody log is not here")
            case .exists: Bilingual(zh: "这里已有保管日志", en: "there is a custody log already")
            case .damaged: Bilingual(zh: "保管日志损坏", en: "the custody log is damaged")
            case .badSignature: Bilingual(zh: "签名不对", en: "the signature is not that of a known key")
            case .malformed: Bilingual(zh: "格式不对", en: "is not in the right form")
            case .refuted: Bilingual(zh: "证明不成立", en: "the proof does not hold")
            case .outOfRange: Bilingual(zh: "日志里没有这一条", en: "the log has no such entry")
            case .tooLong: Bilingual(zh: "日志条目过长", en: "an entry is too long")
            case .cannotRead: Bilingual(zh: "读不出来", en: "can't be read")
            default: Bilingual(zh: "写不进去", en: "can't be written")
            }
        let place = error.path.map { "\($0)\(language == .zh ? "：" : ": ")" } ?? ""
        return place + words.text(language) + (error.detail.map { " (\($0))" } ?? "")
    }

    public static func hint(_ error: CustodyError, _ language: Language) -> String {
        let words: Bilingual =
            switch error.code {
            case .noLog:
                Bilingual(
                    zh: "若曾有过，请从备份或光盘恢复 custody 文件夹",
                    en: "if there was one, restore the folder custody from a backup or a disc")
            case .badSignature, .damaged, .refuted:
                Bilingual(
                    zh: "运行 unbroken custody verify 查明哪里不符，并保留现状",
                    en: "`unbroken custody verify` says where; leave everything as it is")
            case .cannotRead, .cannotWrite:
                Bilingual(
                    zh: "检查权限和磁盘空间；未写入的条目保存在目录库里，下次自动补上",
                    en:
                        "check rights and room; entries not written are kept in the catalogue and carried over next time"
                )
            default: Bilingual(zh: "核对文件和编号", en: "check the file and the number")
            }
        return words.text(language)
    }
}
