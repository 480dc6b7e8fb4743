import Evidence
import OIDC

/// What the console is started with.
public struct ConsoleSettings: Sendable {
    /// The vault's folder.
    public var root: RawPath
    /// `Pipelines`: regulations and recorder profiles.
    public var pipelines: String
    /// Templates and assets.
    public var web: String
    public var host = "127.0.0.1"
    public var port = 8460
    /// PEM files; both or neither.
    public var certificate: String?
    public var key: String?
    public var patience = Patience()
    /// Where systems send recordings to; nil where none may.
    public var receiving: RawPath?
    /// The site's provider; nil where people sign in with passwords alone.
    public var oidc: OIDCSettings?

    public init(root: RawPath, pipelines: String, web: String) {
        self.root = root
        self.pipelines = pipelines
        self.web = web
    }

    public var isSecure: Bool { certificate != nil }
}

/// Seconds a client has. All local settings.
public struct Patience: Sendable {
    /// For a form or a list to arrive, once its head has.
    public var body: Int64 = 30
    /// A connection may say nothing between requests, or in the head of one.
    public var idle: Int64 = 60
    /// To take the next part of an answer.
    public var stall: Int64 = 60

    public init() {}
}

/// What the console allows a client. All local settings.
enum Limits {
    /// Bytes of a form.
    static let form = 64 << 10
    /// Bytes of the scan of a written explanation.
    static let scan = 20 << 20
    static let connections = 1000
    /// Recordings that systems may send at once; the others are asked to come again.
    static let uploads = 8
    /// Seconds a sending system's token is good.
    static let receiverToken: Int64 = 86_400
    static let headerBytes = 16 << 10
    /// Minutes a line of the register covers further bytes of the same recording in the same session.
    static let viewMinutes: Int64 = 15
    /// Pages that are told of progress at once, and of these of one session.
    static let streams = 200
    static let streamsOfSession = 4
    /// Rows of a page.
    static let rows = 100
}
