/// Decodes addresses of type `utf-8` in ASCII reports: `\x{20AC}` for a character (RFC 6533 §3).
enum UnicodeAddress {
    static func decode(_ text: String) -> String {
        guard text.contains("\\x{") else { return text }
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "\\") {
            result += rest[..<start]
            rest = rest[start...]
            guard rest.hasPrefix("\\x{"), let end = rest.prefix(11).firstIndex(of: "}"),
                let value = UInt32(rest.dropFirst(3)[..<end], radix: 16), let scalar = Unicode.Scalar(value)
            else {
                result.append("\\")
                rest = rest.dropFirst()
                continue
            }
            result.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
