import Evidence
import Hummingbird
import Pipeline
import Regulation

/// What holds at this site, and where it stands: the regulation's file and `vault.yaml`. For reading: both are files that
/// an administrator edits, and every change is an entry of the custody log.
enum SettingsPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/settings", open: "/settings") { desk, _ in page(desk) }
    }

    private static func page(_ desk: Desk) -> Sheet {
        let file = RegulationFile.regulation(desk.book)
        var sheet = Sheet(desk.say("规定和设置", "Rules and settings"))
        sheet.note = desk.say(
            "只读。规定文件和 vault.yaml 由管理员修改，每次变动记入保管日志。规定没有写的注明“本地设置”。",
            "For reading. The regulation's file and vault.yaml are edited by an administrator, and each change enters the custody log. Where the regulation is silent it says \"local setting\"."
        )
        let local = LedgerWords.article(nil, desk.language)
        var own = Sheet.Section(desk.say("本库的设置（vault.yaml）", "Settings of this vault (vault.yaml)"))
        own.columns = columns(desk)
        own.rows = desk.rules.settings.lines.map { line in
            [
                Sheet.Cell(line.words.text(desk.language), lines: [line.key]),
                Sheet.Cell(line.value.text(desk.language)),
                Sheet.Cell(local),
            ]
        }
        own.rows += console(desk).map { [Sheet.Cell($0.0), Sheet.Cell($0.1), Sheet.Cell(local)] }
        sheet.sections = [own]
        let lines = file.lines
        for section in RuleSection.allCases {
            let found = lines.filter { $0.section == section }
            guard !found.isEmpty else { continue }
            var part = Sheet.Section(section.title(desk.language))
            part.columns = columns(desk)
            part.rows = found.map { line in
                [
                    Sheet.Cell(line.words?.text(desk.language) ?? line.key, lines: line.words == nil ? [] : [line.key]),
                    Sheet.Cell(line.value?.text(desk.language) ?? ""),
                    Sheet.Cell(
                        line.source.isLocal ? local : LedgerWords.article(line.source.article?.text, desk.language)),
                ]
            }
            sheet.sections.append(part)
        }
        sheet.sections.insert(about(file, desk), at: 0)
        return sheet
    }

    private static func about(_ file: RegulationFile, _ desk: Desk) -> Sheet.Section {
        var section = Sheet.Section(file.headline(desk.language))
        section.lines =
            [file.id, desk.book.source] + desk.book.layers.map { desk.say("上位规则：\($0)", "layer above: \($0)") }
        return section
    }

    private static func console(_ desk: Desk) -> [(String, String)] {
        [
            (
                desk.say("同一录像同一会话内一次查阅登记的有效时间", "one line of the view register covers the same recording for"),
                desk.say("\(Limits.viewMinutes) 分钟", "\(Limits.viewMinutes) minutes")
            ),
            (desk.say("每页最多行数", "rows of a page"), "\(Limits.rows)"),
        ]
    }

    private static func columns(_ desk: Desk) -> [String] {
        [desk.say("项目", "What"), desk.say("值", "Value"), desk.say("依据", "Source")]
    }
}
