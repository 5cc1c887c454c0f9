/// Which parts of a message are its text, which its HTML, and which its attachments: the algorithm of RFC 8621 section 4.1.4.
///
/// Beyond it: of several alternatives of one type the last counts (RFC 2046 section 5.1.4), and multipart/related may name its root.
/// The tree is walked with a stack of its own: its depth is only limited by the parser's limits.
struct BodySelection {
    private(set) var text: [Part] = []
    private(set) var html: [Part] = []
    private(set) var attachments: [Part] = []

    /// A part with what the multiparts above it say.
    private struct Place {
        var part: Part
        var isFirst: Bool
        var container: PartRecord.Kind
        /// Whether an alternative is among the multiparts above: there a text of one type is left out of the other.
        var isAlternative: Bool
    }

    /// An alternative whose children have all been sorted: what was found for one type stands for the other where that has none.
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
                if place.part.isMultipart, place.part.record.firstChild >= 0 {
                    push(place, &tasks)
                } else {
                    sort(place)
                }
            }
        }
    }

    private func push(_ place: Place, _ tasks: inout [Task]) {
        let kind = place.part.record.kind
        let children = place.part.children
        let first = kind == .related ? Self.relatedRoot(of: place.part, children) : 0
        var places: [Task] = []
        if kind == .alternative { tasks.append(.fillIn(text: text.count, html: html.count)) }
        let lastText = children.lastIndex { $0.record.kind == .plainText }
        let lastHTML = children.lastIndex { $0.record.kind == .html }
        for (index, child) in children.enumerated() {
            if kind == .alternative {
                if child.record.kind == .plainText, index != lastText { continue }
                if child.record.kind == .html, index != lastHTML { continue }
            }
            places.append(
                .sort(
                    Place(
                        part: child, isFirst: index == first, container: kind,
                        isAlternative: place.isAlternative || kind == .alternative)))
        }
        tasks.append(contentsOf: places.reversed())
    }

    private mutating func sort(_ place: Place) {
        let part = place.part
        guard isBody(place) else {
            attachments.append(part)
            return
        }
        if !place.isAlternative || part.record.kind != .html { text.append(part) }
        if !place.isAlternative || part.record.kind == .html { html.append(part) }
    }

    private func isBody(_ place: Place) -> Bool {
        let kind = place.part.record.kind
        // A multipart none of whose boundaries occur is shown as the text that it is.
        guard kind == .plainText || kind == .html || kind.isMultipart else { return false }
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

    /// The root of a multipart/related: the part that `start` names, else the first (RFC 2387 section 3.2).
    private static func relatedRoot(of part: Part, _ children: [Part]) -> Int {
        guard let start = part.contentType["start"] else { return 0 }
        let identifier = Array(start.utf8).withUnsafeBytes { MessageIdentifiers.first(in: $0) }
        return children.firstIndex { $0.contentID == identifier } ?? 0
    }
}
