/// What becomes of a letter's `<img>`.
enum LetterPicture {
    /// Written with this address.
    case shown(String)
    /// Written without an address.
    case withoutAddress
    /// A picture from the web, written without an address.
    case leftOut
    /// Not written.
    case tracker

    init(_ node: LetterNode, style: LetterStyle, cleaner: LetterCleaner) {
        let source = (node.attribute("src") ?? "").trimmingSpaces
        if source.utf8.prefix(4).elementsEqual("cid:".utf8, by: { $0 | 0x20 == $1 | 0x20 }) {
            self = Self.contentID(source).flatMap(cleaner.attachedPicture).map(Self.shown) ?? .withoutAddress
        } else if source.utf8.prefix(5).elementsEqual("data:".utf8, by: { $0 | 0x20 == $1 | 0x20 }) {
            self = DataPicture.address(source, longest: cleaner.limits.picture).map(Self.shown) ?? .withoutAddress
        } else if let address = LinkAddress(ofPicture: source) {
            if Self.isInvisible(node, style) {
                self = .tracker
            } else if case .through(let served) = cleaner.remotePictures, let path = served(address.text) {
                self = .shown(path)
            } else {
                self = .leftOut
            }
        } else {
            self = .withoutAddress
        }
    }

    /// The Content-ID in an address (RFC 2392 §2), at most 1,000 bytes.
    private static func contentID(_ address: String) -> String? {
        guard address.utf8.count <= 1000,
            let text = LinkAddress.percentDecoded(Array(address.utf8.dropFirst(4))[...])
        else { return nil }
        let identifier = text.trimmingSpaces
        let bare =
            identifier.hasPrefix("<") && identifier.hasSuffix(">")
            ? String(identifier.dropFirst().dropLast()) : identifier
        return bare.isEmpty ? nil : bare
    }

    /// Whether a picture is at most one pixel wide and high, or is not displayed. The style counts before attributes.
    private static func isInvisible(_ node: LetterNode, _ style: LetterStyle) -> Bool {
        if style.value("display") == "none" { return true }
        return isTiny(style.value("width") ?? node.attribute("width"))
            && isTiny(style.value("height") ?? node.attribute("height"))
            || isTiny(style.value("max-width")) && isTiny(style.value("max-height"))
    }

    private static func isTiny(_ length: String?) -> Bool {
        guard let length else { return false }
        let number = length.trimmingSpaces.lowercased()
        let digits = number.hasSuffix("px") || number.hasSuffix("pt") ? String(number.dropLast(2)) : number
        guard digits.utf8.count <= 10, let value = Double(digits) else { return false }
        return value <= 1
    }
}
