import Accounts
import Catalogue
import Custody
import Evidence
import Foundation
import Hummingbird
import Pipeline
import Regulation
import Vault

/// Who asks a page of keeping or supervision, and what answering needs.
struct Desk {
    let house: House
    let context: ConsoleContext
    let session: Session
    let rules: Rules
    let gate: AccessGate

    init(_ house: House, _ context: ConsoleContext) throws {
        self.house = house
        self.context = context
        session = try context.signedIn()
        rules = try house.rules()
        gate = AccessGate(catalogue: house.catalogue, book: rules.book)
    }

    var language: Language { context.language }
    var site: SiteTime { rules.site }
    var book: RuleBook { rules.book }
    var catalogue: any CatalogueEngine { house.catalogue }
    var person: String { session.person }

    var keeper: RetentionKeeper {
        RetentionKeeper(catalogue: house.catalogue, layers: rules.layers, site: rules.site)
    }

    var discs: DiscKeeper {
        DiscKeeper(
            retention: keeper, root: house.settings.root, settings: rules.settings.discs,
            fourProperties: rules.settings.fourProperties)
    }

    var recorders: RecorderLedger { RecorderLedger(catalogue: house.catalogue, rules: rules.book, site: rules.site) }

    func draws() throws -> SpotCheckDraw {
        SpotCheckDraw(
            catalogue: house.catalogue, log: try CustodyLog(at: CustodyKeeper.folder(of: house.settings.root)),
            book: rules.book)
    }

    /// The vault for writing, as the commands lock it: one at a time.
    func vault() throws -> Vault { try Vault(at: house.settings.root, immutable: rules.settings.immutable) }

    func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }

    func article(_ source: Source) -> String { "\(book.id) \(LedgerWords.article(source.article?.text, language))" }

    func basis(_ basis: LedgerBasis) -> String {
        "\(basis.regulation) \(LedgerWords.article(basis.article, language))"
    }

    /// For showing a button: the library asks again when it is pressed.
    func may(_ duty: Duty) -> Bool {
        do {
            try gate.require(duty, of: person)
            return true
        } catch {
            return false
        }
    }

    func has(_ role: Role) -> Bool { ((try? gate.grants(of: person)) ?? []).contains { $0.role == role } }

    /// A vault without any role lets pass what it always let pass.
    var hasRoles: Bool { (try? catalogue.roles().contains(where: \.isInForce)) ?? true }

    /// `2026-11-20 08:15:00`
    func time(_ time: WallTime) -> String { String(site.text(time).prefix(19)).replacing("T", with: " ") }

    func day(_ time: WallTime) -> String { site.day(time).replacing("/", with: "-") }

    /// A time of a form or address; nil where it is blank.
    func read(_ text: String?) throws -> WallTime? { try site.time(text, language) }

    func span(_ fields: Fields) throws -> WallSpan? {
        let (start, end) = (try read(fields["from"]), try read(fields["to"]))
        guard start != nil || end != nil else { return nil }
        return WallSpan(start: start ?? WallTime(nanoseconds: .min), end: end ?? WallTime(nanoseconds: .max))
    }

    func refuse(_ zh: String, _ en: String, hint: String = "") -> Refusal {
        Refusal(.unprocessableContent, say(zh, en), hint: hint)
    }
}

/// Adds pages made of a ``Sheet``.
struct SheetRoutes {
    let house: House
    let router: RouterGroup<ConsoleContext>

    typealias Show = @Sendable (Desk, Fields) throws -> Sheet

    /// A page that whoever has a role sees.
    ///
    /// - Parameter open: the menu's entry.
    func page(_ path: String, open: String, _ show: @escaping Show) {
        let house = house
        router.get(RouterPath(path)) { request, context in
            let fields = request.fields
            let place = request.uri.string
            return try await house.work {
                let desk = try Desk(house, context)
                try desk.gate.require(.browse, of: desk.person)
                return try Self.answer(try show(desk, fields), desk, open: open, place: place)
            }
        }
    }

    /// What a form does. Refused, the page it stands on is shown again with why, and nothing was written.
    ///
    /// - Parameters:
    ///   - show: the page; what had been filled in is among its fields.
    ///   - act: gives the address to go on to.
    func form(
        _ path: String, open: String, shows show: @escaping Show,
        _ act: @escaping @Sendable (Desk, Fields) throws -> String
    ) {
        let house = house
        router.post(RouterPath(path)) { request, context in
            let session = try context.signedIn()
            let form = try await request.form()
            try session.check(form)
            return try await house.work {
                let desk = try Desk(house, context)
                do {
                    defer { house.carry() }
                    let place = try act(desk, form)
                    house.metrics.count("unbroken_forms_total")
                    return Response.seeOther(place)
                } catch {
                    guard let problem = desk.problem(error) else { throw error }
                    // Who may not even look at the page is told that.
                    try desk.gate.require(.browse, of: desk.person)
                    var sheet = try show(desk, form)
                    sheet.problem = problem
                    return try Self.answer(sheet, desk, open: open, place: open)
                }
            }
        }
    }

    private static func answer(_ shown: Sheet, _ desk: Desk, open: String, place: String) throws -> Response {
        var sheet = shown
        let query = Fields(place.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? "")
        if query["done"] != nil, sheet.done.isEmpty { sheet.done = Words.say("done", desk.language) }
        var page = Page(desk.house, desk.context, title: sheet.title)
        page.open = open
        page.path = place.replacing(/[?&](lang|done)=[^&]*/, with: "")
        if !page.path.contains("?"), let first = page.path.firstIndex(of: "&") {
            page.path.replaceSubrange(first...first, with: "?")
        }
        return .html(
            try page.text("sheet", sheet.values(desk.language)), status: sheet.problem?.status ?? .ok)
    }
}

extension Desk {
    /// What the library refused, in words; nil for what is no refusal.
    func problem(_ error: any Error) -> Sheet.Problem? {
        switch error {
        case let error as AccessError:
            return Sheet.Problem(
                message: error.message(site, language), hint: error.pageHint(language) ?? "", status: error.status)
        case DisposalError.access(let error): return problem(error)
        case DisposalError.catalogue(let error): return problem(error)
        case DisposalError.vault(let error): return problem(error)
        case let error as DisposalError:
            return Sheet.Problem(
                message: DisposalWords.message(error, site, language) ?? "", hint: hint(error), status: status(error))
        case let failure as RetentionKeeper.HoldFailure:
            return Sheet.Problem(message: RetentionWords.failure(failure, language))
        case let failure as SpotCheckDraw.Failure:
            return Sheet.Problem(message: SpotCheckWords.failure(failure, language))
        case let failure as RecorderLedger.Failure:
            let hint: String? =
                switch failure {
                case .failedCheck:
                    say(
                        "换一台；确需使用的，填写原因。检查已作为故障记录",
                        "Take another; if it must be this one, say why. The check is kept as a fault")
                case .isOut:
                    say(
                        "先登记归还；已归还而没有登记的，填写说明",
                        "It is taken back first; if it came back and nobody entered that, say so")
                default: nil
                }
            return Sheet.Problem(
                message: RecorderLedgerWords.failure(failure, site: site, language), hint: hint ?? "")
        case let error as RecorderStateEntry.Misread:
            return Sheet.Problem(
                message: error.text.map { say("看不懂：\($0)", "not understood: \($0)") }
                    ?? say("时钟偏差和显示的时间只能填一个", "give the offset or what the clock shows, not both"),
                hint: error.example)
        case let failure as StatementKeeper.Failure:
            if case .access(let error) = failure { return problem(error) }
            return Sheet.Problem(message: HandOverWords.failure(failure, language) ?? "")
        case let failure as HandOverReader.AbsenceFailure:
            return Sheet.Problem(
                message: failure == .unknownOfficer
                    ? say("名单里没有这个警号", "the list has no such officer")
                    : say("规定 \(book.id) 没有这种例外", "the regulation \(book.id) has no such exception"))
        case let error as CatalogueError:
            guard error.code == .changedMeanwhile || error.code == .busy || error.code == .refused else { return nil }
            return Sheet.Problem(
                message: error.message.text(language), hint: error.hint(language),
                status: error.code == .busy ? .serviceUnavailable : .conflict)
        case let error as VaultError where error.code == .inUse:
            return Sheet.Problem(
                message: say(
                    "正在上传或处置：库一次只能由一个程序写入", "an upload or disposal is under way: one program writes at a time"),
                hint: say("结束后再试", "Try again when it is done"), status: .conflict)
        case let refusal as Refusal:
            return Sheet.Problem(
                message: Words.say(refusal.message, language), hint: refusal.hint ?? "", status: refusal.status)
        default: return nil
        }
    }

    private func hint(_ error: DisposalError) -> String {
        switch error {
        case .otherList: say("再看一遍清单", "Look at the list again")
        case .noLongerDue: say("撤销后重新提出", "Undo it and propose anew")
        default: ""
        }
    }

    private func status(_ error: DisposalError) -> HTTPResponse.Status {
        switch error {
        case .step(.samePerson): .forbidden
        case .unknownProposal: .notFound
        case .otherList, .noLongerDue, .step: .conflict
        default: .unprocessableContent
        }
    }
}
