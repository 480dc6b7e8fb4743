import Accounts
import Catalogue
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL

/// The console as a program: opens the vault, listens, and stops when it is told to, after the requests under way.
public struct ConsoleServer: Sendable {
    let house: House

    /// - Throws: what can't be opened.
    public init(_ settings: ConsoleSettings, log: Logger) throws {
        house = try House(settings, log: log)
    }

    init(_ house: House) { self.house = house }

    /// Where templates and assets lie; nil where they are not installed.
    public static func webFolder() -> String? { WebFiles.folder() }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Parameter onListening: called with the port once requests are taken.
    public func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        let application = try application(onListening: onListening)
        do {
            try await application.runService()
        } catch {
            house.finish()
            throw error
        }
        house.finish()
    }

    func application(
        onListening: @escaping @Sendable (Int) -> Void
    ) throws -> some ApplicationProtocol {
        let settings = house.settings
        var builder = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [SlowClients(settings.patience)],
                idleTimeout: .seconds(settings.patience.idle),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: Limits.headerBytes, maxHeaderListSize: 2 * Limits.headerBytes,
                    maxHeaderFieldCount: 100)))
        if let certificate = settings.certificate, let key = settings.key {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            builder = try .tls(builder, tlsConfiguration: tls)
        }
        return Application(
            router: Self.router(house), server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Limits.connections)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? settings.port) }, logger: house.log)
    }

    /// Every address there is.
    static func router(_ house: House) -> Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Guard(house: house))
        router.get("/health") { _, _ in
            // Whether the catalogue answers, not only whether the program runs.
            _ = try await house.work { try house.catalogue.custodyEventCount() }
            return Response.text("ok\n", type: "text/plain; charset=utf-8")
        }
        router.get("/metrics") { _, _ in
            Response.text(house.metrics.text, type: "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("/assets/{name}") { request, context in
            guard let asset = house.web.assets[context.parameters.get("name") ?? ""] else {
                throw HTTPError(.notFound)
            }
            let headers: HTTPFields = [.eTag: asset.tag, .cacheControl: "no-cache"]
            if request.headers[.ifNoneMatch] == asset.tag { return Response(status: .notModified, headers: headers) }
            var response = Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
            response.headers[.contentType] = asset.type
            return response
        }
        SignInRoutes(house: house).add(to: router)
        if let provider = house.provider { ProviderRoutes(house: house, provider: provider).add(to: router) }
        APIRoutes(house: house).add(to: router)
        if let receiver = house.receiver { ReceiverRoutes(house: house, receiver: receiver).add(to: router) }
        let inside = router.group().add(middleware: NeedsSignIn())
        TodayRoutes(house: house).add(to: inside)
        ReviewRoutes(house: house).add(to: inside)
        ScanRoutes(house: house).add(to: inside)
        RecordingRoutes(house: house).add(to: inside)
        DispatchRoutes(house: house).add(to: inside)
        PaperRoutes(house: house).add(to: inside)
        SearchRoutes(house: house).add(to: inside)
        AccessRoutes(house: house).add(to: inside)
        ManagementRoutes(house: house).add(to: inside)
        MediaRoutes(house: house).add(to: inside)
        return router
    }
}
