/// Converts 7-bit charsets with escape sequences to 8-bit charsets that have the same characters.
enum EscapedCharsets {
    /// Converts ISO-2022-JP (RFC 1468, with half-width katakana and Microsoft's characters) to EUC-JP.
    static func eucJP(fromISO2022JP bytes: UnsafeRawBufferPointer) -> [UInt8] {
        enum Plane { case single, katakana, double, supplementary }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var plane = Plane.single
        var position = 0
        func at(_ offset: Int) -> UInt8 { position + offset < bytes.count ? bytes[position + offset] : 0 }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x1B {
                switch (at(1), at(2), at(3)) {
                case (0x24, 0x28, 0x44):
                    plane = .supplementary
                    position += 4
                    continue
                case (0x24, 0x28, 0x40), (0x24, 0x28, 0x42):
                    plane = .double
                    position += 4
                    continue
                case (0x24, 0x40, _), (0x24, 0x42, _):
                    plane = .double
                    position += 3
                    continue
                case (0x28, 0x49, _):
                    plane = .katakana
                    position += 3
                    continue
                case (0x28, 0x42, _), (0x28, 0x4A, _), (0x28, 0x48, _):
                    plane = .single
                    position += 3
                    continue
                default: break
                }
            }
            // A line break returns to ASCII. Bytes above 127 are EUC or invalid, which iconv decides.
            if byte == 0x0A || byte == 0x0D { plane = .single }
            let isPrinting = 0x21...0x7E ~= byte
            switch plane {
            case .katakana where isPrinting: output += [0x8E, byte | 0x80]
            case .double where isPrinting: output.append(byte | 0x80)
            case .supplementary where isPrinting:
                output += [0x8F, byte | 0x80, at(1) | 0x80]
                position += 1
            default: output.append(byte)
            }
            position += 1
        }
        return output
    }

    /// Converts HZ (RFC 1843) to 8-bit GB 2312.
    static func gb2312(fromHZ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isDouble = false
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x7E, position + 1 < bytes.count {
                switch bytes[position + 1] {
                case 0x7B: isDouble = true
                case 0x7D: isDouble = false
                case 0x7E where !isDouble: output.append(0x7E)
                case 0x0A where !isDouble: break
                default: output += [byte, bytes[position + 1]]
                }
                position += 2
                continue
            }
            output.append(isDouble && 0x21...0x7E ~= byte ? byte | 0x80 : byte)
            position += 1
        }
        return output
    }
}
