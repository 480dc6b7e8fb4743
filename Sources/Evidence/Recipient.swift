/// To whom a recording is released. Some regulations have a rule of their own for courts, or for the party.
public struct Recipient: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// 人民法院
        case court
        /// 行政复议机构
        case reconsideration
        /// 当事人
        case party
        /// 新闻媒体
        case media
        /// Published, on the internet or elsewhere.
        case publication
        case other
    }

    public var kind: Kind
    public var name: String

    public init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// As a request keeps it: `court 某某人民法院`; of another kind the name alone.
    public var text: String { kind == .other ? name : "\(kind.rawValue) \(name)" }

    public init(text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        if parts.count == 2, let kind = Kind(rawValue: String(parts[0])), kind != .other {
            self.init(kind, String(parts[1]))
        } else {
            self.init(Self.said(by: text), text)
        }
    }

    /// A name that says itself what it is. Who leaves the kind out gets no easier rule by it.
    private static func said(by name: String) -> Kind {
        func says(_ parts: String...) -> Bool { parts.contains { name.contains($0) } }
        if says("法院", "中院", "高院", "最高法", "法庭") { return .court }
        if says("复议") { return .reconsideration }
        if says("当事人", "相对人") { return .party }
        if says("电视台", "报社", "日报", "晚报", "媒体", "记者") { return .media }
        return says("互联网", "公众号", "微博", "抖音") ? .publication : .other
    }
}
