import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Timeline
import Vault

/// `recorder clock SERIAL`: how a recorder's clock ran, and an offset that a person confirms.
struct RecorderClockCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "clock",
            abstract: say(
                zh: "一台记录仪的时钟：偏差、漂移、复位；或确认一个偏差", en: "A recorder's clock: offset, drift, resets; or confirm an offset."),
            discussion: say(
                zh: "确认的偏差只作为元数据保存，只增不改；原读数保持不变。该时段的录像随即重新匹配。",
                en:
                    "A confirmed offset is stored as metadata; rows are added, never changed, and every reading stays as "
                    + "it is. Recordings of that time are matched again."))
    }

    @Argument(help: help("记录仪序号", "The recorder's serial.")) var serial: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(
        name: .long,
        help: help("确认偏差（秒）：真实时间减记录仪时间，如 +12 或 -3600", "Confirm this offset in seconds: true time less the recorder's.")
    )
    var confirmOffset: String?
    @Option(name: .long, help: help("偏差的误差（秒），默认 1", "Half width of the offset's error in seconds (default 1)."))
    var error = 1
    @Option(name: .long, help: help("从记录仪时钟的这一刻起", "From this time, by the recorder's own clock.")) var from: String?
    @Option(name: .long, help: help("到记录仪时钟的这一刻止", "Up to this time, by the recorder's own clock.")) var to: String?
    @Option(name: .long, help: help("确认人警号", "Police number of who confirms it.")) var by: String?
    @Option(name: .long, help: help("理由", "Why.")) var note: String?

    func run() throws {
        do {
            if let confirmOffset {
                try confirm(confirmOffset)
            } else {
                let (catalogue, site) = try vault.reading()
                show(try RecorderClockHistory(recorder: serial, catalogue: catalogue, site: site), site)
            }
        } catch let error as CatalogueError {
            throw Stop(error)
        } catch let error as VaultError {
            throw Stop(error)
        }
    }

    private func confirm(_ text: String) throws {
        guard let offset = Self.seconds(text) else {
            throw Stop(
                say(zh: "--confirm-offset 应为秒数：\(text)", en: "--confirm-offset is a number of seconds: \(text)"),
                hint: "--confirm-offset=-3600", code: 2)
        }
        guard let by, !by.isEmpty, let from else {
            throw Stop(
                say(zh: "确认偏差须给出 --by 和 --from", en: "--confirm-offset needs --by and --from"),
                hint: "--confirm-offset 12 --from 2026-11-20T00:00 --by 021001", code: 2)
        }
        guard (0...86_400).contains(error) else {
            throw Stop(say(zh: "--error 应为 0 至 86400", en: "--error is 0 to 86400"), code: 2)
        }
        let root = try vault.root()
        let settings = try vault.settings(root)
        let site = SiteTime(zone: settings.timeZone)
        let start = try time(from, site)
        let end = try to.map { text throws in try time(text, site) }
        if let end, end <= start {
            throw Stop(say(zh: "--to 须晚于 --from", en: "--to must be after --from"), code: 2)
        }
        let lock = try Vault(at: root, immutable: settings.immutable)
        defer { withExtendedLifetime(lock) {} }
        let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
        let book = try RetentionReading.layers(vault).site
        let confirmed: (stored: ClockConfirmation, moved: Int)
        do {
            confirmed = try CustodyCare.around(root, catalogue) { _ in
                try ClockCorrection.confirm(
                    ClockConfirmation(
                        recorder: serial, from: start, to: end, offset: offset, error: .seconds(Int64(error)), by: by,
                        at: .now, note: note), catalogue: catalogue, site: site,
                    gate: AccessGate(catalogue: catalogue, book: book))
            }
        } catch let error as AccessError {
            throw Stop(error, site)
        }
        let (stored, moved) = confirmed
        if !common.json, !common.quiet {
            Console.out(
                say(
                    zh: "已确认 C\(stored.id) · 移动了 \(moved) 个录像的时间",
                    en: "confirmed C\(stored.id) · \(moved) recordings moved"))
        }
        let history = try RecorderClockHistory(recorder: serial, catalogue: catalogue, site: site)
        if common.json { Console.out(history.json(site: site).line) }
    }

    /// `12`, `+12.5`, `-3600`: to the millisecond, a year at most.
    static func seconds(_ text: String) -> Nanoseconds? {
        guard let value = Double(text), value.isFinite, abs(value) <= 40 * 366 * 86_400 else { return nil }
        return .milliseconds(Int64((value * 1000).rounded()))
    }

    private func time(_ text: String, _ site: SiteTime) throws -> WallTime {
        guard let time = TimeArgument.read(text, zone: site.zone) else {
            throw Stop(
                say(zh: "看不懂的时间：\(text)", en: "not a time: \(text)"),
                hint: "2026-11-20T08:00 / 2026-11-20T08:00:00+08:00", code: 2)
        }
        return time
    }

    private func show(_ history: RecorderClockHistory, _ site: SiteTime) {
        if common.json {
            Console.out(history.json(site: site).line)
            return
        }
        Console.out(
            "\(history.recorder)  "
                + say(
                    zh: "录像 \(history.recordings) · 有卫星时间 \(history.pairs.count)",
                    en: "recordings \(history.recordings) · with satellite time \(history.pairs.count)"))
        for (index, piece) in history.model.pieces.enumerated() {
            if index > 0, history.model.jumps.indices.contains(index - 1) {
                Console.out(row(history.model.jumps[index - 1], site))
            }
            Console.out(row(piece, site))
        }
        if history.pairs.isEmpty {
            Console.warn(say(zh: "没有可以比较的时钟", en: "no better clock to compare it with"))
        }
        for confirmation in history.confirmations { Console.out(row(confirmation, site)) }
    }

    private func row(_ piece: RecorderClock.Piece, _ site: SiteTime) -> String {
        var parts = [
            "  \(site.text(piece.recorder.start)) – \(site.text(piece.recorder.end))",
            say(zh: "偏差", en: "offset")
                + " \(FindingWords.seconds(piece.offset, signed: true)) ± \(FindingWords.seconds(piece.error))",
            say(zh: "漂移", en: "drift") + " \(Self.ppm(piece.drift)) ± \(Self.ppm(piece.driftError)) ppm",
            say(zh: "读数 \(piece.pairs)", en: "pairs \(piece.pairs)"),
        ]
        if let fault = piece.fault { parts.append(ReasonWords.text(fault.rawValue, language)) }
        return parts.joined(separator: "  ")
    }

    private func row(_ jump: RecorderClock.Jump, _ site: SiteTime) -> String {
        [
            "  ! \(site.text(jump.between.start)) – \(site.text(jump.between.end))",
            ReasonWords.text(jump.kind.rawValue, language), FindingWords.seconds(jump.size, signed: true),
        ].joined(separator: "  ")
    }

    private func row(_ row: ClockConfirmation, _ site: SiteTime) -> String {
        let end = row.to.map { site.text($0) } ?? "…"
        return [
            "  C\(row.id)  \(site.text(row.from)) – \(end)",
            say(zh: "确认的偏差", en: "confirmed offset") + " \(FindingWords.seconds(row.offset, signed: true))", row.by,
            site.text(row.at), row.note ?? "",
        ].joined(separator: "  ")
    }

    private static func ppm(_ billionths: Int64) -> String {
        let tenths = (billionths.magnitude + 50) / 100
        return "\(billionths < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }
}
