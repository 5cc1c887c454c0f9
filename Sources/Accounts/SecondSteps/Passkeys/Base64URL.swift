import Foundation

/// Base64url without padding (RFC 4648 §5), as browsers give what belongs to a passkey.
enum Base64URL {
    /// Decodes a text; `nil` if it is none, or stands for more than `limit` bytes.
    static func decode(_ text: String, limit: Int) -> [UInt8]? {
        guard text.utf8.count <= (limit * 4 + 2) / 3 else { return nil }
        var plain = ""
        plain.reserveCapacity(text.utf8.count + 2)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9": plain.unicodeScalars.append(scalar)
            case "-": plain.append("+")
            case "_": plain.append("/")
            default: return nil
            }
        }
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { Array($0) }
    }
}
