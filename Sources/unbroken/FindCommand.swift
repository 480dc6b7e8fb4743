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
        query.from = try site.argument(from)
        query.to = try site.argument(to)
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
