import MIME

/// Writes TNEF files (MS-OXTNEF) for tests, attribute by attribute.
struct TNEFFile {
    private(set) var bytes: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00]

    /// A property as in attMAPIProps and attAttachment.
    struct Property {
        var bytes: [UInt8]

        static func long(_ identifier: UInt16, _ value: UInt32) -> Self { fixed(0x0003, identifier, number(value, 4)) }

        static func time(_ identifier: UInt16, _ secondsSinceEpoch: Int64) -> Self {
            fixed(0x0040, identifier, number(UInt64(secondsSinceEpoch + 11_644_473_600) * 10_000_000, 8))
        }

        static func text(_ identifier: UInt16, _ value: String) -> Self {
            variable(0x001F, identifier, utf16(value))
        }

        static func string8(_ identifier: UInt16, _ value: [UInt8]) -> Self {
            variable(0x001E, identifier, value + [0])
        }

        static func binary(_ identifier: UInt16, _ value: [UInt8]) -> Self { variable(0x0102, identifier, value) }

        /// Returns an object, after 16 bytes that identify its interface.
        static func object(_ identifier: UInt16, _ value: [UInt8]) -> Self {
            variable(0x000D, identifier, [UInt8](repeating: 7, count: 16) + value)
        }

        /// Returns a property with a name instead of a fixed identifier.
        static func named(_ name: String, _ value: String) -> Self {
            let property = text(0x8001, value).bytes
            var bytes = Array(property.prefix(4))
            bytes += [UInt8](repeating: 9, count: 16)
            bytes += number(UInt32(1), 4) + padded(utf16(name)) + property.dropFirst(4)
            return Self(bytes: bytes)
        }

        private static func fixed(_ type: UInt16, _ identifier: UInt16, _ value: [UInt8]) -> Self {
            Self(bytes: number(type, 2) + number(identifier, 2) + value)
        }

        private static func variable(_ type: UInt16, _ identifier: UInt16, _ value: [UInt8]) -> Self {
            Self(bytes: number(type, 2) + number(identifier, 2) + number(UInt32(1), 4) + padded(value))
        }

        private static func utf16(_ text: String) -> [UInt8] {
            var bytes: [UInt8] = []
            for unit in text.utf16 { bytes += number(unit, 2) }
            return bytes + [0, 0]
        }

        private static func padded(_ value: [UInt8]) -> [UInt8] {
            number(UInt32(value.count), 4) + value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
        }
    }

    static func number(_ value: some FixedWidthInteger, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    mutating func add(_ level: UInt8, _ identifier: UInt32, _ data: [UInt8], checksum: UInt16? = nil) {
        let sum = checksum ?? data.reduce(UInt16(0)) { $0 &+ UInt16($1) }
        bytes += [level] + Self.number(identifier, 4) + Self.number(UInt32(data.count), 4) + data + Self.number(sum, 2)
    }

    mutating func codePage(_ page: UInt32) { add(1, 0x0006_9007, Self.number(page, 4) + [0, 0, 0, 0]) }
    mutating func body(_ text: [UInt8]) { add(1, 0x0002_800C, text + [0]) }
    mutating func properties(_ list: [Property]) { add(1, 0x0006_9003, Self.list(list)) }
    mutating func recipients(_ rows: [[Property]]) {
        add(1, 0x0006_9004, Self.number(UInt32(rows.count), 4) + rows.flatMap { Self.list($0) })
    }

    /// Attaches a file as Outlook does.
    mutating func attach(title: [UInt8]?, data: [UInt8]?, _ list: [Property] = []) {
        add(2, 0x0006_9002, [UInt8](repeating: 0, count: 14))
        if let title { add(2, 0x0001_8010, title + [0]) }
        if let data { add(2, 0x0006_800F, data) }
        if !list.isEmpty { add(2, 0x0006_9005, Self.list(list)) }
    }

    private static func list(_ list: [Property]) -> [UInt8] {
        number(UInt32(list.count), 4) + list.flatMap(\.bytes)
    }

    /// A message with nothing but this file.
    var letter: [UInt8] { Self.letter(bytes) }

    static func letter(_ file: [UInt8], type: String = "application/ms-tnef; name=winmail.dat") -> [UInt8] {
        Array("Subject: x\r\nContent-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8)
            + TransferEncoding.base64.encode(file, isText: false)
    }

    /// Returns a message with its own text beside the file.
    static func letter(text: String, _ file: [UInt8]) -> [UInt8] {
        let head = "Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\n\(text)\r\n--q\r\n"
        return Array(head.utf8) + letter(file) + Array("\r\n--q--\r\n".utf8)
    }
}
