/// Scans a JSON text for its strings and their keys, in order. Lenient: the structure is not checked, line breaks in
/// strings are dropped, and escaped JSON inside a string is read as part of the text.
enum JSONStrings {
    struct Field {
        var key: String
        var value: String
    }

    static func fields(in text: some Sequence<UInt8>) -> [Field] {
        // An object inside a string has its quotes escaped. Without the backslashes its strings are like any others.
        var bytes: [UInt8] = []
        for byte in text where byte != 0x5C && byte != 0x0A && byte != 0x0D {
            // The quotes around that object go as well.
            if byte == 0x7B, bytes.last == 0x22 { bytes.removeLast() }
            if byte == 0x22, bytes.last == 0x7D { continue }
            bytes.append(byte)
        }
        var found: [Field] = []
        var key: String?
        var position = 0
        while let start = bytes[position...].firstIndex(of: 0x22) {
            guard let end = bytes[(start + 1)...].firstIndex(of: 0x22) else { break }
            let string = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
            position = end + 1
            let next = bytes[position...].first { !$0.isWSP }
            if next == 0x3A {
                key = string
            } else if let key {
                found.append(Field(key: key, value: string))
            }
        }
        return found
    }
}
