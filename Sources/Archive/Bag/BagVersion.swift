/// The version that a bag declares.
public struct BagVersion: Hashable, Sendable, Comparable {
    public var major: Int
    public var minor: Int

    public init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    public static let v1_0 = BagVersion(major: 1, minor: 0)

    /// Those whose rules the validator knows: the drafts from 0.93 on, and RFC 8493.
    static let known: Set<BagVersion> = [
        BagVersion(major: 0, minor: 93), BagVersion(major: 0, minor: 94), BagVersion(major: 0, minor: 95),
        BagVersion(major: 0, minor: 96), BagVersion(major: 0, minor: 97), .v1_0,
    ]

    /// `M.N`, digits on both sides; nil for anything else.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let major = Int(parts[0]), let minor = Int(parts[1])
        else { return nil }
        self.init(major: major, minor: minor)
    }

    public static func < (a: BagVersion, b: BagVersion) -> Bool { (a.major, a.minor) < (b.major, b.minor) }

    public var text: String { "\(major).\(minor)" }
}
