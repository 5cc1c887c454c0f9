/// A number that identifies a message in a mailbox: a ``UID`` or a ``SequenceNumber`` (RFC 9051 §2.3.1).
public protocol MessageNumber: RawRepresentable<UInt32>, Comparable, Hashable, Sendable, CustomStringConvertible,
    ExpressibleByIntegerLiteral
{
    /// Accepts every 32-bit number: some servers send 0, which the grammar forbids.
    init(rawValue: UInt32)
}

extension MessageNumber {
    /// `*`, the largest number in use. Its raw value is 4294967295, which means the same to a server.
    public static var largest: Self { Self(rawValue: .max) }

    public init(integerLiteral value: UInt32) { self.init(rawValue: value) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    public var description: String { rawValue == .max ? "*" : String(rawValue) }
}

/// A number that a message keeps as long as its mailbox keeps its ``UIDValidity`` (RFC 9051 §2.3.1.1).
public struct UID: MessageNumber {
    /// The number on the wire.
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A message's position in the mailbox, from 1. It shifts if an earlier message is expunged (RFC 9051 §2.3.1.2).
public struct SequenceNumber: MessageNumber {
    /// The number on the wire.
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// Identifies one incarnation of a mailbox. UIDs seen under another value mean nothing (RFC 9051 §2.3.1.1).
public struct UIDValidity: RawRepresentable, Hashable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The number on the wire.
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public init(integerLiteral value: UInt32) { self.init(rawValue: value) }

    public var description: String { String(rawValue) }
}

/// A point in a mailbox's history. It grows with every change (RFC 7162 §3.1). 63 bits on the wire.
public struct ModificationSequence: RawRepresentable, Comparable, Hashable, Sendable, CustomStringConvertible,
    ExpressibleByIntegerLiteral
{
    /// The number on the wire.
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }
    public init(integerLiteral value: UInt64) { self.init(rawValue: value) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    public var description: String { String(rawValue) }
}
