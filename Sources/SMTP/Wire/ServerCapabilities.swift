/// What a server offers in its reply to EHLO (RFC 5321 §4.1.1.1).
public struct ServerCapabilities: Sendable, Hashable {
    /// The server's name, which is the first word of the reply; empty if it gave none.
    public let serverName: String
    /// Each keyword, in upper case, with its parameters as the server wrote them. AUTH has its mechanisms in upper
    /// case.
    public let keywords: [String: [String]]

    /// RFC 2920: commands may be sent without waiting for each reply.
    public let pipelining: Bool
    /// RFC 6152: message bytes above 127 are allowed.
    public let eightBitMIME: Bool
    /// RFC 6531: addresses and headers may be UTF-8.
    public let smtpUTF8: Bool
    /// RFC 3461: delivery status notifications can be requested.
    public let deliveryStatusNotifications: Bool
    /// RFC 3030: BDAT.
    public let chunking: Bool
    /// RFC 2034: replies carry enhanced status codes.
    public let enhancedStatusCodes: Bool
    /// RFC 3207: the connection can be upgraded to TLS.
    public let startTLS: Bool
    /// RFC 1870: whether the SIZE parameter is understood.
    public let size: Bool
    /// RFC 1870: the largest message in bytes; `nil` if there is no fixed limit or SIZE is not offered.
    public let maximumMessageSize: Int?
    /// RFC 4954: SASL mechanisms, in upper case, in the server's order. The old form `AUTH=LOGIN` counts too.
    public let authenticationMechanisms: [String]

    /// The largest size that is believed, in bytes. A larger one counts as this one; no message comes near it.
    static let largestReportedSize = 1 << 50

    /// Parses a size in bytes; `nil` for zero and for anything that isn't a positive 63-bit number.
    private static func reportedSize(_ digits: String) -> Int? {
        guard let size = Int(digits), size > 0 else { return nil }
        return min(size, largestReportedSize)
    }

    /// Mechanisms beyond this many are ignored. About forty are registered.
    private static let mostMechanisms = 64

    /// Parses the reply to EHLO. A reply to HELO (one line) means a server without extensions.
    public init(_ reply: SMTPReply) {
        let lines = reply.lines
        serverName = lines.first?.split(separator: " ").first.map(String.init) ?? ""
        var keywords: [String: [String]] = [:]
        var mechanisms: [String] = []
        for line in lines.dropFirst() {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let word = words.first else { continue }
            var keyword = word.uppercased()
            var parameters = words.dropFirst().map(String.init)
            if keyword.hasPrefix("AUTH=") {
                parameters.insert(String(keyword.dropFirst(5)), at: 0)
                keyword = "AUTH"
            }
            if keyword == "AUTH" {
                for name in parameters.map({ $0.uppercased() }) where !name.isEmpty && !mechanisms.contains(name) {
                    guard mechanisms.count < Self.mostMechanisms else { break }
                    mechanisms.append(name)
                }
                keywords[keyword] = mechanisms
            } else {
                keywords[keyword] = parameters
            }
        }
        self.keywords = keywords
        authenticationMechanisms = mechanisms
        pipelining = keywords["PIPELINING"] != nil
        eightBitMIME = keywords["8BITMIME"] != nil
        smtpUTF8 = keywords["SMTPUTF8"] != nil
        deliveryStatusNotifications = keywords["DSN"] != nil
        chunking = keywords["CHUNKING"] != nil
        enhancedStatusCodes = keywords["ENHANCEDSTATUSCODES"] != nil
        startTLS = keywords["STARTTLS"] != nil
        size = keywords["SIZE"] != nil
        // RFC 1870 §3: zero, or no number at all, means that there is no fixed limit.
        maximumMessageSize = keywords["SIZE"]?.first.flatMap(Self.reportedSize)
    }
}
