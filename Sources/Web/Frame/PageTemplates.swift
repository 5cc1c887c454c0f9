public import Mustache

/// The templates of all pages, parsed once.
struct PageTemplates: Sendable {
    private let library: MustacheLibrary

    /// Parses the templates.
    ///
    /// - Parameter sources: The templates' bytes by name.
    /// - Throws: an error of the parser if a template is broken.
    init(_ sources: [String: [UInt8]]) throws {
        HTMLText.register()
        var library = MustacheLibrary()
        for (name, bytes) in sources {
            try library.register(HTMLText.pragma + String(decoding: bytes, as: UTF8.self), named: name)
        }
        self.library = library
    }

    /// Returns a template filled with values; `nil` if there is no such template.
    func fill(_ name: String, with values: [String: any Sendable]) -> String? {
        library.render(values, withTemplate: name)
    }
}

/// How text becomes HTML.
///
/// The library's own way looks at characters in the sense of Swift. A quotation mark with a combining accent is one
/// such character and is not escaped, although a browser ends the attribute there. Ours looks at bytes. Each template
/// begins with the pragma that chooses it.
struct HTMLText: MustacheContentType {
    private static let name = "PAGE"
    static let pragma = "{{% CONTENT_TYPE:\(name)}}"

    static func register() { MustacheContentTypes.register(HTMLText(), named: name) }

    func escapeText(_ text: String) -> String { Self.escape(text) }

    /// Escapes text for an element's content or a quoted attribute.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): result += Array("&amp;".utf8)
            case UInt8(ascii: "<"): result += Array("&lt;".utf8)
            case UInt8(ascii: ">"): result += Array("&gt;".utf8)
            case UInt8(ascii: "\""): result += Array("&quot;".utf8)
            case UInt8(ascii: "'"): result += Array("&#39;".utf8)
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}

/// An empty text opens no section.
extension String: @retroactive MustacheCustomRenderable {
    public var renderText: String { self }
    public var isNull: Bool { isEmpty }
}

extension SiteTexts: MustacheParent {
    func child(named key: String) -> Any? { self(key) }
}
