import Accounts
import Catalogue
import Custody
import Evidence
import Foundation
import Logging
import NIOPosix
import OIDC
import Pipeline
import Regulation
import Synchronization
import Vault

/// What every page asks: the vault's catalogue, its rules, who may sign in. One for the life of the program.
final class House: Sendable {
    let settings: ConsoleSettings
    let catalogue: any CatalogueEngine
    let accounts: AccountStore
    let web: WebFiles
    let addresses: APIAddresses
    let metrics = Metrics()
    let views = ViewLedger()
    let shelf = FactsShelf()
    let previews: PreviewShelf
    /// Nil where no system may send.
    let receiver: Receiver?
    /// Nil where there is none.
    let provider: Provider?
    let flows = FlowShelf()
    let due = DueShelf()
    let stream = RunStream()
    let log: Logger
    private let custody: CustodyKeeper?
    private let book: RuleShelf
    /// SQLite and files block: never on the threads that carry all connections. A few more than there are processors, for
    /// those that wait for the disk; with many more they only wait for each other.
    private let workers: NIOThreadPool
    /// A preview takes seconds, and others wait for it: pages go on meanwhile.
    private let previewing: OperationQueue
    /// Each sign-in takes 64 MiB: so many at a time.
    private let signIns: OperationQueue
    /// What views left for the custody log.
    private let carrying: OperationQueue
    private let hasViews = Mutex(false)

    /// - Throws: what can't be opened, in words for the person who starts it.
    init(_ settings: ConsoleSettings, log: Logger, cost: ScryptCost = .usual) throws {
        self.settings = settings
        self.log = log
        web = try WebFiles(folder: settings.web)
        addresses = APIAddresses(document: web.assets["openapi.json"]?.bytes ?? [])
        let threads = 4 * max(2, ProcessInfo.processInfo.activeProcessorCount)
        workers = NIOThreadPool(numberOfThreads: threads)
        // And for the custody log, and what counts beside the pages: none of the workers ever waits for a turn to read.
        catalogue = try SQLiteCatalogue(
            path: settings.root.appending("catalogue.sqlite").text, readers: threads + 3)
        accounts = try AccountStore(root: settings.root, cost: cost)
        book = RuleShelf(root: settings.root, pipelines: settings.pipelines)
        previews = try PreviewShelf(root: settings.root)
        receiver = try settings.receiving.map { try Receiver(folder: ReceiverFolder($0)) }
        provider = settings.oidc.map { Provider($0) }
        previewing = OperationQueue()
        previewing.maxConcurrentOperationCount = 8
        signIns = OperationQueue()
        signIns.maxConcurrentOperationCount = 2
        carrying = OperationQueue()
        carrying.maxConcurrentOperationCount = 1
        _ = try book.current()
        custody = try Self.custody(settings, catalogue, log)
        workers.start()
    }

    deinit { workers.shutdownGracefully { _ in } }

    private static func custody(
        _ settings: ConsoleSettings, _ catalogue: any CatalogueEngine, _ log: Logger
    ) throws -> CustodyKeeper? {
        do {
            let keeper = try CustodyKeeper(root: settings.root, catalogue: catalogue)
            try SettingsSeal.tell(root: settings.root, catalogue: catalogue, pipelines: settings.pipelines)
            try keeper.carry()
            return keeper
        } catch let error as CustodyError {
            // As the commands do: what is to be said waits in the catalogue.
            log.error("the custody log can't be written: \(CustodyWords.message(error, .en))")
            return nil
        }
    }

    /// Runs something that blocks, beside the threads that carry connections.
    func work<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await workers.runIfActive(body)
    }

    /// What a page reads, all of one state of the catalogue. Nothing may be written meanwhile.
    func show<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await work { [self] in
            // New rules are told to the custody log: before anything is read.
            _ = try rules()
            return try catalogue.oneState(body)
        }
    }

    func preview<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await Self.run(on: previewing, body)
    }

    func signIn<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await Self.run(on: signIns, body)
    }

    private static func run<T: Sendable>(
        on queue: OperationQueue, _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try body() }) }
        }
    }

    /// The rules in force now: read again when a file changed, so that page and command line never disagree.
    func rules() throws -> Rules {
        let (rules, isNew) = try book.current()
        if isNew {
            try SettingsSeal.tell(root: settings.root, catalogue: catalogue, pipelines: settings.pipelines)
            carry()
        }
        return rules
    }

    func gate() throws -> AccessGate { AccessGate(catalogue: catalogue, book: try rules().book) }

    /// Brings the custody log up to date after something was written.
    func carry() {
        do throws(CustodyError) {
            try custody?.carry()
        } catch {
            metrics.count("unbroken_custody_failures_total")
            log.error("the custody log can't be written: \(CustodyWords.message(error, .en))")
        }
    }

    /// After a line of the register was written. The line and its event stand in the catalogue already, in one
    /// transaction; the custody log takes the event over soon, many views at once, and nobody waits for its flushes.
    func viewed() {
        metrics.count("unbroken_views_total")
        let isFirst = hasViews.withLock { hasViews in
            defer { hasViews = true }
            return !hasViews
        }
        // One that has not begun yet takes this event along.
        guard isFirst else { return }
        carrying.addOperation { [self] in
            hasViews.withLock { $0 = false }
            carry()
        }
    }

    /// Brings over what views left, when the console stops.
    func finish() {
        carrying.waitUntilAllOperationsAreFinished()
        carry()
    }

    /// The file a row of the catalogue means, below the vault's root.
    func file(_ relative: String) -> RawPath {
        let plain = settings.root.appending(relative)
        if plain.withCString({ access($0, F_OK) }) == 0 { return plain }
        return settings.root.appending(RawPath(escaped: relative))
    }

    static func seconds() -> Int64 { WallTime.now.nanoseconds / 1_000_000_000 }
}

/// The vault's settings with the regulation they name.
struct Rules: Sendable {
    var settings: VaultSettings
    var layers: RuleBook.Layers
    var book: RuleBook { layers.site }
    var site: SiteTime { SiteTime(zone: settings.timeZone) }
}

/// Reads `vault.yaml` and the regulation's file when they changed.
final class RuleShelf: Sendable {
    private struct Kept {
        var rules: Rules
        var stamp: [Int64]
    }

    private let root: RawPath
    private let pipelines: String
    private let kept = Mutex<Kept?>(nil)

    init(root: RawPath, pipelines: String) {
        self.root = root
        self.pipelines = pipelines
    }

    func current() throws -> (rules: Rules, isNew: Bool) {
        try kept.withLock { kept in
            if let known = kept, known.stamp == stamp(known.rules) { return (known.rules, false) }
            let file = root.appending("vault.yaml").text
            guard let data = FileManager.default.contents(atPath: file) else {
                throw VaultError(code: .notAVault, path: root.text)
            }
            let settings = try VaultSettings(yaml: String(decoding: data, as: UTF8.self), file: file)
            let book = try RuleBook.load(settings.regulation, pipelines: pipelines)
            let rules = Rules(settings: settings, layers: try RuleBook.Layers.load(book, pipelines: pipelines))
            let isNew = kept != nil
            kept = Kept(rules: rules, stamp: stamp(rules))
            return (rules, isNew)
        }
    }

    private func stamp(_ rules: Rules) -> [Int64] {
        let names = [rules.settings.regulation] + rules.book.layers
        let files =
            [root.appending("vault.yaml").text]
            + names.flatMap { ["\(pipelines)/regulations/\($0).yaml", "\(pipelines)/regulations/layers/\($0).yaml"] }
        return files.flatMap { file -> [Int64] in
            var status = stat()
            guard stat(file, &status) == 0 else { return [0, 0] }
            return [
                Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec), Int64(status.st_size),
            ]
        }
    }
}
