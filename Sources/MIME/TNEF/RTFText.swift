/// Extracts the text of RTF: HTML if the RTF was made from HTML, which it then contains verbatim (MS-OXRTFEX), else
/// plain text.
///
/// Never fails, and takes linear time: any bytes give a text, of less than four times the RTF's length.
struct RTFText {
    /// The deepest nesting of groups distinguished. Outlook writes about ten levels.
    static let groupLimit = 500
    /// The most fonts whose alphabets are kept.
    private static let fontLimit = 4000

    /// The state of a group, restored at the end of an inner group.
    private struct Group {
        /// A destination that is not text: fonts, colours, pictures.
        var isPassedOver = false
        /// `\*\htmltag`: verbatim HTML.
        var isTag = false
        /// `\htmlrtf`: text for RTF readers, which the HTML expresses differently.
        var isForRTFOnly = false
        var isFontTable = false
        var font: Int?
        /// The number of bytes after each `\u` for readers without Unicode.
        var substitutes = 1
    }

    private var tokens: RTFTokens
    private var groups = [Group()]
    /// The number of open groups past the limit, which are read as part of the last one.
    private var uncountedGroups = 0
    private var isHTML = false
    /// Whether the previous token was `\*`, which marks a destination that readers may not know.
    private var isOptional = false
    private var substitutesLeft = 0

    private var codePage = CodePage.western
    private var defaultFont: Int?
    private var codePages: [Int: Int] = [:]
    private var definedFont: Int?

    private var output: [UInt8] = []
    /// Bytes in code page `heldPage`, not decoded yet: a letter may take two.
    private var held: [UInt8] = []
    private var heldPage = CodePage.western
    private var highSurrogate: UInt16?

    private init(_ rtf: [UInt8]) {
        tokens = RTFTokens(rtf)
    }

    /// Extracts the text of RTF; `nil` if the bytes do not begin like RTF.
    static func read(_ rtf: [UInt8]) -> (text: String, isHTML: Bool)? {
        guard rtf.starts(with: "{\\rtf".utf8) else { return nil }
        var reader = RTFText(rtf)
        while let token = reader.tokens.next() { reader.take(token) }
        reader.flush()
        return (String(decoding: reader.output, as: UTF8.self), reader.isHTML)
    }

    private var group: Group {
        get { groups[groups.count - 1] }
        set { groups[groups.count - 1] = newValue }
    }

    private mutating func take(_ token: RTFTokens.Token) {
        let wasOptional = isOptional
        isOptional = false
        switch token {
        case .groupStart:
            substitutesLeft = 0
            if groups.count < Self.groupLimit { groups.append(group) } else { uncountedGroups += 1 }
        case .groupEnd:
            substitutesLeft = 0
            if uncountedGroups > 0 { uncountedGroups -= 1 } else if groups.count > 1 { groups.removeLast() }
        case .symbol(0x2A): isOptional = true
        case .symbol(let symbol): take(symbol: symbol)
        case .byte(let byte):
            if substitutesLeft > 0 { substitutesLeft -= 1 } else { put(byte: byte) }
        case .word(let word, let number):
            let name = tokens.name(word)
            if substitutesLeft > 0, Self.text(of: name, isHTML: isHTML) != nil {
                substitutesLeft -= 1
            } else {
                take(name, number, isOptional: wasOptional)
            }
        }
    }

    private mutating func take(symbol: UInt8) {
        if substitutesLeft > 0 {
            substitutesLeft -= 1
            return
        }
        switch symbol {
        case 0x7B, 0x7D, 0x5C: put(byte: symbol)
        case 0x7E: put("\u{A0}")
        case 0x5F: put("\u{2011}")
        case 0x0D, 0x0A: put(isHTML ? "\r\n" : "\n")
        default: break
        }
    }

    private mutating func take(_ word: String, _ number: Int?, isOptional: Bool) {
        if isOptional {
            group.isTag = word == "htmltag"
            if !group.isTag { group.isPassedOver = true }
            return
        }
        switch word {
        case "fromhtml": isHTML = number ?? 1 == 1
        case "htmlrtf": group.isForRTFOnly = number ?? 1 != 0
        case "ansicpg": if let number, CodePage.label(number) != nil { codePage = number }
        case "deff": defaultFont = number
        case "f": takeFont(number)
        case "fcharset": takeAlphabet(number)
        case "uc": group.substitutes = Swift.min(Swift.max(number ?? 1, 0), 255)
        case "u": takeUnicode(number ?? 0)
        case "bin": tokens.skip(number ?? 0)
        case "plain": group.font = nil
        case "fonttbl":
            group.isPassedOver = true
            group.isFontTable = true
        // The number or bullet of a list, which HTML derives from its tags.
        case "pntext" where isHTML: group.isPassedOver = true
        case _ where Self.passedOver.contains(word): group.isPassedOver = true
        default: if let text = Self.text(of: word, isHTML: isHTML) { put(text) }
        }
    }

    /// Destinations without body text.
    private static let passedOver: Set<String> = [
        "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl",
        "footerr", "footerf", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "themedata",
        "colorschememapping", "datastore", "latentstyles", "xmlnstbl", "fldinst", "bkmkstart", "bkmkend", "nonshppict",
        "mhtmltag", "footnote", "annotation", "object", "objdata", "tc", "xe", "rxe",
    ]

    private static func text(of word: String, isHTML: Bool) -> String? {
        switch word {
        case "par", "line", "sect", "page", "row": isHTML ? "\r\n" : "\n"
        case "tab", "cell": "\t"
        case "lquote": "‘"
        case "rquote": "’"
        case "ldblquote": "“"
        case "rdblquote": "”"
        case "bullet": "•"
        case "endash": "–"
        case "emdash": "—"
        case "enspace": "\u{2002}"
        case "emspace": "\u{2003}"
        default: nil
        }
    }

    private mutating func takeFont(_ number: Int?) {
        if group.isFontTable { definedFont = number } else { group.font = number }
    }

    private mutating func takeAlphabet(_ number: Int?) {
        guard group.isFontTable, let font = definedFont, let page = number.flatMap(CodePage.ofFont(charset:)) else {
            return
        }
        // Charset 0 is “ANSI”: whatever the document defines it to be.
        guard number != 0, codePages.count < Self.fontLimit else { return }
        codePages[font] = page
    }

    /// Takes `\u` with a UTF-16 code unit, written as a signed number.
    private mutating func takeUnicode(_ number: Int) {
        substitutesLeft = group.substitutes
        guard isShown else { return }
        let unit = UInt16(truncatingIfNeeded: number)
        if UTF16.isLeadSurrogate(unit) {
            flush()
            highSurrogate = unit
        } else if UTF16.isTrailSurrogate(unit) {
            let units = [highSurrogate ?? 0xFFFD, unit]
            highSurrogate = nil
            put(units[0] == 0xFFFD ? "\u{FFFD}" : String(decoding: units, as: UTF16.self))
        } else {
            put(String(decoding: CollectionOfOne(unit), as: UTF16.self))
        }
    }

    private var isShown: Bool {
        !group.isPassedOver && !(isHTML && group.isForRTFOnly)
    }

    private mutating func put(byte: UInt8) {
        guard isShown else { return }
        // HTML tags are in the document's code page, text is in its font's (MS-OXRTFEX §3.1.3).
        let font = group.isTag ? nil : group.font ?? defaultFont
        let page = font.flatMap { codePages[$0] } ?? codePage
        if page != heldPage || highSurrogate != nil { flush() }
        heldPage = page
        held.append(byte)
    }

    private mutating func put(_ text: String) {
        guard isShown else { return }
        flush()
        output += text.utf8
    }

    private mutating func flush() {
        if highSurrogate != nil {
            output += "\u{FFFD}".utf8
            highSurrogate = nil
        }
        guard !held.isEmpty else { return }
        output += Charset.decode(held, label: CodePage.label(heldPage)).text.utf8
        held.removeAll(keepingCapacity: true)
    }
}
