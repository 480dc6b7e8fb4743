import Evidence

extension DiscPlan {
    /// The plan for people to read before anything is written: a line a disc, then the totals and what is not planned.
    ///
    /// - Parameter isDetailed: each group on a line of its own below its disc.
    public func table(for sets: [DiscSet], _ language: Words.Language, isDetailed: Bool = false) -> String {
        var result = heading(language) + "\n"
        if discs.isEmpty { result += PlanWords.nothing.text(language) + "\n" }
        if !discs.isEmpty {
            let titles = [
                PlanWords.disc, PlanWords.groups, PlanWords.recordings, PlanWords.size, PlanWords.filling,
            ]
            var rows = [titles.map { $0.text(language) }]
            var details: [Int: [String]] = [:]
            for disc in discs {
                rows.append([
                    String(disc.number), String(disc.groups.count), String(disc.items), PlanWords.bytes(disc.bytes),
                    PlanWords.percent(disc.sectors, of: dataSectors),
                ])
                if isDetailed { details[rows.count - 1] = disc.groups.map { line(of: $0, language) } }
            }
            rows.append([
                PlanWords.total.text(language), "", String(items), PlanWords.bytes(bytes),
                PlanWords.percent(
                    discs.reduce(0) { $0.addingSaturated($1.sectors) },
                    of: dataSectors.multipliedSaturated(by: Int64(discs.count))),
            ])
            result += Self.aligned(rows, details)
            let all = discs.count * max(1, sets.count)
            result += PlanWords.fill(PlanWords.needed, language, all, discs.count, max(1, sets.count))
            result += language == .zh ? "；" : "; "
            result += PlanWords.fill(PlanWords.fewest, language, fewestDiscs) + "\n"
        }
        if !unplanned.isEmpty {
            result += "\(PlanWords.unplanned.text(language)): \(unplanned.count)\n"
            for one in unplanned {
                let size = PlanWords.bytes(max(0, one.item.bytes))
                result += "  \(one.item.group)  \(one.item.name)  \(size)  \(one.reason.words.text(language))\n"
            }
        }
        return result
    }

    /// What data may take of a disc, in sectors.
    var dataSectors: Int64 { settings.correction.dataSectors(on: settings.medium) }

    func heading(_ language: Words.Language) -> String {
        let medium = settings.medium
        let source = medium.isMeasured ? PlanWords.byDrive.text(language) : ""
        let kept = medium.sectors.subtractingSaturated(dataSectors).multipliedSaturated(by: Medium.sectorBytes)
        let protected =
            settings.correction.place(on: medium) == .separate
            ? PlanWords.separate.text(language)
            : "\(PlanWords.correction.text(language)) \(PlanWords.bytes(kept))"
        return "\(PlanWords.medium.text(language)): \(medium.title), "
            + "\(PlanWords.capacity.text(language)) \(PlanWords.bytes(medium.bytes))\(source), \(protected)"
    }

    private func line(of group: PlannedGroup, _ language: Words.Language) -> String {
        var text = "\(group.group)  \(PlanWords.recordings.text(language)) \(group.items.count)  "
        text += PlanWords.bytes(group.sectors.multipliedSaturated(by: Medium.sectorBytes))
        if group.portions > 1 {
            text += "  " + PlanWords.fill(PlanWords.portion, language, group.portion, group.portions)
        }
        let reasons = Set(group.items.map(\.reason)).filter { !$0.isEmpty }.sorted()
        return reasons.isEmpty ? text : text + "  " + reasons.joined(separator: ", ")
    }

    private static func aligned(_ rows: [[String]], _ details: [Int: [String]]) -> String {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { width($0[column]) }.max() ?? 0 }
        var result = ""
        for (index, row) in rows.enumerated() {
            result +=
                zip(row, widths).map { String(repeating: " ", count: $1 - width($0)) + $0 }.joined(separator: "  ")
                + "\n"
            for detail in details[index] ?? [] { result += "      \(detail)\n" }
        }
        return result
    }

    /// Columns on a terminal: those of East Asian scripts take two.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                sum + 2
            default: sum + (scalar.properties.generalCategory == .nonspacingMark ? 0 : 1)
            }
        }
    }
}
