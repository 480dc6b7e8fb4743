import Evidence
import Foundation

/// A site's provider: where it sends browsers, and what it says of who comes back (authorization code with PKCE).
public actor Provider {
    public nonisolated let settings: OIDCSettings
    private let line: any ProviderLine
    private var description: Description?
    private var keys: [ProviderKey] = []
    private var keysAt: Int64 = .min

    /// Seconds before the list of keys is asked for once more because of a key nobody knows; and its age at most.
    private static let keyPause: Int64 = 60
    private static let keyAge: Int64 = 3600
    private static let descriptionAge: Int64 = 3600

    public init(_ settings: OIDCSettings, line: (any ProviderLine)? = nil) {
        self.settings = settings
        self.line = line ?? HTTPLine(authority: settings.authority, patience: settings.patience)
    }

    /// What the provider says about itself (`/.well-known/openid-configuration`).
    private struct Description {
        var authorization: String
        var token: String
        var keys: String
        /// The secret goes into the form, not into the head.
        var wantsForm: Bool
        var readAt: Int64
    }

    /// Where the browser goes.
    public func address(of flow: Flow) async throws(OIDCError) -> String {
        let place = try await describe(at: flow.begunAt).authorization
        return place + (place.contains("?") ? "&" : "?")
            + formEncoded([
                ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", settings.returnAddress),
                ("scope", "openid profile"), ("state", flow.state), ("nonce", flow.nonce),
                ("code_challenge", flow.challenge), ("code_challenge_method", "S256"),
            ])
    }

    /// Who came back with a code.
    ///
    /// - Parameter time: seconds since 1970.
    public func identity(code: String, flow: Flow, at time: Int64) async throws(OIDCError) -> Identity {
        let about = try await describe(at: time)
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.returnAddress),
            ("code_verifier", flow.verifier),
        ]
        var authorization: String?
        if let secret = settings.clientSecret, !about.wantsForm {
            let pair = settings.clientID.addingPercentEncoding() + ":" + secret.addingPercentEncoding()
            authorization = "Basic " + Data(pair.utf8).base64EncodedString()
        } else {
            form.append(("client_id", settings.clientID))
            if let secret = settings.clientSecret { form.append(("client_secret", secret)) }
        }
        let answer: ProviderAnswer
        do {
            answer = try await line.post(about.token, form: formEncoded(form), authorization: authorization)
        } catch {
            throw .provider("\(error)")
        }
        let object = try? JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any]
        if answer.status == 400, object?["error"] as? String == "invalid_grant" { throw .denied("invalid_grant") }
        guard answer.status == 200, let token = object?["id_token"] as? String else {
            throw .provider("its token address answered \(answer.status)")
        }
        return try await verified(token, about, at: time)
            .identity(settings: settings, flow: flow, at: time)
    }

    private func verified(_ token: String, _ about: Description, at time: Int64) async throws(OIDCError) -> Claims {
        let head = try TokenHead(token)
        if time - Self.keyAge >= keysAt || keys.isEmpty { try await readKeys(about, at: time) }
        if key(for: head) == nil, time - Self.keyPause >= keysAt { try await readKeys(about, at: time) }
        guard let key = key(for: head) else { throw .token(.unknownKey) }
        return try await key.claims(of: token)
    }

    /// By its name; a token that names none is taken where there is one key it can be from.
    private func key(for head: TokenHead) -> ProviderKey? {
        let fitting = keys.filter { $0.algorithm == head.algorithm }
        guard let name = head.key else { return fitting.count == 1 ? fitting[0] : nil }
        return fitting.first { $0.id == name }
    }

    private func readKeys(_ about: Description, at time: Int64) async throws(OIDCError) {
        // Before the question: many sign-ins at once ask once.
        keysAt = time
        keys = try ProviderKey.list(try await read(about.keys))
    }

    private func describe(at time: Int64) async throws(OIDCError) -> Description {
        if let description, time - description.readAt < Self.descriptionAge { return description }
        let issuer = settings.issuer.hasSuffix("/") ? String(settings.issuer.dropLast()) : settings.issuer
        let bytes = try await read(issuer + "/.well-known/openid-configuration")
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw .provider("what it says about itself can't be read")
        }
        guard object["issuer"] as? String == settings.issuer else {
            throw .provider("it calls itself by another name than the settings do")
        }
        /// All at the issuer's own place: what it says can't send this server anywhere else.
        func place(_ key: String) throws(OIDCError) -> String {
            guard let text = object[key] as? String, let address = Address(text), let home = Address(settings.issuer),
                address.isSamePlace(as: home)
            else { throw .provider("its \(key) is not at its own place") }
            return text
        }
        let ways = object["token_endpoint_auth_methods_supported"] as? [String] ?? ["client_secret_basic"]
        let read = Description(
            authorization: try place("authorization_endpoint"), token: try place("token_endpoint"),
            keys: try place("jwks_uri"),
            wantsForm: !ways.contains("client_secret_basic") && ways.contains("client_secret_post"), readAt: time)
        description = read
        return read
    }

    private func read(_ address: String) async throws(OIDCError) -> [UInt8] {
        let answer: ProviderAnswer
        do { answer = try await line.get(address) } catch { throw .provider("\(error)") }
        guard answer.status == 200 else { throw .provider("\(address) answered \(answer.status)") }
        return answer.bytes
    }
}
