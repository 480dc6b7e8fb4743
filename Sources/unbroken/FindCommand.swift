import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline

struct FindCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "find", abstract: say(zh: "检索片段", en: "Find segments."),
            discussion: say(
                zh: "所给条件须同时满足；最新的在前。",
                en: "All that is given must hold; the newest come first."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("接警编号", "Dispatch number.")) var dispatch: String?
    @Option(name: .long, help: help("警号或姓名", "Police number or name.")) var officer: String?
    @Option(name: .long, help: help("起始时间，如 2026-11-20T08:00", "From this time, for example 2026-11-20T08:00."))
    var from: String?
    @Option(name: .long, help: help("结束时间", "Up to this time.")) var to: String?
    @Option(name: .long, help: help("地点中的文字", "Words in the place.")) var place: String?
    @Option(name: .long, help: help("纬度,经度,米", "LAT,LON,METRES.")) var near: String?
    @Option(name: .long, help: help("事由中的文字", "Words in the cause.")) var cause: String?
    @Option(name: .long, help: help("任意文字", "Words anywhere.")) var text: String?
    @Option(name: .long, help: help("最多几条", "At most so many.")) var limit = 100

    func run() throws {
        let (catalogue, site) = try vault.reading()
        var query = SegmentQuery()
        query.dispatch = dispatch
        query.officer = officer
        query.from = try time(from, site)
        query.to = try time(to, site)
        query.place = place
        query.near = try position()
        query.cause = cause
        query.text = text
        do {
            // A page at a time, so that the first row is there at once.
            var left = max(1, limit)
            var any = false
            while left > 0 {
                query.limit = min(left, 100)
                let page = try catalogue.find(query)
                for segment in page { Console.out(row(segment, site)) }
                any = any || !page.isEmpty
                left -= page.count
                guard page.count == query.limit, let last = page.last else { break }
                query.after = last
            }
            if !any, !common.json, !common.quiet { Console.warn(say(zh: "没有找到", en: "nothing found")) }
        } catch {
            throw Stop(error)
        }
    }

    private func row(_ segment: Segment, _ site: SiteTime) -> String {
        if common.json { return RecordJSON.segment(segment, site: site).line }
        return [
            Console.fit(segment.number, 34), site.text(segment.span.start), FindingWords.clock(segment.length),
            segment.place ?? "", segment.cause ?? "",
        ].joined(separator: "  ")
    }

    private func time(_ text: String?, _ site: SiteTime) throws -> WallTime? {
        guard let text else { return nil }
        guard let time = TimeArgument.read(text, zone: site.zone) else {
            throw Stop(
                say(zh: "看不懂的时间：\(text)", en: "not a time: \(text)"),
                hint: "2026-11-20T08:00 / 2026-11-20T08:00:00+08:00", code: 2)
        }
        return time
    }

    private func position() throws -> SegmentQuery.Near? {
        guard let near else { return nil }
        let parts = near.split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard parts.count == 3, abs(parts[0]) <= 90, abs(parts[1]) <= 180, parts[2] >= 0 else {
            throw Stop(
                say(zh: "--near 应为 纬度,经度,米", en: "--near is LAT,LON,METRES"), hint: "--near 39.63,118.18,200", code: 2)
        }
        return .init(position: Coordinate(latitude: parts[0], longitude: parts[1]), metres: parts[2])
    }
}

struct GapsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "gaps", abstract: say(zh: "中断、缺失和其他发现", en: "Interruptions, losses and other findings."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("接警编号", "Dispatch number.")) var dispatch: String?
    @Option(name: .long, help: help("记录仪序号", "Recorder serial.")) var recorder: String?
    @Option(name: .long, help: help("只列这些种类，逗号分隔", "Only these kinds, separated by commas.")) var kind: String?
    @Flag(name: .long, help: help("只列没有说明的", "Only those not explained.")) var unexplained = false

    func run() throws {
        let (catalogue, site) = try vault.reading()
        var filter = FindingFilter()
        filter.recorder = recorder
        filter.kinds = kind.map { Set($0.split(separator: ",").map { FindingKind(rawValue: String($0)) }) }
        if unexplained { filter.states = [.detected, .voiceHeard, .unexplained] }
        do {
            let found = try stored(filter, catalogue)
            for stored in found { Console.out(try row(stored, site, catalogue)) }
            if found.isEmpty, !common.json, !common.quiet { Console.warn(say(zh: "没有发现", en: "no findings")) }
            if !found.isEmpty { throw ExitCode(3) }
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }

    private func stored(_ filter: FindingFilter, _ catalogue: SQLiteCatalogue) throws(CatalogueError) -> [StoredFinding]
    {
        guard let dispatch else { return try catalogue.findings(filter) }
        return try DispatchFindings.of(dispatch, filter: filter, catalogue: catalogue)
    }

    private func row(_ stored: StoredFinding, _ site: SiteTime, _ catalogue: SQLiteCatalogue) throws -> String {
        if common.json { return RecordJSON.finding(stored, site: site).line }
        let name =
            try stored.recording.flatMap { try catalogue.recording($0)?.originalName } ?? stored.recorder ?? stored
            .dispatch ?? ""
        let when = stored.span.map { site.short($0.start) } ?? Phrase.unknownTime.text(language)
        return [
            Console.fit("F\(stored.id)", 6), Console.fit(when, 15), FindingWords.line(stored.finding, language),
            "[\(name)]",
        ].joined(separator: " ")
    }
}
