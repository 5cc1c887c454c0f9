/// A mailbox of the local servers.
public struct MailUser: Sendable, Hashable {
    /// The address, which is also the user name at sign-in.
    public var address: String
    /// The password as the server compares it, without white space.
    public var password: String

    /// Creates a user.
    public init(address: String, password: String) {
        self.address = address
        self.password = password
    }

    /// The part after the last `@`.
    public var domain: String { String(address.split(separator: "@").last ?? "") }

    /// The password as a provider displays a 16-letter app password: in four groups.
    public var passwordInGroups: String {
        let letters = Array(password)
        return stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: " ")
    }
}
