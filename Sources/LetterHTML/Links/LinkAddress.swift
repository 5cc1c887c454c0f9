/// The address of a link that may be written: http, https, mailto or tel.
struct LinkAddress {
    /// The address in a form that every browser reads the same: in ASCII, without user name and password.
    let text: String
    /// The host of a page; `nil` for mailto and tel.
    let host: HostName?

    /// The longest address, in bytes.
    private static let longest = 8192

    /// Reads an address as browsers do: without white space around it, line ends and tabs in it, and with `\` as `/`.
    init?(_ address: String) {
        guard address.utf8.count <= Self.longest else { return nil }
        var bytes = address.utf8.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }[...]
        bytes = bytes.drop { $0 <= 0x20 }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        guard let colon = bytes.firstIndex(of: 0x3A) else { return nil }
        let rest = bytes[(colon + 1)...]
        switch String(decoding: bytes[..<colon], as: UTF8.self).lowercased() {
        case "http": self.init(scheme: "http://", rest)
        case "https": self.init(scheme: "https://", rest)
        case "mailto": self.init(opaque: "mailto:", rest)
        case "tel": self.init(opaque: "tel:", rest)
        default: return nil
        }
    }

    /// Reads an address of a page, or one without a scheme that begins with `//`; `nil` for any other.
    init?(ofPicture address: String) {
        let address = address.trimmingSpaces
        self.init(address.hasPrefix("//") ? "https:" + address : address)
        if host == nil { return nil }
    }

    private init?(opaque scheme: String, _ rest: ArraySlice<UInt8>) {
        guard !rest.isEmpty else { return nil }
        host = nil
        text = scheme + Self.escaped(rest)
    }

    private init?(scheme: String, _ rest: ArraySlice<UInt8>) {
        let rest = rest.drop { $0 == 0x2F || $0 == 0x5C }
        let end = rest.firstIndex { $0 == 0x2F || $0 == 0x5C || $0 == 0x3F || $0 == 0x23 } ?? rest.endIndex
        var authority = rest[..<end]
        if let at = authority.lastIndex(of: 0x40) { authority = authority[(at + 1)...] }
        var port = ""
        if let colon = authority.lastIndex(of: 0x3A), authority.last != 0x5D {
            let digits = authority[(colon + 1)...]
            guard digits.count <= 5, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
            if !digits.isEmpty { port = ":" + String(decoding: digits, as: UTF8.self) }
            authority = authority[..<colon]
        }
        guard let decoded = Self.percentDecoded(authority), let host = HostName(decoded), !host.name.isEmpty else {
            return nil
        }
        self.host = host
        // A backslash is a slash in the path, and itself in what follows.
        let path = rest[end...].prefix { $0 != 0x3F && $0 != 0x23 }
        let slashed = path.map { $0 == 0x5C ? 0x2F : $0 }
        text = scheme + host.name + port + Self.escaped(slashed[...]) + Self.escaped(rest[path.endIndex...])
    }

    /// Escapes what does not belong in an address. Escapes that are there already stay.
    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case 0...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D, 0x7F...0xFF:
                result.append(0x25)
                result.append(contentsOf: [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x37 + $0 })
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Decodes `%41`; `nil` if the result is no UTF-8.
    static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(0x25) else { return String(validating: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == 0x25, let high = hexadecimal(rest.first), let low = hexadecimal(rest.dropFirst().first) {
                result.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let byte) where 0x30...0x39 ~= byte: byte - 0x30
        case .some(let byte) where 0x41...0x46 ~= byte: byte - 0x37
        case .some(let byte) where 0x61...0x66 ~= byte: byte - 0x57
        default: nil
        }
    }
}
