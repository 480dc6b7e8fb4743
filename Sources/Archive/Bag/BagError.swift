import Evidence
import Vault

/// Why no bag was made, and of which file.
public struct BagError: Error, Hashable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        case unusablePath = "unusable-path"
        case nameTooLong = "name-too-long"
        case namesCollide = "names-collide"
        case reservedName = "reserved-name"
        case digestDiffers = "digest-differs"
        case sizeDiffers = "size-differs"
        case missingDigest = "missing-digest"
        case unknownAlgorithm = "unknown-algorithm"
        case unusableMetadata = "unusable-metadata"
        case targetExists = "target-exists"
        /// Another process is making this very bag.
        case inUse = "in-use"
        case stopped
        /// Reading or writing failed; ``BagError/cause`` says why.
        case file
    }

    public var code: Code
    /// The file in the bag, or the file read or written.
    public var path: String
    /// What stood against what: digests, sizes, the other name.
    public var detail: String
    public var cause: VaultError?

    public init(_ code: Code, path: String, detail: String = "", cause: VaultError? = nil) {
        self.code = code
        self.path = path
        self.detail = detail
        self.cause = cause
    }

    init(_ error: VaultError) {
        self.init(error.code == .stopped ? .stopped : .file, path: error.path, detail: error.cause, cause: error)
    }

    public var message: Words {
        let (zh, en) = said
        let tail = detail.isEmpty ? "" : ": \(detail)"
        return Words(zh: "\(path)：\(zh)\(tail)", en: "\(path): \(en)\(tail)")
    }

    private var said: (zh: String, en: String) {
        switch code {
        case .unusablePath: ("该路径不能放入封装包", "this path can't stand in a bag")
        case .nameTooLong: ("名称超过 255 字节", "a name of more than 255 bytes")
        case .namesCollide: ("与另一名称仅大小写或字符组成不同", "differs from another name only in case or normalisation")
        case .reservedName: ("该名称为封装包自身文件保留", "this name is the bag's own")
        case .digestDiffers: ("摘要与目录库不符", "its digest is not the catalogue's")
        case .sizeDiffers: ("大小与目录库不符", "its size is not the catalogue's")
        case .missingDigest: ("缺少所需摘要", "a digest that the bag needs is missing")
        case .unknownAlgorithm: ("不支持的摘要算法", "no such digest")
        case .unusableMetadata: ("该元数据不能写入 bag-info.txt", "this can't be written to bag-info.txt")
        case .targetExists: ("目标已存在", "there is something already")
        case .inUse: ("另一进程正在生成该封装包", "another process is making this bag")
        case .stopped: ("已停止", "stopped")
        case .file: ("读写失败", "could not be read or written")
        }
    }

    public var hint: Words {
        switch code {
        case .unusablePath, .nameTooLong, .namesCollide, .reservedName, .unusableMetadata:
            Words(zh: "请另取名称后重试", en: "choose another name and run this again")
        case .digestDiffers, .sizeDiffers:
            Words(
                zh: "原件可能已损坏：运行 unbroken custody verify，并从其他副本恢复；封装包未生成",
                en:
                    "the original may be damaged: run `unbroken custody verify` and restore it from another copy; no bag was made"
            )
        case .missingDigest, .unknownAlgorithm:
            Words(zh: "可用：sha256、sha512、sm3", en: "there are sha256, sha512 and sm3")
        case .targetExists: Words(zh: "请换一个位置，或先移走原有内容", en: "choose another place, or move away what is there")
        case .inUse: Words(zh: "等其结束后再运行", en: "run this again when it has ended")
        case .stopped: Words(zh: "再次运行即从已完成处继续", en: "run this again: it goes on with what is done")
        case .file: Words(zh: "检查磁盘空间与权限后重试", en: "look at the disk's room and rights, then run this again")
        }
    }
}
