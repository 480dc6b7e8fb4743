import ArgumentParser
import Evidence
import Foundation
import Pipeline
import Regulation

/// What a recorder was found like: every value may be left out, and is then not evaluated.
struct RecorderStateOptions: ParsableArguments {
    @Option(name: .long, help: help("工作正常：yes 或 no", "It works: yes or no.")) var works: String?
    @Option(name: .long, help: help("电量（%）", "Battery in percent.")) var battery: String?
    @Option(name: .long, help: help("剩余存储，如 28GB", "Free storage, such as 28GB.")) var storageFree: String?
    @Option(name: .long, help: help("图像清晰：yes 或 no", "The picture is clear: yes or no.")) var picture: String?
    @Option(name: .long, help: help("声音清晰：yes 或 no", "The sound is clear: yes or no.")) var sound: String?
    @Option(
        name: .long,
        help: help(
            "时钟偏差：真实时间减记录仪时间，如 2s；负值写作 --clock-offset=-3s",
            "Clock: true time less the recorder's, such as 2s; a negative one as --clock-offset=-3s."))
    var clockOffset: String?
    @Option(name: .long, help: help("记录仪此刻显示的时间", "What the recorder's clock shows at this moment.")) var clockReads:
        String?
    @Option(name: .long, help: help("偏差的误差，默认 1s", "Half width of the offset's error; default 1s.")) var clockError:
        String?
    @Flag(name: .long, help: help("随后已校时", "The clock was then set right.")) var clockSet = false
    @Option(name: .long, help: help("备注", "In your own words.")) var note: String?

    /// - Parameter at: when it was looked at.
    func state(at: WallTime, _ site: SiteTime) throws -> RecorderState {
        var texts: [RecorderStateEntry.Field: String] = [:]
        for (field, text) in [
            (RecorderStateEntry.Field.works, works), (.battery, battery), (.storageFree, storageFree),
            (.picture, picture), (.sound, sound), (.clockOffset, clockOffset), (.clockReads, clockReads),
            (.clockError, clockError),
        ] {
            texts[field] = text
        }
        do throws(RecorderStateEntry.Misread) {
            return try RecorderStateEntry(texts, clockWasSet: clockSet, note: note).state(at: at, site)
        } catch {
            throw Self.stop(error)
        }
    }

    private static let names: [RecorderStateEntry.Field: String] = [
        .storageFree: "--storage-free", .clockOffset: "--clock-offset", .clockReads: "--clock-reads",
        .clockError: "--clock-error",
    ]

    private static func stop(_ error: RecorderStateEntry.Misread) -> Stop {
        let name = names[error.field] ?? "--\(error.field.rawValue)"
        guard let text = error.text else {
            return Stop(
                say(zh: "--clock-offset 和 --clock-reads 只能给一个", en: "give one of --clock-offset and --clock-reads"),
                code: 2)
        }
        return Stop(
            say(zh: "看不懂 \(name)：\(text)", en: "\(name) is not understood: \(text)"), hint: error.example, code: 2)
    }
}

/// What the commands of the recorders' ledger share.
enum RecorderLedgerReading {
    static func run<T>(_ vault: VaultOptions, writes: Bool = false, _ body: (RecorderLedger) throws -> T) throws -> T {
        try RetentionReading.run(vault, writes: writes) { keeper in
            do {
                return try body(
                    RecorderLedger(catalogue: keeper.catalogue, rules: keeper.layers.site, site: keeper.site))
            } catch let failure as RecorderLedger.Failure {
                let isUsage = if case .badTime = failure { true } else { false }
                throw Stop(
                    RecorderLedgerWords.failure(failure, site: keeper.site, language),
                    hint: RecorderLedgerWords.hint(failure, language), code: isUsage ? 2 : 1)
            }
        }
    }

    static func show(_ entry: RecorderLedgerEntry, _ ledger: RecorderLedger, _ common: CommonOptions) {
        Console.out(
            common.json
                ? RecorderLedgerJSON.entry(entry, regulation: ledger.rules.id, site: ledger.site).line
                : RecorderLedgerWords.text(entry, regulation: ledger.rules.id, site: ledger.site, language))
    }

    static func show(_ check: RecorderCheck, _ ledger: RecorderLedger, _ common: CommonOptions) {
        Console.out(
            common.json
                ? RecorderLedgerJSON.check(check, site: ledger.site).line
                : RecorderLedgerWords.text(check, site: ledger.site, language))
    }
}
