import Evidence

/// Spot checks in a person's words, and as JSON lines (docs/formats/json.md).
public enum SpotCheckWords {
    public static func text(_ check: SpotCheck, _ results: [CheckResult], site: SiteTime, _ language: Language)
        -> String
    {
        let share = "\(check.items.count)/\(check.candidates)"
        let head = Bilingual(
            zh:
                "S\(check.id)  \(site.text(check.span.start)) – \(site.text(check.span.end)) 接收  抽 \(share)（\(check.percent)%）  种子：日志前 \(check.logSize) 条的根",
            en:
                "S\(check.id)  received \(site.text(check.span.start)) – \(site.text(check.span.end))  drawn \(share) (\(check.percent) %)  seed: root of the log's first \(check.logSize) entries"
        ).text(language)
        let rows = check.items.map { item in
            let own = results.filter { $0.sha256 == item.sha256 }
            let found = own.last.map {
                $0.results.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                    + "  \($0.by)"
            }
            let unit = item.stratum.isEmpty ? "–" : item.stratum
            return "    \(unit)  \(item.sha256)  "
                + (found ?? Bilingual(zh: "未检查", en: "not checked yet").text(language))
        }
        return ([head] + rows).joined(separator: "\n")
    }

    /// Days nobody drew from: the first and the last, and how many.
    public static func undrawn(_ days: [WallSpan], site: SiteTime, _ language: Language) -> String? {
        guard !days.isEmpty else { return nil }
        let names = days.map { String(site.text($0.start).prefix(10)) }
        let shown = names.count <= 12 ? names : Array(names.prefix(6)) + ["…"] + Array(names.suffix(3))
        return Bilingual(
            zh: "有 \(days.count) 天接收了录像而没有抽查：\(shown.joined(separator: " "))",
            en: days.count == 1
                ? "nothing was drawn of 1 day on which recordings came in: \(shown[0])"
                : "nothing was drawn of \(days.count) days on which recordings came in: \(shown.joined(separator: " "))"
        ).text(language)
    }

    public static func json(undrawn days: [WallSpan], site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.spot-check-undrawn/1")),
            ("days", .list(days.map { .text(String(site.text($0.start).prefix(10))) })),
        ])
    }

    public static func failure(_ failure: SpotCheckDraw.Failure, _ language: Language) -> String {
        let words: Bilingual =
            switch failure {
            case .notOver:
                Bilingual(
                    zh: "时段还没有结束：结束前发生的事仍会影响种子",
                    en: "the span is not over: what happens until then would still choose the seed")
            case .nothing: Bilingual(zh: "这个时段没有接收录像", en: "nothing was received in that span")
            case .notDays:
                Bilingual(
                    zh: "只能按整天抽取（零时至零时，最多 366 天）：选时段就是选种子",
                    en: "whole days only, midnight to midnight, at most 366: who chooses a span chooses its seed")
            case .tooFew(let percent):
                Bilingual(
                    zh: "比例不能低于规定文件的 \(percent)%", en: "no less than the \(percent) % the regulation's file sets")
            case .unknownDraw: Bilingual(zh: "没有这次抽查", en: "there is no such draw")
            case .notDrawn: Bilingual(zh: "这次没有抽到这个录像", en: "that recording was not drawn")
            case .badResult(let text):
                Bilingual(
                    zh: "规定没有这个检查项，或结果不是 pass、fail、none：\(text)",
                    en: "no check of the regulation, or not pass, fail or none: \(text)")
            }
        return words.text(language)
    }

    public static func json(_ check: SpotCheck, _ results: [CheckResult], site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.spot-check/1")), ("id", .text("S\(check.id)")),
            ("from", .text(site.text(check.span.start))), ("to", .text(site.text(check.span.end))),
            ("logSize", .integer(check.logSize)), ("seed", .text(check.seed)),
            ("percent", .integer(Int64(check.percent))),
            ("candidates", .integer(Int64(check.candidates))), ("by", .text(check.by)),
            ("at", .text(site.text(check.at))),
            (
                "items",
                .list(check.items.map { .object([("unit", .text($0.stratum)), ("recording", .text($0.sha256))]) })
            ),
            (
                "results",
                .list(
                    results.map { result in
                        .object([
                            ("recording", .text(result.sha256)), ("results", .strings(result.results)),
                            ("text", .optional(result.text) { .text($0) }), ("by", .text(result.by)),
                            ("at", .text(site.text(result.at))),
                        ])
                    })
            ),
        ])
    }
}
