/// Hands each message to a closure, for example one that writes it to the log of a developer's program.
public struct DevelopmentTextGateway: TextMessageGateway {
    private let write: @Sendable (_ number: String, _ text: String) -> Void

    /// Creates a gateway.
    ///
    /// - Parameter write: Takes the number in international form, and the text with the code.
    public init(_ write: @escaping @Sendable (_ number: String, _ text: String) -> Void) { self.write = write }

    public var isForDevelopment: Bool { true }

    public func send(_ message: TextMessage) async throws(TextGatewayError) {
        write(message.number.e164, message.text)
    }
}
