/// Decompresses RTF as packed in messages (MS-OXRTFCP): LZ77 over a ring of 4,096 bytes that starts with common RTF.
enum CompressedRTF {
    /// Returns the RTF, at most `limit` bytes of it, and whether the packed form was complete and valid. Never fails,
    /// and takes linear time: two bytes never expand to more than 17.
    static func decompress(_ packed: ArraySlice<UInt8>, limit: Int) -> (bytes: [UInt8], isSound: Bool) {
        let bytes = Array(packed)
        var reader = LittleEndianReader(bytes, in: 0..<bytes.count)
        guard let packedSize = reader.count(), let size = reader.count(), let form = reader.uint32(),
            let checksum = reader.uint32()
        else { return ([], false) }
        // The size in the header counts the bytes after the size itself.
        let content = reader.position..<Swift.min(bytes.count, Swift.max(packedSize + 4, reader.position))
        let isWhole = packedSize + 4 <= bytes.count && size <= limit
        switch form {
        case uncompressed:
            return (Array(bytes[content].prefix(Swift.min(size, limit))), isWhole && size <= content.count)
        case compressed:
            // The packed form has an end mark; not every writer gets the size in the header right.
            let (rtf, hasEnd) = unpack(bytes[content], limit: limit)
            return (rtf, isWhole && hasEnd && crc(bytes[content]) == checksum)
        default: return ([], false)
        }
    }

    private static let compressed: UInt32 = 0x7546_5A4C
    private static let uncompressed: UInt32 = 0x414C_454D

    /// The initial content of the ring (MS-OXRTFCP §2.1.2.1).
    private static let beginning = Array(
        ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
            + "MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8)

    private static let ringSize = 4096

    /// Unpacks items in groups of eight. Each group's control byte says which are bytes and which refer to the ring.
    private static func unpack(_ packed: ArraySlice<UInt8>, limit: Int) -> (rtf: [UInt8], hasEnd: Bool) {
        var ring = beginning + [UInt8](repeating: 0x20, count: ringSize - beginning.count)
        var write = beginning.count
        var rtf: [UInt8] = []
        rtf.reserveCapacity(Swift.min(limit, packed.count * 4))
        var position = packed.startIndex
        func put(_ byte: UInt8) {
            rtf.append(byte)
            ring[write] = byte
            write = (write + 1) % ringSize
        }
        while position < packed.endIndex {
            let control = packed[position]
            position += 1
            for place in 0..<8 {
                guard control >> UInt8(place) & 1 == 1 else {
                    guard position < packed.endIndex, rtf.count < limit else { return (rtf, false) }
                    put(packed[position])
                    position += 1
                    continue
                }
                guard position + 1 < packed.endIndex else { return (rtf, false) }
                let item = Int(packed[position]) << 8 | Int(packed[position + 1])
                position += 2
                let offset = item >> 4
                // A reference to the write position is the end.
                if offset == write { return (rtf, true) }
                for step in 0..<(item & 0xF) + 2 {
                    guard rtf.count < limit else { return (rtf, false) }
                    put(ring[(offset + step) % ringSize])
                }
            }
        }
        return (rtf, false)
    }

    /// Computes CRC-32 with an initial value of zero and without inversion (MS-OXRTFCP §2.1.3.2).
    private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 >> 8 ^ crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }

    private static let crcTable: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}
