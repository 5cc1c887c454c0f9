import Accounts

/// A button or link in a list, as the template `act` reads it.
struct ActView: Sendable {
    let text: String
    /// The page that the link opens; `nil` for a button that acts.
    var path: SitePath?
    /// The query of the link.
    var query = FormFields()
    /// What the button does by POST.
    var action: SitePath?
    var weight = FormView.Weight.quiet
    /// What a screen reader says, if the text needs its row to be understood; else empty.
    var spoken = ""
    /// The value of the field `act`, if an address does more than one thing.
    var act = ""
    /// Further fields of the button's form.
    var hidden: [(name: String, value: String)] = []
    /// The mark of ``ShownOnce``, if the button makes what is shown once; else empty.
    var mark = ""

    static func link(_ text: String, _ path: SitePath, _ weight: FormView.Weight = .quiet, spoken: String = "")
        -> ActView
    {
        ActView(text: text, path: path, weight: weight, spoken: spoken)
    }

    static func link(_ text: String, _ path: SitePath, _ query: FormFields, _ weight: FormView.Weight) -> ActView {
        ActView(text: text, path: path, query: query, weight: weight)
    }

    static func button(
        _ text: String, _ action: SitePath, _ weight: FormView.Weight = .quiet, _ act: String = "", spoken: String = ""
    ) -> ActView {
        ActView(text: text, action: action, weight: weight, spoken: spoken, act: act)
    }

    var values: [String: any Sendable] {
        [
            "text": text, "path": address, "action": action?.text ?? "", "weight": weight.rawValue,
            "spoken": spoken, "act": act, "mark": mark,
            "fields": hidden.map { ["name": $0.name, "value": $0.value] },
        ]
    }

    private var address: String { (path?.text ?? "") + (query.pairs.isEmpty ? "" : "?\(query.encoded)") }

    /// The button, made to act once however often its form is sent.
    func once() -> ActView {
        var act = self
        act.mark = BearerToken().text
        return act
    }
}

/// A state as a word with a shape, as the template `badge` reads it.
struct BadgeView: Sendable {
    /// The shape and the colour.
    enum Tone: String, Sendable {
        case on, off, done, this, wait, warn, bad
    }

    let tone: Tone
    let word: String

    var values: [String: any Sendable] { ["tone": tone.rawValue, "word": word] }
}

/// A line of label, value and action, as the template `row` reads it.
struct RowView: Sendable {
    let label: String
    var icon = ""
    var badge: BadgeView?
    var value = ""
    var hint = ""
    var acts: [ActView] = []

    var values: [String: any Sendable] {
        [
            "label": label, "icon": icon, "badge": [badge?.values].compactMap(\.self), "value": value, "hint": hint,
            "acts": acts.map(\.values),
        ]
    }
}

/// An entry of a list, as the template `item` reads it.
struct ItemView: Sendable {
    let title: String
    var icon = ""
    var path: SitePath?
    var badge: BadgeView?
    /// A line that begins with a time.
    var moment: MomentView?
    var lines: [String] = []
    var acts: [ActView] = []

    var values: [String: any Sendable] {
        [
            "title": title, "icon": icon, "path": path?.text ?? "", "badge": [badge?.values].compactMap(\.self),
            "moment": [moment?.values].compactMap(\.self), "lines": lines.filter { !$0.isEmpty },
            "acts": acts.map(\.values),
        ]
    }
}

/// A sentence in a coloured strip, as the template `strip` reads it.
struct StripView: Sendable {
    /// The colour.
    enum Tone: String, Sendable {
        case info, good, warn, bad
    }

    let tone: Tone
    var title = ""
    let sentence: String
    var path: SitePath?
    var link = ""

    var values: [String: any Sendable] {
        ["tone": tone.rawValue, "title": title, "sentence": sentence, "path": path?.text ?? "", "link": link]
    }
}

/// A card with a heading, as the template `section` reads it.
struct SectionView: Sendable {
    let id: String
    let title: String
    /// Whether its entries stand close together.
    var isTight = false
    var hint = ""
    var badge: BadgeView?
    /// A link beside the heading.
    var head: (text: String, path: SitePath, icon: String, weight: FormView.Weight)?
    var strips: [StripView] = []
    var rows: [RowView] = []
    var items: [ItemView] = []
    /// Texts of a letter, as the template `letter-text` reads them.
    var texts: [[String: any Sendable]] = []
    /// What is said if there is nothing in it.
    var empty: (icon: String, title: String, sentence: String)?
    /// A form and the token that it carries.
    var form: (view: FormView, token: String)?
    var acts: [ActView] = []

    var values: [String: any Sendable] {
        var headValues: [[String: String]] = []
        if let head {
            headValues = [
                ["text": head.text, "path": head.path.text, "icon": head.icon, "weight": head.weight.rawValue]
            ]
        }
        var emptyValues: [[String: any Sendable]] = []
        if let empty, rows.isEmpty, items.isEmpty {
            emptyValues = [
                ["icon": empty.icon, "title": empty.title, "sentence": empty.sentence, "acts": [] as [String]]
            ]
        }
        return [
            "id": id, "title": title, "tight": isTight, "hint": hint, "badge": [badge?.values].compactMap(\.self),
            "head": headValues, "texts": texts,
            "strips": strips.map(\.values), "has_rows": !rows.isEmpty, "rows": rows.map(\.values),
            "has_items": !items.isEmpty, "items": items.map(\.values), "table": [] as [String], "empty": emptyValues,
            "form": [form.map { $0.view.values(formToken: $0.token) }].compactMap(\.self), "has_acts": !acts.isEmpty,
            "acts": acts.map(\.values),
        ]
    }
}
