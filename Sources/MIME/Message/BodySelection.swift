/// Sorts a message's parts into text, HTML and attachments, by the algorithm of RFC 8621 §4.1.4.
///
/// In addition, the last of several alternatives of one type counts (RFC 2046 §5.1.4), and multipart/related may name
/// its root. The content of S/MIME signed data replaces the part around it, and so do the files in TNEF. The body in
/// TNEF is used only if the message has none, since it repeats the one that the sender's server wrote beside it.
///
/// The walk uses an explicit stack: only the parser's limits bound the depth of the tree.
struct BodySelection {
    private(set) var text: [Part] = []
    private(set) var html: [Part] = []
    private(set) var attachments: [Part] = []
    /// Text and HTML in TNEF.
    private var spareText: [Part] = []
    private var spareHTML: [Part] = []

    /// A part and its context from the multiparts around it.
    private struct Place {
        var part: Part
        var isFirst: Bool
        var container: PartRecord.Kind
        /// Whether one of the multiparts around it is an alternative. Then text of one type is left out of the other.
        var isAlternative: Bool
        /// Whether the part is in a TNEF file.
        var isInTNEF = false
    }

    /// A step of the walk. `fillIn` follows the children of an alternative: if it has only one type, that type also
    /// serves as the other.
    private enum Task {
        case sort(Place)
        case fillIn(text: Int, html: Int)
    }

    init(_ message: Message) {
        let root = Place(part: message.root, isFirst: true, container: .mixed, isAlternative: false)
        var tasks = [Task.sort(root)]
        while let task = tasks.popLast() {
            switch task {
            case .fillIn(let textCount, let htmlCount): fillIn(textCount, htmlCount)
            case .sort(let place):
                if place.part.record.isOpened {
                    replace(place, &tasks)
                } else if place.part.isMultipart, place.part.record.firstChild >= 0 {
                    push(place, &tasks)
                } else {
                    sort(place)
                }
            }
        }
        if !spareText.isEmpty || !spareHTML.isEmpty { takeSpareBody() }
    }

    /// Replaces a part by its content.
    private func replace(_ place: Place, _ tasks: inout [Task]) {
        for child in place.part.children {
            var inner = place
            inner.part = child
            if place.part.record.kind == .tnef { inner.isInTNEF = true }
            tasks.append(.sort(inner))
        }
    }

    /// Uses the text in TNEF if the message has no words, and the HTML if it has no HTML with words.
    private mutating func takeSpareBody() {
        let hasHTML = html.contains { $0.isHTML && Self.hasWords($0) }
        if !hasHTML, !text.contains(where: Self.hasWords) {
            text = spareText.isEmpty ? spareHTML : spareText
            html = spareHTML.isEmpty ? spareText : spareHTML
        } else if !hasHTML, !spareHTML.isEmpty {
            html = spareHTML
        }
    }

    private static func hasWords(_ part: Part) -> Bool {
        !part.decodedText().allSatisfy(\.isWhitespace)
    }

    private func push(_ place: Place, _ tasks: inout [Task]) {
        let kind = place.part.record.kind
        let children = place.part.children
        let root = kind == .related ? RelatedRoot(of: place.part, children) : nil
        var isAlternative = place.isAlternative
        if kind == .alternative || root?.hasAlternatives == true {
            tasks.append(.fillIn(text: text.count, html: html.count))
            isAlternative = true
        }
        let last = LastAlternatives(children)
        var places: [Task] = []
        for (index, child) in children.enumerated() {
            if kind == .alternative, last.areBehind(child, index) { continue }
            // Beside the root's HTML, text in another form is an alternative, not an embedded file.
            let container: PartRecord.Kind = root?.isBody(index) == true ? .alternative : kind
            places.append(
                .sort(
                    Place(
                        part: child, isFirst: index == (root?.index ?? 0), container: container,
                        isAlternative: isAlternative, isInTNEF: place.isInTNEF)))
        }
        tasks.append(contentsOf: places.reversed())
    }

    private mutating func sort(_ place: Place) {
        let part = place.part
        guard isBody(place) else {
            attachments.append(part)
            return
        }
        if place.isInTNEF {
            if part.isHTML { spareHTML.append(part) } else { spareText.append(part) }
            return
        }
        if !place.isAlternative || part.record.kind != .html { text.append(part) }
        if !place.isAlternative || part.record.kind == .html { html.append(part) }
    }

    private func isBody(_ place: Place) -> Bool {
        let kind = place.part.record.kind
        // A multipart without any of its boundaries is shown as plain text.
        guard kind == .plainText || kind == .html || kind == .enrichedText || kind.isMultipart else { return false }
        if place.part.disposition?.isAttachment == true { return false }
        if place.isFirst || place.container == .alternative { return true }
        return place.container != .related && place.part.fileName == nil
    }

    private mutating func fillIn(_ textCount: Int, _ htmlCount: Int) {
        if text.count == textCount {
            text.append(contentsOf: html[htmlCount...])
        } else if html.count == htmlCount {
            html.append(contentsOf: text[textCount...])
        }
    }
}

/// Of several alternatives of one type the last counts (RFC 2046 §5.1.4); plain text wins over enriched text.
private struct LastAlternatives {
    private let plain: Int?
    private let enriched: Int?
    private let html: Int?

    init(_ children: [Part]) {
        func last(_ kind: PartRecord.Kind) -> Int? {
            children.lastIndex { $0.record.kind == kind && $0.disposition?.isAttachment != true }
        }
        (plain, enriched, html) = (last(.plainText), last(.enrichedText), last(.html))
    }

    /// Returns whether another alternative replaces this one. A file is not an alternative.
    func areBehind(_ part: Part, _ index: Int) -> Bool {
        if part.disposition?.isAttachment == true { return false }
        return switch part.record.kind {
        case .plainText: index != plain
        case .enrichedText: plain != nil || index != enriched
        case .html: index != html
        default: false
        }
    }
}
