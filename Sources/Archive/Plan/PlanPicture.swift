import Evidence

extension DiscPlan {
    /// The plan as a picture (SVG): a bar a disc, as long as the disc is large; a block a group; the rest hatched where
    /// it is kept for error correction. Blocks and bars have titles, so that they can be read without being seen.
    public func picture(_ language: Words.Language) -> String {
        PlanPicture(plan: self, language: language).svg
    }
}

private struct PlanPicture {
    let plan: DiscPlan
    let language: Words.Language

    // User units; a picture of 800 fits a page's width.
    private let width: Int64 = 800
    private let left: Int64 = 64
    private let top: Int64 = 40
    private let row: Int64 = 22
    private let bar: Int64 = 16
    /// Thousandths of a unit: positions stay integers, and the same everywhere.
    private let fine: Int64 = 1000

    /// Distinguishable by people who do not see red or green, and on paper (Okabe and Ito's palette, paler).
    private static let colours = [
        "#8ecae6", "#e6b35c", "#7fc8a9", "#f2e27a", "#6fa3d0", "#e0956b", "#d5a6c8", "#b8b8b8",
    ]

    var svg: String {
        let height = top + row * Int64(plan.discs.count) + 16
        let title = "\(PlanWords.title.text(language)): \(plan.discs.count) × \(plan.settings.medium.title)"
        var result = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" role="img" \
            aria-labelledby="plan-title plan-text" lang="\(language == .zh ? "zh-Hans" : "en")" \
            font-family="'Noto Sans CJK SC','Noto Sans SC',sans-serif" font-size="11">
            <title id="plan-title">\(Markup.escape(title))</title>
            <desc id="plan-text">\(Markup.escape(PlanWords.described.text(language)))</desc>
            <defs><pattern id="kept" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
            <rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#999"/></pattern></defs>
            <text x="8" y="20" font-size="14">\(Markup.escape(title))</text>
            <text x="8" y="34">\(Markup.escape(plan.heading(language)))</text>

            """
        for (index, disc) in plan.discs.enumerated() { result += draw(disc, y: top + row * Int64(index)) }
        return result + "</svg>\n"
    }

    /// Sectors as a position in the bar, in thousandths of a unit.
    private func place(_ sectors: Int64) -> Int64 {
        let whole = max(1, plan.settings.medium.sectors)
        return min(max(0, sectors), whole).scaled(by: (width - left - 8) * fine, over: whole)
    }

    private func number(_ thousandths: Int64) -> String {
        let rest = String(thousandths % fine)
        return "\(thousandths / fine).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private func rectangle(_ from: Int64, _ to: Int64, y: Int64, fill: String, title: String) -> String {
        """
        <rect x="\(number(left * fine + from))" y="\(y)" width="\(number(max(0, to - from)))" height="\(bar)" \
        fill="\(fill)" stroke="#333" stroke-width="0.3"><title>\(Markup.escape(title))</title></rect>

        """
    }

    private func draw(_ disc: PlannedDisc, y: Int64) -> String {
        let percent = PlanWords.percent(disc.sectors, of: plan.dataSectors)
        let label =
            "\(PlanWords.disc.text(language)) \(disc.number): \(PlanWords.recordings.text(language)) \(disc.items), "
            + "\(PlanWords.bytes(disc.bytes)), \(PlanWords.filling.text(language)) \(percent)"
        var result = "<g role=\"group\" aria-label=\"\(Markup.escape(label))\"><title>\(Markup.escape(label))</title>\n"
        result += "<text x=\"\(left - 8)\" y=\"\(y + 12)\" text-anchor=\"end\">\(disc.number)</text>\n"
        var at = min(plan.fixed, disc.sectors)
        result += rectangle(0, place(at), y: y, fill: "#666", title: PlanWords.fileSystem.text(language))
        var small = (count: 0, from: at)
        func others() -> String {
            guard small.count > 0 else { return "" }
            let title = PlanWords.fill(PlanWords.others, language, small.count)
            return rectangle(place(small.from), place(at), y: y, fill: "#ddd", title: title)
        }
        // Largest first: what is too narrow to be seen is drawn as one block at the end.
        for group in disc.groups.sorted(by: { ($1.sectors, $0.group, $0.portion) < ($0.sectors, $1.group, $1.portion) })
        {
            let end = at.addingSaturated(group.sectors)
            if small.count == 0, place(end) - place(at) >= fine {
                let fill = Self.colours[Int(colour(group.group))]
                result += rectangle(place(at), place(end), y: y, fill: fill, title: title(of: group))
            } else {
                if small.count == 0 { small.from = at }
                small.count += 1
            }
            at = end
        }
        result += others()
        result += rectangle(
            place(at), place(plan.dataSectors), y: y, fill: "#fff", title: PlanWords.free.text(language))
        if plan.dataSectors < plan.settings.medium.sectors {
            result += rectangle(
                place(plan.dataSectors), place(plan.settings.medium.sectors), y: y, fill: "url(#kept)",
                title: PlanWords.correction.text(language))
        }
        return result + "</g>\n"
    }

    /// The same colour for a group in every picture (FNV-1a of its name).
    private func colour(_ group: String) -> UInt32 {
        group.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } % UInt32(Self.colours.count)
    }

    private func title(of group: PlannedGroup) -> String {
        var text = "\(group.group): \(PlanWords.recordings.text(language)) \(group.items.count), "
        text += PlanWords.bytes(group.sectors.multipliedSaturated(by: Medium.sectorBytes))
        if group.portions > 1 {
            text += ", " + PlanWords.fill(PlanWords.portion, language, group.portion, group.portions)
        }
        return text
    }
}
