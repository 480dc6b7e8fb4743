/// A rule that a bag is held against, with its section of RFC 8493. The raw value is the key that is stored.
public enum BagRule: String, Sendable, CaseIterable, Codable {
    case declarationMissing = "declaration-missing"
    case declarationMalformed = "declaration-malformed"
    case versionUnknown = "version-unknown"
    case encodingUnknown = "encoding-unknown"
    case payloadFolderMissing = "payload-folder-missing"
    case manifestMissing = "manifest-missing"
    case manifestName = "manifest-name"
    case algorithmUnknown = "algorithm-unknown"
    case lineMalformed = "line-malformed"
    case lineTooLong = "line-too-long"
    case tooManyLines = "too-many-lines"
    case lineOfDigestTool = "line-of-digest-tool"
    case textNotDecodable = "text-not-decodable"
    case byteOrderMark = "byte-order-mark"
    case pathOutside = "path-outside"
    case pathNotPayload = "path-not-payload"
    case payloadInTagManifest = "payload-in-tag-manifest"
    case percentNotEncoded = "percent-not-encoded"
    case listedTwice = "listed-twice"
    case listedTwiceDiffering = "listed-twice-differing"
    case fileMissing = "file-missing"
    case fileToFetch = "file-to-fetch"
    case fileUnlisted = "file-unlisted"
    case tagFileUnlisted = "tag-file-unlisted"
    case payloadManifestUnlisted = "payload-manifest-unlisted"
    case tagManifestListed = "tag-manifest-listed"
    case tagManifestsDiffer = "tag-manifests-differ"
    case digestDiffers = "digest-differs"
    case spelledOtherwise = "spelled-otherwise"
    case namesCollide = "names-collide"
    case nameNotPortable = "name-not-portable"
    case systemFile = "system-file"
    case linkOutside = "link-outside"
    case linkInside = "link-inside"
    case notAFile = "not-a-file"
    case unreadable
    case infoMalformed = "info-malformed"
    case infoRepeated = "info-repeated"
    case infoValue = "info-value"
    case oxumDiffers = "oxum-differs"
    case fetchMalformed = "fetch-malformed"
    case fetchUnlisted = "fetch-unlisted"
    case stopped

    /// The section of RFC 8493; empty for what lies outside it.
    public var section: String { said.section }

    public var words: Words { Words(zh: said.zh, en: said.en) }

    /// Whether it speaks of digests, not of what the bag has and how it is written.
    var isOfDigests: Bool {
        switch self {
        case .digestDiffers, .algorithmUnknown, .unreadable, .stopped: true
        default: false
        }
    }

    private var said: (section: String, zh: String, en: String) {
        switch self {
        case .declarationMissing: ("2.1.1", "缺少 bagit.txt", "no bagit.txt")
        case .declarationMalformed: ("2.1.1", "bagit.txt 格式不正确", "bagit.txt is not as it must be")
        case .versionUnknown: ("2.1.1", "未知的 BagIt 版本", "a version of BagIt that is not known here")
        case .encodingUnknown: ("2.1.1", "未知的字符编码", "an encoding that is not known here")
        case .payloadFolderMissing: ("2.1.2", "缺少 data 文件夹", "no folder data")
        case .manifestMissing: ("2.1.3", "没有任何内容清单", "no payload manifest")
        case .manifestName: ("2.4", "清单文件名中的算法名未规范化", "the algorithm in a manifest's name is not normalised")
        case .algorithmUnknown: ("2.4", "未知的摘要算法，未核对", "a digest that is not known here; not checked")
        case .lineMalformed: ("2.1.3", "清单行格式不正确", "a line of a manifest is not as it must be")
        case .lineTooLong: ("2.3", "行过长，未评估", "a line too long to be read; not evaluated")
        case .tooManyLines: ("2.1.3", "清单行数过多，其余未评估", "a manifest of too many lines; the rest is not evaluated")
        case .lineOfDigestTool:
            ("6.1.3", "该行由摘要工具写成，严格校验不予接受", "a line as digest tools write it; strict validation refuses it")
        case .textNotDecodable: ("2.3", "文本不符合所声明的编码", "text is not in the encoding declared")
        case .byteOrderMark: ("2.3", "文件以字节序标记（BOM）开头", "begins with a byte order mark")
        case .pathOutside: ("5.1", "路径指向封装包之外", "a path that leaves the bag")
        case .pathNotPayload: ("2.1.3", "清单列出 data 之外的文件", "a payload manifest lists what is not below data")
        case .payloadInTagManifest: ("2.2.1", "标签清单列出内容文件", "a tag manifest lists payload")
        case .percentNotEncoded: ("2.1.3", "百分号未编码", "a percent sign is not encoded")
        case .listedTwice: ("2.1.3", "同一文件列出两次", "a file is listed twice")
        case .listedTwiceDiffering: ("2.1.3", "同一文件列出两次且摘要不同", "a file is listed twice, with two digests")
        case .fileMissing: ("3", "清单所列文件不存在", "a file that is listed is not there")
        case .fileToFetch: ("2.2.3", "文件不在此处，须另行取得（未取）", "a file is not here but to be fetched; it was not")
        case .fileUnlisted: ("3", "内容文件未列入清单", "a payload file is not listed")
        case .tagFileUnlisted: ("2.2.1", "标签文件未列入标签清单，无法核对", "a tag file is in no tag manifest; nothing proves it")
        case .payloadManifestUnlisted: ("2.2.1", "标签清单未列出内容清单", "a tag manifest does not list a payload manifest")
        case .tagManifestListed: ("2.2.1", "标签清单列出标签清单", "a tag manifest lists a tag manifest")
        case .tagManifestsDiffer: ("2.2.1", "各标签清单所列文件不同", "tag manifests list different files")
        case .digestDiffers: ("3", "摘要不符", "its digest is not the one listed")
        case .spelledOtherwise:
            ("6.1.1", "文件名大小写或字符组成与清单不同", "its name differs from the listed one in case or normalisation")
        case .namesCollide: ("6.1.1", "两个名称仅大小写或字符组成不同", "two names differ only in case or normalisation")
        case .nameNotPortable: ("6.1.2", "该名称在 Windows 上不可用", "a name that Windows can't have")
        case .systemFile: ("6.1", "操作系统自动生成的文件", "a file that an operating system left")
        case .linkOutside: ("5.1", "链接指向封装包之外或无效", "a link out of the bag, or to nothing")
        case .linkInside: ("5.1", "文件是指向包内的链接", "a link to a file in the bag")
        case .notAFile: ("3", "既非文件也非文件夹", "neither file nor folder")
        case .unreadable: ("3", "无法读取", "could not be read")
        case .infoMalformed: ("2.2.2", "元数据行格式不正确", "a line of metadata is not as it must be")
        case .infoRepeated: ("2.2.2", "元数据项重复", "an element of metadata is repeated")
        case .infoValue: ("2.2.2", "元数据值格式不正确", "a value of metadata is not as it must be")
        case .oxumDiffers: ("2.2.2", "文件数或总字节数与 Payload-Oxum 不符", "number or bytes of files are not Payload-Oxum's")
        case .fetchMalformed: ("2.2.3", "fetch.txt 行格式不正确", "a line of fetch.txt is not as it must be")
        case .fetchUnlisted: ("2.2.3", "fetch.txt 所列文件不在内容清单中", "fetch.txt names what a payload manifest does not list")
        case .stopped: ("", "已停止，其余未评估", "stopped; the rest is not evaluated")
        }
    }
}
