/// A part of a message's bytes, as FETCH names it: `BODY[1.2.HEADER.FIELDS (FROM TO)]` (RFC 9051 §6.4.5.1).
public struct BodySection: Hashable, Sendable, CustomStringConvertible {
    /// What of the part is meant.
    public enum Piece: Hashable, Sendable {
        /// The body of the part; of an empty ``BodySection/part`` the whole message.
        case content
        /// The header of the message, or of the message/rfc822 part.
        case header
        /// These header fields alone, in any order.
        case headerFields([String])
        /// All header fields but these.
        case headerFieldsExcept([String])
        /// What follows the header of the message, or of the message/rfc822 part.
        case text
        /// The MIME header of the part.
        case mime
    }

    /// The way down the tree, from 1; empty for the message itself.
    public let part: [Int]
    public let piece: Piece

    public init(part: [Int] = [], piece: Piece = .content) {
        self.part = part
        self.piece = piece
    }

    /// `BODY[]`: the whole message, as it was received.
    public static let message = BodySection()
    /// `BODY[HEADER]`
    public static let header = BodySection(piece: .header)
    /// `BODY[TEXT]`
    public static let text = BodySection(piece: .text)
    /// `BODY[1.2]`
    public static func part(_ numbers: Int...) -> BodySection { BodySection(part: numbers) }
    /// `BODY[HEADER.FIELDS (…)]`
    public static func fields(_ names: String...) -> BodySection { BodySection(piece: .headerFields(names)) }

    /// What stands between the brackets.
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

/// A run of a message's bytes that a FETCH answer brings: which section, from which byte on.
public struct FetchedSection: Hashable, Sendable {
    public let section: BodySection
    /// The first byte's place in the section, where a part of it was asked for (`<0>`).
    public let origin: UInt64?
    /// Whether the transfer encoding has been taken off (`BINARY[…]`, RFC 3516).
    public let isDecoded: Bool

    public init(section: BodySection, origin: UInt64? = nil, isDecoded: Bool = false) {
        self.section = section
        self.origin = origin
        self.isDecoded = isDecoded
    }
}
