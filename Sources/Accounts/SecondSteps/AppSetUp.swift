public import Storage

/// What a person puts into an authenticator app.
public struct AppSetUp: Sendable, Hashable {
    /// The second step that is being set up.
    public let stepID: Int64
    /// What the QR code says: an `otpauth` address.
    public let uri: String
    /// The key to type by hand, in groups of four letters and digits.
    public let keyText: String
    /// Until when the same key is shown again.
    public let endsAt: Timestamp

    /// The name of this program in the list of the app.
    static let issuer = "Pennypost"

    init(stepID: Int64, secret: [UInt8], account: String, endsAt: Timestamp) {
        self.stepID = stepID
        self.endsAt = endsAt
        let key = Base32.encode(secret)
        uri = Self.uri(key: key, account: account)
        keyText = Self.grouped(key)
    }

    /// Apps take the parameters that are left out to be SHA-1, 6 digits and 30 seconds; some refuse others.
    static func uri(key: String, account: String) -> String {
        "otpauth://totp/\(issuer):\(PercentEncoding.encode(account, keeping: "@"))?secret=\(key)&issuer=\(issuer)"
    }

    static func grouped(_ key: String) -> String {
        let letters = Array(key.lowercased())
        return stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
    }
}

extension AppSetUp: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "app \(stepID) •••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["stepID": stepID]) }
}
