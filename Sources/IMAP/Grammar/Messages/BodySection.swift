/// A section of a message, as FETCH names it: `BODY[1.2.HEADER.FIELDS (FROM TO)]` (RFC 9051 §6.4.5.1).
public struct BodySection: Hashable, Sendable, CustomStringConvertible {
    /// The piece of the part.
    public enum Piece: Hashable, Sendable {
        /// The body of the part. If ``BodySection/part`` is empty, the whole message.
        case content
        /// The header of the message, or of the message/rfc822 part.
        case header
        /// Only these header fields, in any order.
        case headerFields([String])
        /// All header fields except these.
        case headerFieldsExcept([String])
        /// Everything after the header of the message, or of the message/rfc822 part.
        case text
        /// The MIME header of the part.
        case mime
    }

    /// The path to the part in the MIME tree, numbered from 1; empty for the message itself.
    public let part: [Int]
    /// The piece of the part.
    public let piece: Piece

    /// Creates a section.
    /// - Parameters:
    ///   - part: The path to the part in the MIME tree, numbered from 1; empty for the message itself.
    ///   - piece: The piece of the part.
    public init(part: [Int] = [], piece: Piece = .content) {
        self.part = part
        self.piece = piece
    }

    /// The whole message as received, `BODY[]`.
    public static let message = BodySection()
    /// The message's header, `BODY[HEADER]`.
    public static let header = BodySection(piece: .header)
    /// Everything after the message's header, `BODY[TEXT]`.
    public static let text = BodySection(piece: .text)
    /// Returns the section of a part, such as `BODY[1.2]`.
    public static func part(_ numbers: Int...) -> BodySection { BodySection(part: numbers) }
    /// Returns the section of some header fields of the message, `BODY[HEADER.FIELDS (…)]`.
    public static func fields(_ names: String...) -> BodySection { BodySection(piece: .headerFields(names)) }

    /// The text between the brackets.
    public var description: String {
        let numbers = part.map(String.init).joined(separator: ".")
        let name: String
        switch piece {
        case .content: return numbers
        case .header: name = "HEADER"
        case .headerFields(let fields): name = "HEADER.FIELDS (\(fields.joined(separator: " ")))"
        case .headerFieldsExcept(let fields): name = "HEADER.FIELDS.NOT (\(fields.joined(separator: " ")))"
        case .text: name = "TEXT"
        case .mime: name = "MIME"
        }
        return part.isEmpty ? name : "\(numbers).\(name)"
    }
}

/// A section that a FETCH response returns, or the range of it from ``origin`` on.
public struct FetchedSection: Hashable, Sendable {
    /// The section.
    public let section: BodySection
    /// The offset of the first byte in the section, if only a range was requested (`<0>`); otherwise `nil`.
    public let origin: UInt64?
    /// Whether the transfer encoding has been decoded (`BINARY[…]`, RFC 3516).
    public let isDecoded: Bool

    /// Creates a fetched section.
    /// - Parameters:
    ///   - section: The section.
    ///   - origin: The offset of the first byte in the section, if only a range was requested.
    ///   - isDecoded: Whether the transfer encoding has been decoded.
    public init(section: BodySection, origin: UInt64? = nil, isDecoded: Bool = false) {
        self.section = section
        self.origin = origin
        self.isDecoded = isDecoded
    }
}
