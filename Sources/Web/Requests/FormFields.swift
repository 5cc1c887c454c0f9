/// The fields of a form or a query, in order (application/x-www-form-urlencoded, WHATWG URL §5).
struct FormFields: Sendable, Hashable {
    /// The most bytes of the body of a form without files.
    static let longestBody = 64 * 1024
    /// The most fields.
    static let mostFields = 200

    private(set) var pairs: [(name: String, value: String)] = []

    init() {}

    init(_ pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// Reads fields. Bytes that are no UTF-8 become the control character SUB, which no field takes; what is past
    /// ``mostFields`` is dropped.
    init(encoded bytes: some Sequence<UInt8>) {
        for pair in Array(bytes).split(separator: UInt8(ascii: "&")).prefix(Self.mostFields) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : ""))
        }
    }

    static func == (left: FormFields, right: FormFields) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for pair in pairs {
            hasher.combine(pair.name)
            hasher.combine(pair.value)
        }
    }

    /// The first value of a field; `nil` if it is not there.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// All values of a field.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The value of a field without white space around it; empty if it is not there.
    func trimmed(_ name: String) -> String {
        let value = self[name] ?? ""
        let start = value.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The fields without some of them, for example without secrets.
    func without(_ names: Set<String>) -> FormFields { FormFields(pairs.filter { !names.contains($0.name) }) }

    /// The fields as a query or body.
    var encoded: String {
        pairs.map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }.joined(separator: "&")
    }

    private static func decoded(_ bytes: some Collection<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if let high = hexValue(rest.first), let low = hexValue(rest.dropFirst().first) {
                    result.append(high << 4 | low)
                    rest = rest.dropFirst(2)
                } else {
                    result.append(byte)
                }
            default: result.append(byte)
            }
        }
        return text(result)
    }

    /// Returns the text of bytes. Bytes that are no UTF-8 become SUB.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(decoding: bytes, as: UTF8.self).replacing("\u{FFFD}", with: "\u{1A}")
    }

    private static func hexValue(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let digit) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): digit - UInt8(ascii: "0")
        case .some(let digit) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit):
            digit - UInt8(ascii: "a") + 10
        case .some(let digit) where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit):
            digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                result.append(Character(Unicode.Scalar(byte)))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}
