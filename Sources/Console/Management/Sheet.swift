import Evidence
import Hummingbird
import Pipeline

/// A page of tables and forms, as most of keeping and supervision is: one template (`sheet.mustache`) shows them all.
/// It holds words and values, no rule.
struct Sheet {
    /// What stands in a table's cell.
    struct Cell {
        var text: String
        /// Where it leads; empty for nowhere.
        var place = ""
        var isWarning = false
        var forms: [Form] = []
        /// More lines below the first.
        var lines: [String] = []

        init(_ text: String, place: String = "", warn: Bool = false, lines: [String] = [], forms: [Form] = []) {
            self.text = text
            self.place = place
            isWarning = warn
            self.lines = lines
            self.forms = forms
        }
    }

    struct Field {
        enum Kind { case text, date, hidden, select, check }
        var name: String
        var label = ""
        var value = ""
        var kind = Kind.text
        var isRequired = false
        var hint = ""
        var limit = 500
        var options: [(value: String, name: String)] = []

        static func hidden(_ name: String, _ value: String) -> Field { Field(name: name, value: value, kind: .hidden) }
    }

    struct Form {
        var place: String
        var fields: [Field]
        var button: String
        /// A second button, to another address.
        var other: (place: String, button: String)?
        /// Fields in the address; nothing is written.
        var isQuestion = false
        var isPrimary = true
        var title = ""
        var note = ""
        /// Folded until it is wanted.
        var isFolded = false
    }

    struct Section {
        var title = ""
        var id = ""
        var note = ""
        /// Lines of plain text, such as a rule's chain.
        var lines: [String] = []
        var columns: [String] = []
        var rows: [[Cell]] = []
        /// Where there are no rows; nothing is said where this is empty.
        var empty = ""
        var forms: [Form] = []
        /// Address of the page without its page number; nil: the rows are not parted.
        var paging: String?
        /// The rows of one page, and whether there are more: ``part(_:_:_:)``.
        var page = 1
        var hasMore = false
        var total: Int?

        init(_ title: String = "", note: String = "") {
            self.title = title
            self.note = note
        }
    }

    var title: String
    var note = ""
    var tabs: [(place: String, name: String, isOpen: Bool)] = []
    var figures: [(name: String, count: String, place: String, isWarning: Bool)] = []
    var sections: [Section] = []
    /// What was done, after a form.
    var done = ""
    var problem: Problem?

    /// Why nothing was written.
    struct Problem {
        var message: String
        var hint = ""
        var status = HTTPResponse.Status.unprocessableContent
    }

    init(_ title: String) { self.title = title }

    // MARK: As the template wants it

    func values(_ language: Language) -> [String: Any] {
        var values: [String: Any] = [
            "title": title, "note": note, "done": done,
            "tabs": tabs.map { ["place": $0.place, "name": $0.name, "isOpen": $0.isOpen] as [String: Any] },
            "hasTabs": !tabs.isEmpty,
            "figures": figures.map {
                ["name": $0.name, "count": $0.count, "place": $0.place, "isWarning": $0.isWarning] as [String: Any]
            }, "hasFigures": !figures.isEmpty,
            "sections": sections.map { section($0, language) },
        ]
        values["problem"] = problem.map { ["message": $0.message, "hint": $0.hint] as [String: Any] } ?? ""
        return values
    }

    private func section(_ section: Section, _ language: Language) -> [String: Any] {
        var next = ""
        var previous = ""
        if let paging = section.paging {
            let join = paging.contains("?") ? "&" : "?"
            if section.hasMore { next = "\(paging)\(join)page=\(section.page + 1)" }
            if section.page > 1 { previous = "\(paging)\(join)page=\(section.page - 1)" }
        }
        let count = section.total.map { " \($0)" } ?? ""
        return [
            "heading": section.title.isEmpty ? "" : section.title + count, "anchor": section.id,
            "label": section.title.isEmpty ? title : section.title, "remark": section.note, "texts": section.lines,
            "hasTexts": !section.lines.isEmpty, "columns": section.columns, "hasRows": !section.rows.isEmpty,
            "emptyWords": section.rows.isEmpty ? section.empty : "",
            "rows": section.rows.map { row in ["cells": row.map(cell)] as [String: Any] },
            "forms": section.forms.map(form), "next": next, "previous": previous,
            "isParted": !next.isEmpty || !previous.isEmpty,
        ]
    }

    private func cell(_ cell: Cell) -> [String: Any] {
        [
            "text": cell.text, "place": cell.place, "isWarning": cell.isWarning, "lines": cell.lines,
            "forms": cell.forms.map(form),
        ]
    }

    private func form(_ form: Form) -> [String: Any] {
        [
            "action": form.place, "isQuestion": form.isQuestion, "button": form.button, "isPrimary": form.isPrimary,
            "formTitle": form.title, "formNote": form.note, "isFolded": form.isFolded,
            "otherPlace": form.other?.place ?? "", "otherButton": form.other?.button ?? "",
            "fields": form.fields.map(field),
        ]
    }

    private func field(_ field: Field) -> [String: Any] {
        [
            "name": field.name, "fieldLabel": field.label, "value": field.value, "isRequired": field.isRequired,
            "placeholder": field.hint, "limit": field.limit, "isHidden": field.kind == .hidden,
            "isText": field.kind == .text || field.kind == .date, "isSelect": field.kind == .select,
            "isCheck": field.kind == .check, "type": field.kind == .date ? "date" : "text",
            "options": field.options.map {
                ["value": $0.value, "name": $0.name, "isChosen": $0.value == field.value] as [String: Any]
            },
        ]
    }
}

extension Sheet.Section {
    /// The rows of the page that is asked for, ``Limits/rows`` at most.
    mutating func part<Element>(
        _ all: [Element], _ fields: Fields, at place: String, _ row: (Element) throws -> [Sheet.Cell]
    )
        rethrows
    {
        page = max(1, min(fields["page"].flatMap { Int($0) } ?? 1, 1_000_000))
        let start = (page - 1) * Limits.rows
        hasMore = all.count > start + Limits.rows
        rows = try all.dropFirst(start).prefix(Limits.rows).map(row)
        total = all.count
        paging = place
    }
}

extension Fields {
    /// An address with these of the fields, as they were given.
    func place(_ path: String, _ names: String...) -> String {
        let given = names.filter { self[$0] != nil }
        return path + (given.isEmpty ? "" : "?")
            + given.map { "\($0)=\((self[$0] ?? "").addingPercentEncoding())" }.joined(separator: "&")
    }
}
