/// A page's HTML, read as a browser does it: byte by byte, so that what a browser takes for a tag is one here too.
struct ReadPage: Sendable {
    /// A start tag, with the text behind it up to the next tag of any kind.
    struct Tag: Sendable {
        let name: String
        let attributes: [String: String]
        let text: String

        subscript(attribute: String) -> String? { attributes[attribute] }
    }

    let html: String
    /// All start tags, and end tags with a slash before their name, in order.
    let tags: [Tag]

    init(_ html: String) {
        self.html = html
        tags = Self.tags(Array(html.utf8))
    }

    var title: String { first("title")?.text ?? "" }
    var heading: String { first("h1")?.text ?? "" }

    func first(_ name: String) -> Tag? { tags.first { $0.name == name } }
    func all(_ name: String) -> [Tag] { tags.filter { $0.name == name } }
    func with(id: String) -> Tag? { tags.first { $0["id"] == id } }

    /// What the page says once, in the region for it.
    var notice: String? {
        text(behind: { $0.name == "p" && ["notice", "banner info"].contains($0["class"] ?? "") }, in: "span")
    }

    /// The summary of a refused form: where each entry leads, empty if nowhere, and its sentence.
    var summary: [(field: String, sentence: String)] {
        guard let start = tags.firstIndex(where: { $0["class"] == "problems" }) else { return [] }
        let end = tags[start...].firstIndex { $0.name == "/ul" } ?? tags.endIndex
        return tags[start..<end].indices.compactMap { index in
            guard tags[index].name == "li" else { return nil }
            let next = index + 1 < end ? tags[index + 1] : tags[index]
            guard next.name == "a", let target = next["href"] else { return ("", tags[index].text) }
            return (String(target.drop { $0 == "#" }), next.text)
        }
    }

    /// The sentence at a field.
    func problem(at field: String) -> String? { text(behind: { $0["id"] == "\(field)-error" }, in: "span") }

    /// The value of a field as it is shown; `nil` if there is no such field.
    func value(of id: String) -> String? {
        guard let index = tags.firstIndex(where: { $0["id"] == id }) else { return nil }
        switch tags[index].name {
        case "input":
            if tags[index]["type"] == "checkbox" { return tags[index]["checked"] == nil ? "" : tags[index]["value"] }
            return tags[index]["value"] ?? ""
        // A browser drops the line end that follows the tag (WHATWG HTML §13.2.6.4.7).
        case "textarea":
            return tags[index].text.hasPrefix("\n") ? String(tags[index].text.dropFirst()) : tags[index].text
        case "select":
            let end = tags[index...].firstIndex { $0.name == "/select" } ?? tags.endIndex
            return tags[index..<end].first { $0.name == "option" && $0["selected"] != nil }?["value"] ?? ""
        case "fieldset":
            let end = tags[index...].firstIndex { $0.name == "/fieldset" } ?? tags.endIndex
            return tags[index..<end].first { $0.name == "input" && $0["checked"] != nil }?["value"] ?? ""
        default: return tags[index].text
        }
    }

    /// A form of the page, with what a browser would send of it without anybody's doing.
    struct Form: Sendable {
        let action: String
        /// The fields that a person fills in, by name, in order.
        var fields: [(name: String, type: String)] = []
        var values: [(name: String, value: String)] = []

        subscript(name: String) -> String? { values.first { $0.name == name }?.value }

        /// Returns what is sent if some fields are filled in otherwise.
        func filled(_ others: [String: String]) -> [(String, String)] {
            values.map { ($0.name, others[$0.name] ?? $0.value) }
                + others.filter { other in !values.contains { $0.name == other.key } }
                .map { ($0.key, $0.value) }
        }
    }

    /// The forms that send by POST, without the one for languages and the button that signs out.
    var forms: [Form] {
        var forms: [Form] = []
        var current: Form?
        for index in tags.indices {
            let tag = tags[index]
            switch tag.name {
            case "form" where tag["method"] == "post": current = Form(action: tag["action"] ?? "")
            case "/form":
                if let form = current, !["/language", "/sign-out"].contains(form.action) { forms.append(form) }
                current = nil
            case "input", "select", "textarea":
                guard let name = tag["name"], name != "form-token" else { continue }
                Self.add(tag, name, value(of: tag["id"] ?? ""), to: &current)
            default: continue
            }
        }
        return forms
    }

    private static func add(_ tag: Tag, _ name: String, _ value: String?, to form: inout Form?) {
        let type = tag.name == "input" ? tag["type"] ?? "text" : tag.name
        if type != "hidden", form?.fields.contains(where: { $0.name == name }) == false {
            form?.fields.append((name, type))
        }
        switch type {
        case "checkbox", "radio":
            if tag["checked"] != nil { form?.values.append((name, tag["value"] ?? "")) }
        case "hidden": form?.values.append((name, tag["value"] ?? ""))
        default: form?.values.append((name, value ?? ""))
        }
    }

    private func text(behind isStart: (Tag) -> Bool, in name: String) -> String? {
        guard let start = tags.firstIndex(where: isStart) else { return nil }
        return tags[start...].first { $0.name == name }?.text
    }
}

extension ReadPage {
    private static func tags(_ bytes: [UInt8]) -> [Tag] {
        var tags: [Tag] = []
        var rest = bytes[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[(start + 1)...]
            let name = taken(&rest) { isLetter($0) || $0 == UInt8(ascii: "/") || isDigit($0) }
            guard !name.isEmpty else { continue }
            let attributes = attributes(&rest)
            let text = rest.prefix { $0 != UInt8(ascii: "<") }
            tags.append(Tag(name: name.lowercased(), attributes: attributes, text: unescaped(text)))
        }
        return tags
    }

    private static func attributes(_ rest: inout ArraySlice<UInt8>) -> [String: String] {
        var attributes: [String: String] = [:]
        while true {
            _ = taken(&rest) { isSpace($0) || $0 == UInt8(ascii: "/") }
            guard let next = rest.first else { return attributes }
            if next == UInt8(ascii: ">") {
                rest = rest.dropFirst()
                return attributes
            }
            let name = taken(&rest) { !isSpace($0) && !"=/>".utf8.contains($0) }
            guard rest.first == UInt8(ascii: "=") else {
                // A byte that can't begin a name would stop the reading for ever.
                if name.isEmpty { rest = rest.dropFirst() }
                attributes[name] = ""
                continue
            }
            rest = rest.dropFirst()
            if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                rest = rest.dropFirst()
                let value = rest.prefix { $0 != quote }
                rest = rest.dropFirst(value.count + 1)
                attributes[name] = unescaped(value)
            } else {
                attributes[name] = taken(&rest) { !isSpace($0) && $0 != UInt8(ascii: ">") }
            }
        }
    }

    private static func taken(_ rest: inout ArraySlice<UInt8>, while isWanted: (UInt8) -> Bool) -> String {
        let found = rest.prefix(while: isWanted)
        rest = rest.dropFirst(found.count)
        return String(decoding: found, as: UTF8.self)
    }

    private static func unescaped(_ bytes: some Sequence<UInt8>) -> String {
        let text = String(decoding: Array(bytes), as: UTF8.self)
        guard text.contains("&") else { return text }
        let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        // By bytes, as a browser does: an accent behind a mark would make it another character.
        let unescaped = marks.reduce(Array(text.utf8)) { $0.replacing(Array($1.0.utf8), with: Array($1.1.utf8)) }
        return String(decoding: unescaped, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
