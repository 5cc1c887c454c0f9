import CGumbo

/// Goes through a letter's tree and writes it anew. Without recursion: a server's threads have small stacks.
struct LetterWalk {
    /// An element whose children are being written.
    private struct Frame {
        let node: LetterNode
        var next = 0
        /// `nil` if only the content is written.
        let written: WrittenElement?
        let mark: QuoteMark?
    }

    /// A link that is being written.
    private struct OpenLink {
        let host: HostName?
        /// What people read, up to ``ShownHost/longest``.
        var text = ""
    }

    private let cleaner: LetterCleaner
    private var markup: Markup
    private var open = OpenElements()
    private var frames: [Frame] = []
    private var link: OpenLink?
    private var fold = QuoteFold()
    private var letter = SafeLetter()

    init(cleaner: LetterCleaner) {
        self.cleaner = cleaner
        markup = Markup(limit: cleaner.limits.output)
    }

    /// Writes the body of a document.
    mutating func write(_ root: LetterNode) -> CleanedLetter {
        guard let body = (0..<root.childCount).lazy.compactMap(root.child).first(where: { $0.tag == GUMBO_TAG_BODY })
        else { return .safe(letter) }
        let attributes = LetterBody.attributes(of: body, in: root)
        letter.setsColours = attributes.setsColours
        if attributes.written.isEmpty {
            frames.append(Frame(node: body, written: nil, mark: nil))
        } else {
            push(.div, attributes.written, of: body, mark: nil)
        }
        while let frame = frames.last {
            if markup.isTooLong { return .tooLarge(.output) }
            guard let child = frame.node.child(frame.next) else {
                leave()
                continue
            }
            frames[frames.count - 1].next += 1
            if child.isText {
                write(text: child)
            } else if child.isElement {
                write(element: child)
            }
            if open.count > cleaner.limits.nesting { return .tooLarge(.nesting) }
        }
        if markup.isTooLong { return .tooLarge(.output) }
        letter.html = String(decoding: markup.bytes, as: UTF8.self)
        letter.quotesEarlierText = fold.hasEarlierText
        letter.folded = fold.folded(markup.bytes)
        return .safe(letter)
    }

    private mutating func write(text node: LetterNode) {
        let text = node.text
        guard open.takesText else { return }
        if !LetterCharacter.isBlank(text) { fold.sawContent() }
        markup.text(text)
        addToLink(String(decoding: text.prefix(ShownHost.longest), as: UTF8.self))
    }

    private mutating func addToLink(_ text: @autoclosure () -> String) {
        guard let count = link?.text.utf8.count, count < ShownHost.longest else { return }
        link?.text += text()
    }

    private mutating func write(element node: LetterNode) {
        switch ElementTreatment.of(node.tag) {
        case .leaveOut: break
        case .unwrap: frames.append(Frame(node: node, written: nil, mark: nil))
        case .write(.img): write(picture: node)
        case .write(.a): write(link: node)
        case .write(let element):
            if ![.inline, .link].contains(element.kind), element != .wbr { addToLink(" ") }
            guard open.takes(element) else {
                if element.hasContent { frames.append(Frame(node: node, written: nil, mark: nil)) }
                return
            }
            let attributes = LetterAttributes(node, of: element, style: LetterStyle(node.attribute("style") ?? ""))
            if attributes.setsColours { letter.setsColours = true }
            if element.hasContent {
                push(element, attributes.written, of: node, mark: QuoteMark(node))
            } else {
                markup.startTag(element, attributes.written)
            }
        }
    }

    private mutating func push(
        _ element: WrittenElement, _ attributes: [(name: StaticString, value: String)], of node: LetterNode,
        mark: QuoteMark?
    ) {
        let start = markup.bytes.count
        if let mark { fold.begin(mark, at: start, in: open, of: markup.bytes) }
        markup.startTag(element, attributes)
        open.push(element, startTag: start..<markup.bytes.count)
        frames.append(Frame(node: node, written: element, mark: mark))
    }

    private mutating func write(picture node: LetterNode) {
        guard open.takes(.img) else { return }
        let style = LetterStyle(node.attribute("style") ?? "")
        var attributes = LetterAttributes(node, of: .img, style: style)
        switch LetterPicture(node, style: style, cleaner: cleaner) {
        case .shown(let address): attributes.append("src", address)
        case .withoutAddress: break
        case .leftOut: letter.picturesLeftOut += 1
        case .tracker:
            letter.trackers += 1
            return
        }
        if attributes.setsColours { letter.setsColours = true }
        fold.sawContent()
        markup.startTag(.img, attributes.written)
        addToLink(" \(node.attribute("alt")?.prefix(200) ?? "") ")
    }

    // MARK: Links

    /// Writes a link, or its content in a `<span>` if its address may not be written, or if it is in another link.
    private mutating func write(link node: LetterNode) {
        let address = open.isInLink ? nil : node.attribute("href").flatMap { LinkAddress($0) }
        let element = address == nil ? WrittenElement.span : .a
        guard open.takes(element) else {
            frames.append(Frame(node: node, written: nil, mark: nil))
            return
        }
        var attributes = LetterAttributes(node, of: element, style: LetterStyle(node.attribute("style") ?? ""))
        if attributes.setsColours { letter.setsColours = true }
        if let address {
            attributes.append("href", address.text)
            attributes.append("target", "_blank")
            attributes.append("rel", "noopener noreferrer")
            link = OpenLink(host: address.host)
        }
        push(element, attributes.written, of: node, mark: QuoteMark(node))
    }

    private mutating func leave() {
        guard let frame = frames.popLast() else { return }
        if let element = frame.written {
            markup.endTag(element)
            open.pop()
            if element == .a { endLink(frame.node) }
            if ![.inline, .link].contains(element.kind) { addToLink(" ") }
        }
        if let mark = frame.mark { fold.end(mark) }
    }

    /// Writes the true host behind a link whose text names another one, unless it is there already.
    private mutating func endLink(_ node: LetterNode) {
        defer { link = nil }
        guard let link, let actual = link.host, let shown = ShownHost.other(than: actual, in: link.text) else { return }
        letter.misleadingLinks.append(MisleadingLink(shown: shown.name, actual: actual.name))
        let text = TrueHostMark.text(actual)
        if let next = node.next, TrueHostMark.isMark(next, text) { return }
        markup.startTag(.span, TrueHostMark.attributes)
        markup.text(text)
        markup.endTag(.span)
    }
}
