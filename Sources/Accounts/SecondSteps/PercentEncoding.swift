/// Percent-encoding (RFC 3986 §2.1) of UTF-8, for an address or a form.
enum PercentEncoding {
    private static let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    private static let digits = Array("0123456789ABCDEF")

    /// Encodes all but the unreserved characters (RFC 3986 §2.3) and those to keep.
    static func encode(_ text: String, keeping more: String = "") -> String {
        let kept = Set((unreserved + more).utf8)
        return text.utf8.map { byte in
            kept.contains(byte) ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }
}
