import CGumbo

/// Goes through a letter's tree and writes what is allowed. Without recursion: a server's threads have small stacks.
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
        /// The place of its content in what has been written.
        var content = 0
    }

    private let cleaner: LetterCleaner
    private var markup: Markup
    private var open = OpenElements()
    private var frames: [Frame] = []
    private var link: OpenLink?
    private var fold = QuoteFold()
    private var letter = SafeLetter()
    /// Styles that have been read. Newsletters have the same ones over and over.
    private var styles: [String: LetterStyle] = [:]
    private static let mostStyles = 1000

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
    }

    private mutating func write(element node: LetterNode) {
        switch ElementTreatment.of(node.tag) {
        case .leaveOut: break
        case .unwrap: frames.append(Frame(node: node, written: nil, mark: nil))
        case .write(.img): write(picture: node)
        case .write(.a): write(link: node)
        case .write(let element):
            guard open.takes(element) else {
                if element.hasContent { frames.append(Frame(node: node, written: nil, mark: nil)) }
                return
            }
            let attributes = LetterAttributes(node, of: element, style: style(of: node))
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
        let style = style(of: node)
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
    }

    private mutating func style(of node: LetterNode) -> LetterStyle {
        guard let text = node.attribute("style") else { return LetterStyle() }
        if let style = styles[text] { return style }
        let style = LetterStyle(text)
        if styles.count < Self.mostStyles { styles[text] = style }
        return style
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
        var attributes = LetterAttributes(node, of: element, style: style(of: node))
        if attributes.setsColours { letter.setsColours = true }
        if let address {
            attributes.append("href", address.text)
            attributes.append("target", "_blank")
            attributes.append("rel", "noopener noreferrer")
            link = OpenLink(host: address.host)
        }
        push(element, attributes.written, of: node, mark: QuoteMark(node))
        if element == .a { link?.content = markup.bytes.count }
    }

    private mutating func leave() {
        guard let frame = frames.popLast() else { return }
        if let element = frame.written {
            let end = markup.bytes.count
            markup.endTag(element)
            open.pop()
            if element == .a { endLink(frame.node, contentEnd: end) }
        }
        if let mark = frame.mark { fold.end(mark) }
    }

    /// Writes the true host behind a link whose text names another one, unless it is there already.
    private mutating func endLink(_ node: LetterNode, contentEnd: Int) {
        defer { link = nil }
        guard let link, let actual = link.host else { return }
        let text = WrittenText.read(markup.bytes[link.content..<contentEnd], longest: ShownHost.longest)
        guard let shown = ShownHost.other(than: actual, in: text) else { return }
        letter.misleadingLinks.append(MisleadingLink(shown: shown.name, actual: actual.name))
        let mark = TrueHostMark.text(actual)
        if let next = node.next, TrueHostMark.isMark(next, mark) { return }
        markup.startTag(.span, TrueHostMark.attributes)
        markup.text(mark)
        markup.endTag(.span)
    }
}
