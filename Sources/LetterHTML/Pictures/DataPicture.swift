/// A picture within its address: `data:image/png;base64,…`.
enum DataPicture {
    /// What each kind of picture begins with, in base64.
    private static let kinds: [(type: String, start: String)] = [
        ("image/png", "iVBORw0KGgo"), ("image/jpeg", "/9j/"), ("image/gif", "R0lGOD"), ("image/webp", "UklGR"),
    ]

    /// Returns the address of a PNG, JPEG, GIF or WebP, with the type that its first bytes say, or `nil`.
    ///
    /// - Parameter longest: The most characters of base64.
    static func address(_ address: String, longest: Int) -> String? {
        var address = address
        return address.withUTF8 { bytes in
            guard let comma = bytes.prefix(200).firstIndex(of: 0x2C), bytes.count - comma <= longest * 2 else {
                return nil
            }
            let head = String(decoding: bytes[..<comma], as: UTF8.self).lowercased().filter { !$0.isWhitespace }
            guard head.hasPrefix("data:image/"), head.hasSuffix(";base64") else { return nil }
            let data = bytes[(comma + 1)...].filter { ![0x20, 0x09, 0x0A, 0x0C, 0x0D].contains($0) }
            let unpadded = data.prefix { $0 != 0x3D }
            guard data.count <= longest, data.count - unpadded.count <= 2,
                data[unpadded.endIndex...].allSatisfy({ $0 == 0x3D }),
                unpadded.allSatisfy(isBase64)
            else { return nil }
            guard let kind = kinds.first(where: { data.starts(with: $0.start.utf8) }) else { return nil }
            return "data:\(kind.type);base64," + String(decoding: data, as: UTF8.self)
        }
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        0x41...0x5A ~= byte || 0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == 0x2B || byte == 0x2F
    }
}
