import Archive
import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Glibc
import Pipeline
import Synchronization
import Vault

/// What the disc commands share: the register opened, its errors told.
enum DiscWork {
    /// - Parameter writes: with the custody log kept; what a killed burn left is entered first.
    static func run<T>(
        _ vault: VaultOptions, writes: Bool, _ body: (DiscKeeper, CustodyKeeper?) throws -> T
    ) throws -> T {
        let root = try vault.root()
        let settings = try vault.settings(root)
        let layers = try RetentionReading.layers(vault)
        let site = SiteTime(zone: settings.timeZone)
        func keeper(_ catalogue: any CatalogueEngine) -> DiscKeeper {
            DiscKeeper(
                retention: RetentionKeeper(catalogue: catalogue, layers: layers, site: site), root: root,
                settings: settings.discs, fourProperties: settings.fourProperties)
        }
        do {
            guard writes else { return try body(keeper(vault.reading().catalogue), nil) }
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            return try CustodyCare.around(root, catalogue) { custody in
                let keeper = keeper(catalogue)
                for copy in try keeper.recover() {
                    Console.warn(
                        say(
                            zh: "\(copy.identity)：上次刻录被中断，光盘已登记为报废",
                            en: "\(copy.identity): its burning was broken off; the disc was entered as spoiled"))
                }
                return try body(keeper, custody)
            }
        } catch let stop as Stop {
            throw stop
        } catch {
            guard let failure = DiscFailure(error) else { throw error }
            throw Stop(failure, site)
        }
    }

    /// Builds need the custody log: it lies on every disc.
    static func log(_ custody: CustodyKeeper?) throws -> CustodyKeeper {
        guard let custody else {
            throw Stop(
                say(zh: "保管日志不可用：光盘上无法附证明", en: "the custody log can't be used: nothing on the disc could be proven"),
                hint: "unbroken custody verify")
        }
        return custody
    }

    static func show(_ copy: DiscCopyRecord, _ keeper: DiscKeeper, _ common: CommonOptions) {
        guard !common.quiet || common.json else { return }
        Console.out(
            common.json
                ? DiscJSON.copy(copy, site: keeper.site).line : DiscWords.copy(copy, site: keeper.site, language))
    }
}

extension Stop {
    init(_ failure: DiscFailure, _ site: SiteTime?) {
        switch failure {
        case .catalogue(let error): self.init(error)
        case .vault(let error): self.init(error)
        case .custody(let error): self.init(error)
        default:
            self.init(
                DiscWords.message(failure, language, site), hint: DiscWords.hint(failure, language),
                code: failure.isStopped ? 130 : 1)
        }
    }
}

extension DiscFailure {
    /// The user stopped it.
    var isStopped: Bool {
        switch self {
        case .image(let error): error.code == .stopped
        case .bag(let error): error.code == .stopped
        case .drive(let error): error.code == .stopped
        default: false
        }
    }
}

/// Shows how far a long step has come, and stops it on Ctrl-C: the step ends in order and says what became of it. A second
/// Ctrl-C ends the program at once.
final class LongStep: Sendable {
    private static let isStopped = Atomic<Bool>(false)
    private let bar: ProgressBar
    private let done = Mutex<Int64>(-1)
    private let record: RunProgress?

    /// - Parameter record: told the same, for other processes.
    init(_ common: CommonOptions, _ record: RunProgress? = nil) {
        self.record = record
        bar = ProgressBar(enabled: !common.quiet && !common.json)
        Self.listen()
    }

    var control: ImageControl {
        ImageControl(
            onProgress: { [self] now, total in
                record?.change { ($0.bytes, $0.total) = (now, total) }
                done.withLock { last in
                    if last < 0 || now < last {
                        bar.start(files: 1, bytes: total)
                        last = 0
                    }
                    bar.advance(now - last)
                    last = now
                }
            }, isCancelled: { Self.isStopped.load(ordering: .relaxed) })
    }

    func end() { bar.end() }

    private static func listen() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                if LongStep.isStopped.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
        }
    }
}
