import Evidence

/// How a finding is drawn: by shape first, since colour alone says nothing to many readers and to a printer.
public enum DispatchMark: String, CaseIterable, Sendable {
    /// Nothing was recorded.
    case loss
    /// Picture or sound alone is missing, or covered.
    case half
    /// The file is not as it should be.
    case damage
    /// It can't be decided.
    case open
    case other

    public init(_ kind: FindingKind) {
        switch kind {
        case .interruption, .break, .missingFile, .notCovered, .lateStart, .earlyStop: self = .loss
        case .pictureLoss, .soundLoss, .covered, .silent: self = .half
        case .truncated, .damaged, .unreadable, .noMedia, .hiddenMedia, .timestampReset, .repeat, .overlap:
            self = .damage
        case .notEvaluated, .unmatched: self = .open
        default: self = .other
        }
    }

    /// What the shape means.
    public func words(_ language: Language) -> String {
        let words =
            switch self {
            case .loss: Bilingual(zh: "没有录到", en: "nothing recorded")
            case .half: Bilingual(zh: "只缺画面或声音", en: "picture or sound alone missing")
            case .damage: Bilingual(zh: "文件异常", en: "file not as it should be")
            case .open: Bilingual(zh: "未作判断", en: "not evaluated")
            case .other: Bilingual(zh: "其他发现", en: "other finding")
            }
        return words.text(language)
    }

    /// The shape around a point: diamond, triangle, square, ring, disc.
    public func shape(_ x: Double, _ y: Double) -> String {
        let number = Drawing.number
        let (left, right, top, bottom) = (number(x - 6), number(x + 6), number(y - 6), number(y + 6))
        return switch self {
        case .loss:
            "<path d=\"M\(number(x)) \(top)L\(right) \(number(y))L\(number(x)) \(bottom)L\(left) \(number(y))Z\" class=\"d-mark d-loss\"/>"
        case .half: "<path d=\"M\(number(x)) \(top)L\(right) \(bottom)L\(left) \(bottom)Z\" class=\"d-mark d-half\"/>"
        case .damage: "<path d=\"M\(left) \(top)H\(right)V\(bottom)H\(left)Z\" class=\"d-mark d-damage\"/>"
        case .open: "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"5\" class=\"d-mark d-open\"/>"
        case .other: "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"4\" class=\"d-mark d-other\"/>"
        }
    }

    /// Beside the finding's number: how far it has come.
    public static func sign(_ state: FindingState) -> String {
        switch state {
        case .explained: "✓"
        case .unexplained: "!"
        case .voiceHeard, .awaitingApproval: "…"
        default: ""
        }
    }
}
