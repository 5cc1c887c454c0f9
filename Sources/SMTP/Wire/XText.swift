/// The `xtext` encoding of ENVID and ORCPT (RFC 3461 §4). Printable ASCII except `+` and `=` is kept; any other byte
/// becomes `+` and two upper-case hexadecimal digits.
public enum XText {
    /// Encodes the UTF-8 bytes of a string.
    public static func encode(_ string: String) -> String {
        var encoded: [UInt8] = []
        for byte in string.utf8 {
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "+"), byte != UInt8(ascii: "=") {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "+"))
                encoded.append(digit(byte >> 4))
                encoded.append(digit(byte & 15))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Decodes xtext; `nil` if the string isn't xtext or its bytes aren't UTF-8.
    public static func decode(_ string: String) -> String? {
        var decoded: [UInt8] = []
        var bytes = string.utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "+"):
                guard let high = bytes.next().flatMap(value), let low = bytes.next().flatMap(value) else { return nil }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "="), 0...0x20, 0x7F...: return nil
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Encodes a non-ASCII address as `utf-8-addr-xtext` (RFC 6533 §3). The result is ASCII and so can be sent to every
    /// server: `\x{17F}` encodes a character that can't be written as it is.
    public static func encodeUnicode(_ string: String) -> String {
        var encoded = ""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "!"..."~" where scalar != "+" && scalar != "=" && scalar != "\\": encoded.unicodeScalars.append(scalar)
            default: encoded += "\\x{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return encoded
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
