/// Where a request comes from, as far as it can be known.
public struct ClientOrigin: Sendable, Hashable {
    /// The IP address in its usual form.
    public let address: String
    /// What the program says of itself, for example the User-Agent field: at most ``longestProgram`` bytes, without
    /// control characters; empty if it says nothing.
    public let program: String

    /// The most bytes of ``program``.
    public static let longestProgram = 300

    /// This machine: what an administrator of the server does on its command line.
    public static let commandLine = ClientOrigin(address: "", program: "pennypost accounts")

    /// Creates an origin. What is too long is cut; control characters are left out.
    public init(address: String, program: String) {
        self.address = address
        var kept = ""
        for scalar in program.unicodeScalars where !scalar.properties.isControl {
            guard kept.utf8.count + String(scalar).utf8.count <= Self.longestProgram else { break }
            kept.unicodeScalars.append(scalar)
        }
        self.program = kept
    }

    /// The block of addresses that one subscriber usually has: the address for IPv4, the first 64 bits for IPv6.
    var block: String {
        guard let parsed = NetworkAddress(address) else { return address }
        return parsed.block
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool {
        switch generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
