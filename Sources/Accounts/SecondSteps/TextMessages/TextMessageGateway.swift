/// Sends text messages.
public protocol TextMessageGateway: Sendable {
    /// Whether it only writes messages down for developers. Pages say so.
    var isForDevelopment: Bool { get }

    /// Hands a message over for delivery.
    ///
    /// - Throws: ``TextGatewayError``, which never contains the message or a secret.
    func send(_ message: TextMessage) async throws(TextGatewayError)
}

/// A text message. It prints without its text, which has a code in it.
public struct TextMessage: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// To whom.
    public let number: PhoneNumber
    /// What it says. It fits into one message of 160 characters of the GSM alphabet if the host's name is short.
    public let text: String

    /// Creates a message.
    public init(number: PhoneNumber, text: String) {
        self.number = number
        self.text = text
    }

    public var description: String { "text message to \(number.masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["number": number.masked]) }
}

/// Why a gateway did not take a message.
public enum TextGatewayError: Error, Sendable, Hashable {
    /// No connection could be made, so that nothing was sent.
    case unreachable
    /// No whole answer arrived in time. The message may have been sent.
    case noAnswer
    /// The gateway answered, but not with what counts as success. Nothing was sent.
    case refused(status: Int)

    /// Whether the message may be on its way all the same.
    var mayHaveBeenSent: Bool { self == .noAnswer }
}
