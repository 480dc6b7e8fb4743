import Catalogue
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// Disposal by two persons: a list that is looked at first, proposed, approved by another, and carried out after its
/// undo window.
enum DisposalPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/disposal", open: "/disposal") { desk, fields in try list(desk, fields) }
        routes.page("/disposal/disposed", open: "/disposal") { desk, fields in try disposed(desk, fields) }
        routes.page("/disposal/propose", open: "/disposal") { desk, fields in try proposing(desk, fields) }
        routes.form("/disposal/propose", open: "/disposal", shows: proposing) { desk, form in
            let (found, _) = try subjects(desk, form)
            let proposed = try DisposalKeeper(retention: desk.keeper).propose(
                found, code: form["code"] ?? "", thumbnails: desk.rules.settings.disposedThumbnails,
                undoDays: desk.rules.settings.undoDays, by: desk.person, why: form["why"])
            return "/disposal/one?id=\(proposed.id)&done=1"
        }
        routes.page("/disposal/one", open: "/disposal") { desk, fields in try one(desk, fields) }
        for step in ["approve", "refuse", "undo", "dispose"] {
            routes.form("/disposal/\(step)", open: "/disposal", shows: one) { desk, form in
                try decide(step, desk, form)
            }
        }
    }

    private static func id(_ fields: Fields) throws -> Int64 {
        guard let id = fields["id"].flatMap({ Int64($0) }), id > 0 else { throw HTTPError(.notFound) }
        return id
    }

    private static func decide(_ step: String, _ desk: Desk, _ form: Fields) throws -> String {
        let id = try id(form)
        let keeper = DisposalKeeper(retention: desk.keeper)
        let (by, why, code) = (desk.person, form["why"], form["code"] ?? "")
        switch step {
        case "approve": _ = try keeper.approve(id, code: code, by: by, why: why)
        case "refuse": _ = try keeper.refuse(id, by: by, why: why)
        case "undo": _ = try keeper.undo(id, by: by, why: why)
        default: _ = try keeper.carryOut(id, code: code, vault: try desk.vault(), by: by)
        }
        return "/disposal/one?id=\(id)&done=1"
    }

    private static func tabs(_ desk: Desk, _ open: String) -> [(place: String, name: String, isOpen: Bool)] {
        var tabs = [("/disposal", desk.say("提议和审批", "Proposals"))]
        if desk.may(.proposeDisposal) { tabs.append(("/disposal/propose", desk.say("新的提议", "New proposal"))) }
        tabs.append(("/disposal/disposed", desk.say("已处置", "Disposed of")))
        return tabs.map { ($0.0, $0.1, $0.0 == open) }
    }

    // MARK: Lists

    @Sendable private static func list(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = Sheet(desk.say("处置", "Disposal"))
        sheet.tabs = tabs(desk, "/disposal")
        let approval = desk.book.access.dispose
        sheet.note = desk.say(
            "须两人：提出人和审批人（\(AccessWords.approver(approval, desk.book.id, .zh))）；批准后 \(desk.rules.settings.undoDays) 天内可撤销（本地设置）。",
            "By two persons: who proposes, and who approves (\(AccessWords.approver(approval, desk.book.id, .en))); it can be undone for \(desk.rules.settings.undoDays) days after the approval (local setting)."
        )
        var section = Sheet.Section(desk.say("提议", "Proposals"))
        section.columns = [
            desk.say("编号", "Number"), desk.say("状态", "State"), desk.say("录像", "Recordings"), desk.say("大小", "Size"),
            desk.say("提出", "Proposed"),
        ]
        section.empty = desk.say("没有提议", "No proposals")
        section.part(try desk.catalogue.disposals().reversed(), fields, at: "/disposal") { disposal in
            [
                Sheet.Cell("D\(disposal.id)", place: "/disposal/one?id=\(disposal.id)"),
                Sheet.Cell(DisposalWords.state(disposal, desk.site, desk.language)),
                Sheet.Cell("\(disposal.items.count)"),
                Sheet.Cell(DisposalWords.bytes(disposal.items.reduce(0) { $0.addingSaturated($1.size) })),
                Sheet.Cell("\(disposal.by) \(desk.time(disposal.at))", lines: disposal.why.map { [$0] } ?? []),
            ]
        }
        sheet.sections = [section]
        return sheet
    }

    @Sendable private static func disposed(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = Sheet(desk.say("已处置", "Disposed of"))
        sheet.tabs = tabs(desk, "/disposal/disposed")
        sheet.note = desk.say("索引、校验值和保管记录保留。", "Index, digests and custody trail stay.")
        var section = Sheet.Section(desk.say("已处置", "Disposed of"))
        section.columns = [
            desk.say("录像", "Recording"), desk.say("提议", "Proposal"), desk.say("执行", "Carried out"),
            desk.say("收回", "Taken back"),
        ]
        section.empty = desk.say("没有", "None")
        section.part(try desk.catalogue.tombstones().reversed(), fields, at: "/disposal/disposed") { stone in
            let name = ((try? desk.catalogue.recording(stone.sha256)) ?? nil)?.originalName ?? ""
            return [
                Sheet.Cell(name.isEmpty ? stone.sha256 : name, place: "/recordings/\(stone.sha256)"),
                Sheet.Cell("D\(stone.disposal)", place: "/disposal/one?id=\(stone.disposal)"),
                Sheet.Cell("\(stone.by) \(desk.time(stone.at))"),
                Sheet.Cell(stone.takenBack.map { "\($0.by) \(desk.time($0.at)) \($0.why)" } ?? ""),
            ]
        }
        sheet.sections = [section]
        return sheet
    }

    // MARK: Proposing

    /// What is named; everything there is where nothing is.
    private static func subjects(_ desk: Desk, _ fields: Fields) throws -> (found: [Recording], isAll: Bool) {
        let names = (fields["subjects"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        guard !names.isEmpty else { return (try desk.catalogue.recordings(RecordingFilter()), true) }
        var found: [Recording] = []
        var seen = Set<String>()
        for name in names {
            let own = try desk.catalogue.recordings(named: name)
            guard !own.isEmpty else { throw desk.refuse("找不到：\(name)", "not found: \(name)") }
            found += own.filter { seen.insert($0.sha256).inserted }
        }
        return (found, false)
    }

    @Sendable private static func proposing(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = Sheet(desk.say("提出处置", "Propose a disposal"))
        sheet.tabs = tabs(desk, "/disposal/propose")
        // The library asks for the right when it is proposed; the list takes long to make.
        try desk.gate.require(.proposeDisposal, of: desk.person)
        var ask = Sheet.Section()
        ask.forms = [
            Sheet.Form(
                place: "/disposal/propose",
                fields: [
                    Sheet.Field(
                        name: "subjects",
                        label: desk.say(
                            "片段编号、SHA-256 或接警编号，空格分开；不写则为全部到期的",
                            "Segments, digests or dispatches, with spaces between; empty: all that is due"),
                        value: fields["subjects"] ?? "", limit: 4000)
                ], button: desk.say("看清单（不改动）", "See the list (changes nothing)"), isQuestion: true, isPrimary: false)
        ]
        sheet.sections = [ask]
        let asked: (found: [Recording], isAll: Bool)
        do { asked = try subjects(desk, fields) } catch let refusal as Refusal {
            sheet.problem = Sheet.Problem(message: refusal.message, status: .notFound)
            return sheet
        }
        var preview = try DisposalKeeper(retention: desk.keeper).preview(proposing: asked.found)
        // Of everything there is, what stays is not news.
        if asked.isAll { preview.obstacles = [] }
        var list = self.list(preview, desk, fields, at: fields.place("/disposal/propose", "subjects"))
        if !preview.items.isEmpty {
            list.forms = [
                Sheet.Form(
                    place: "/disposal/propose",
                    fields: [
                        .hidden("code", preview.code), .hidden("subjects", fields["subjects"] ?? ""),
                        Sheet.Field(name: "why", label: desk.say("理由", "Why"), value: fields["why"] ?? ""),
                    ],
                    button: desk.say(
                        "提出处置这 \(preview.items.count) 个录像", "Propose to dispose of these \(preview.items.count)"),
                    note: desk.say(
                        "什么也没有改动。提出后由另一人审批。", "Nothing was changed. Another person approves what is proposed."))
            ]
        }
        sheet.sections += [list] + staying(preview, desk)
        return sheet
    }

    private static func list(
        _ preview: DisposalKeeper.Preview, _ desk: Desk, _ fields: Fields, at place: String
    ) -> Sheet.Section {
        var section = Sheet.Section(desk.say("清单", "List"))
        section.note = desk.say(
            "\(DisposalWords.bytes(preview.bytes))，代码 \(preview.code)",
            "\(DisposalWords.bytes(preview.bytes)), code \(preview.code)")
        section.columns = columns(desk)
        section.empty = desk.say("没有到期可处置的录像", "Nothing is due")
        section.part(preview.items, fields, at: place) { row($0, desk) }
        return section
    }

    private static func columns(_ desk: Desk) -> [String] {
        [
            desk.say("录像", "Recording"), desk.say("大小", "Size"), desk.say("保存至", "Kept until"),
            desk.say("依据", "By rule"),
        ]
    }

    private static func row(_ item: Disposal.Item, _ desk: Desk) -> [Sheet.Cell] {
        [
            Sheet.Cell(
                item.name, place: "/retention/why?subject=\(item.sha256)", lines: [item.sha256.prefix(12) + "…"]),
            Sheet.Cell(DisposalWords.bytes(item.size)), Sheet.Cell(desk.day(item.keptUntil - Nanoseconds(1))),
            Sheet.Cell(desk.basis(item.basis)),
        ]
    }

    private static func staying(_ preview: DisposalKeeper.Preview, _ desk: Desk) -> [Sheet.Section] {
        guard !preview.obstacles.isEmpty else { return [] }
        var section = Sheet.Section(desk.say("保留", "Stays"))
        section.lines = preview.obstacles.prefix(Limits.rows).map {
            DisposalWords.obstacle($0, site: desk.site, desk.language)
        }
        if preview.obstacles.count > Limits.rows {
            section.note = desk.say(
                "共 \(preview.obstacles.count) 个，列出前 \(Limits.rows) 个",
                "\(preview.obstacles.count) of them; the first \(Limits.rows) are listed")
        }
        return [section]
    }

    // MARK: One proposal

    @Sendable private static func one(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        let id = try id(fields)
        guard let disposal = try desk.catalogue.disposal(id) else { throw HTTPError(.notFound) }
        var sheet = Sheet(desk.say("处置 D\(id)", "Disposal D\(id)"))
        sheet.tabs = tabs(desk, "")
        let keeper = DisposalKeeper(retention: desk.keeper)
        var about = Sheet.Section(DisposalWords.state(disposal, desk.site, desk.language))
        about.lines =
            [
                desk.say(
                    "\(disposal.by) 于 \(desk.time(disposal.at)) 提出",
                    "proposed by \(disposal.by) at \(desk.time(disposal.at))")
                    + (disposal.why.map { desk.say("：", ": ") + $0 } ?? "")
            ]
            + disposal.steps.map { step in
                [
                    DisposalWords.kind(step.kind, desk.language), step.by, desk.time(step.at), desk.basis(step.basis),
                    step.why ?? "",
                ].filter { !$0.isEmpty }.joined(separator: " ")
            }
        let items: Sheet.Section
        var stays: [Sheet.Section] = []
        let place = "/disposal/one?id=\(id)"
        switch disposal.state {
        case .proposed:
            let preview = try keeper.preview(approving: id)
            items = list(preview, desk, fields, at: place)
            stays = staying(preview, desk)
            if desk.has(.approver) { about.forms.append(approving(disposal, preview, desk)) }
            if desk.has(.approver) || desk.may(.proposeDisposal) { about.forms.append(undoing(disposal, desk)) }
        case .approved(let from):
            if from <= .now {
                let preview = try keeper.preview(carryingOut: id)
                items = list(preview, desk, fields, at: place)
                stays = staying(preview, desk)
                if desk.may(.dispose), !preview.items.isEmpty { about.forms.append(disposing(disposal, preview, desk)) }
            } else {
                items = frozen(disposal, desk, fields, at: place)
            }
            if desk.has(.approver) || desk.may(.proposeDisposal) { about.forms.append(undoing(disposal, desk)) }
        case .refused, .undone: items = frozen(disposal, desk, fields, at: place)
        }
        sheet.sections = [about] + stays + [items]
        return sheet
    }

    private static func frozen(
        _ disposal: Disposal, _ desk: Desk, _ fields: Fields, at place: String
    ) -> Sheet.Section {
        var section = Sheet.Section(desk.say("清单", "List"))
        section.columns = columns(desk)
        section.part(disposal.items, fields, at: place) { row($0, desk) }
        return section
    }

    private static func approving(
        _ disposal: Disposal, _ preview: DisposalKeeper.Preview, _ desk: Desk
    ) -> Sheet.Form {
        Sheet.Form(
            place: "/disposal/approve",
            fields: [
                .hidden("id", "\(disposal.id)"), .hidden("code", preview.code),
                Sheet.Field(name: "why", label: desk.say("理由", "Why")),
            ], button: desk.say("批准", "Approve"), other: ("/disposal/refuse", desk.say("不同意", "Refuse")),
            title: desk.say("审批", "Decide"),
            note: desk.say(
                "批准后 \(disposal.undoDays) 天内可撤销，之后才能执行。",
                "After an approval it can be undone for \(disposal.undoDays) days, and is carried out only then."))
    }

    private static func undoing(_ disposal: Disposal, _ desk: Desk) -> Sheet.Form {
        Sheet.Form(
            place: "/disposal/undo",
            fields: [
                .hidden("id", "\(disposal.id)"), Sheet.Field(name: "why", label: desk.say("理由", "Why")),
            ], button: desk.say("撤销", "Undo"), isPrimary: false, title: desk.say("撤销提议或批准", "Take it back"),
            isFolded: true)
    }

    private static func disposing(
        _ disposal: Disposal, _ preview: DisposalKeeper.Preview, _ desk: Desk
    ) -> Sheet.Form {
        Sheet.Form(
            place: "/disposal/dispose", fields: [.hidden("id", "\(disposal.id)"), .hidden("code", preview.code)],
            button: desk.say(
                "执行：移除这 \(preview.items.count) 个原件", "Carry out: remove these \(preview.items.count) originals"),
            isPrimary: false, title: desk.say("执行处置", "Carry it out"),
            note: desk.say("移除的原件不能恢复。", "Originals that are removed can't be brought back."), isFolded: true)
    }
}
