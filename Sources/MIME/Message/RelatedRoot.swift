/// Finds the root of a multipart/related, and texts beside it with the same content in another form.
///
/// RFC 2387 §3.2: the root is the part that `start` names, else the first. Programs that leave out the
/// multipart/alternative put the plain text first and name the root only by `type` (§3.1).
struct RelatedRoot {
    /// The root's index among the children.
    let index: Int
    private let alternatives: [Int]

    init(of part: Part, _ children: [Part]) {
        let parameters = part.contentType
        let texts = children.indices.filter { Self.isLooseText(children[$0]) }
        let html = texts.first { children[$0].record.kind == .html }
        if let start = parameters["start"], let named = Self.index(of: start, children) {
            index = named
        } else if let type = parameters["type"]?.lowercased(), children.first?.mediaType != type,
            let typed = children.firstIndex(where: { $0.mediaType == type && $0.disposition?.isAttachment != true })
        {
            index = typed
        } else if let html, children.first?.record.kind == .plainText {
            index = html
        } else {
            index = 0
        }
        let isHTML = children.indices.contains(index) && children[index].record.kind == .html
        alternatives = isHTML ? texts.filter { children[$0].record.kind != .html } : []
    }

    /// Whether there are texts in another form beside the root.
    var hasAlternatives: Bool { !alternatives.isEmpty }

    /// Returns whether a child is an alternative: the root, or a text beside it.
    func isBody(_ child: Int) -> Bool { hasAlternatives && (child == index || alternatives.contains(child)) }

    /// Returns whether a part is text that the HTML does not refer to, and not a file.
    private static func isLooseText(_ part: Part) -> Bool {
        guard part.record.kind == .plainText || part.record.kind == .html || part.record.kind == .enrichedText else {
            return false
        }
        let isReferredTo = part.record.kind != .html && part.contentID != nil
        return !isReferredTo && part.fileName == nil && part.disposition?.isAttachment != true
    }

    private static func index(of start: String, _ children: [Part]) -> Int? {
        let identifier = Array(start.utf8).withUnsafeBytes { MessageIdentifiers.first(in: $0) }
        return children.firstIndex { $0.contentID == identifier }
    }
}
