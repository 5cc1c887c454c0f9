/// Base64 (RFC 2045 §6.8, RFC 4648).
enum Base64 {
    /// Returns the value of a character in the alphabet; `nil` for any other byte.
    static func value(of byte: UInt8) -> UInt8? {
        let value = values[Int(byte)]
        return value < 64 ? value : nil
    }

    /// Bytes outside the alphabet: white space, which is allowed anywhere, padding, and junk.
    private static let space: UInt8 = 64
    private static let padding: UInt8 = 65
    private static let junk: UInt8 = 66

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: junk, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        for byte in [0x20, 0x09, 0x0D, 0x0A] { table[byte] = space }
        table[0x3D] = padding
        return table
    }()

    /// Marks a character outside the alphabet in `shifted`.
    private static let bad: UInt32 = 1 << 31

    /// Four tables of 256 in one: the value of a character as the first to fourth of its group, with the group's three
    /// bytes from the lowest byte up.
    private static let shifted: [UInt32] = {
        var table = [UInt32](repeating: bad, count: 1024)
        for (value, character) in alphabet.enumerated() {
            let value = UInt32(value)
            for (place, group) in [value << 18, value << 12, value << 6, value].enumerated() {
                table[place * 256 + Int(character)] = group.byteSwapped >> 8
            }
        }
        return table
    }()

    /// Decodes a body as mail programs do. Skips white space and junk, accepts missing padding, and continues after
    /// padding (in case separately encoded pieces were concatenated).
    static func decode(_ body: UnsafeRawBufferPointer) -> TransferEncoding.Decoded {
        var hasDefect = false
        let bytes = [UInt8](unsafeUninitializedCapacity: body.count / 4 * 3 + 8) { output, count in
            shifted.withUnsafeBufferPointer { shifted in
                values.withUnsafeBufferPointer { values in
                    count = decode(body, into: output, shifted: shifted, values: values, hasDefect: &hasDefect)
                }
            }
        }
        return TransferEncoding.Decoded(bytes: bytes, defects: hasDefect ? [.badBase64] : [])
    }

    /// Decodes whole groups with the tables while possible, and single characters at line breaks and defects. Writes at
    /// most three bytes for every four read, plus four.
    private static func decode(
        _ body: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>,
        shifted: UnsafeBufferPointer<UInt32>, values: UnsafeBufferPointer<UInt8>, hasDefect: inout Bool
    ) -> Int {
        guard let input = body.baseAddress, let table = shifted.baseAddress, let target = output.baseAddress else {
            return 0
        }
        let writable = UnsafeMutableRawPointer(target)
        let count = body.count
        var position = 0
        var end = 0
        // The current group, when decoding single characters.
        var bits: UInt32 = 0
        var held = 0
        var sawPadding = false
        let lineEnd = UInt16(littleEndian: 0x0A0D)
        while position < count {
            // After padding, every character is examined: any that follow are a defect.
            if held == 0, !sawPadding {
                while position &+ 8 <= count {
                    let word = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                    let first =
                        table[Int(word & 0xFF)] | table[256 &+ Int(word &>> 8 & 0xFF)]
                        | table[512 &+ Int(word &>> 16 & 0xFF)] | table[768 &+ Int(word &>> 24 & 0xFF)]
                    let second =
                        table[Int(word &>> 32 & 0xFF)] | table[256 &+ Int(word &>> 40 & 0xFF)]
                        | table[512 &+ Int(word &>> 48 & 0xFF)] | table[768 &+ Int(word &>> 56)]
                    if (first | second) & bad != 0 { break }
                    let six = UInt64(first) | UInt64(second) &<< 24
                    writable.storeBytes(of: six.littleEndian, toByteOffset: end, as: UInt64.self)
                    end &+= 6
                    position &+= 8
                }
                if position &+ 4 <= count {
                    // A line of 76 leaves one group, and then its line break.
                    let word = UInt32(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt32.self))
                    let group =
                        table[Int(word & 0xFF)] | table[256 &+ Int(word &>> 8 & 0xFF)]
                        | table[512 &+ Int(word &>> 16 & 0xFF)] | table[768 &+ Int(word &>> 24)]
                    if group & bad == 0 {
                        writable.storeBytes(of: group.littleEndian, toByteOffset: end, as: UInt32.self)
                        end &+= 3
                        position &+= 4
                    }
                }
                if position &+ 2 < count, input.loadUnaligned(fromByteOffset: position, as: UInt16.self) == lineEnd {
                    position &+= 2
                    continue
                }
                guard position < count else { break }
            }
            let value = values[Int(input.load(fromByteOffset: position, as: UInt8.self))]
            position &+= 1
            if value < 64 {
                // More after padding: concatenated pieces. A defect, but nothing is lost.
                if sawPadding {
                    hasDefect = true
                    sawPadding = false
                }
                bits = bits &<< 6 | UInt32(value)
                held &+= 1
                if held == 4 {
                    output[end] = UInt8(truncatingIfNeeded: bits &>> 16)
                    output[end &+ 1] = UInt8(truncatingIfNeeded: bits &>> 8)
                    output[end &+ 2] = UInt8(truncatingIfNeeded: bits)
                    end &+= 3
                    held = 0
                    bits = 0
                }
            } else if value == padding {
                if held == 1 || (held == 0 && !sawPadding) { hasDefect = true }
                if held == 2 {
                    // The second padding character may follow.
                    skipSecondPadding(input, count, values, &position, &hasDefect)
                }
                end &+= flush(bits, held, output, end)
                held = 0
                bits = 0
                sawPadding = true
            } else if value == junk {
                hasDefect = true
            }
        }
        if held > 0 {
            hasDefect = true
            end &+= flush(bits, held, output, end)
        }
        return end
    }

    /// Writes the bytes of a group of two or three characters. A single character encodes no byte.
    private static func flush(
        _ bits: UInt32, _ held: Int, _ output: UnsafeMutableBufferPointer<UInt8>, _ end: Int
    ) -> Int {
        switch held {
        case 2:
            output[end] = UInt8(truncatingIfNeeded: bits &>> 4)
            return 1
        case 3:
            output[end] = UInt8(truncatingIfNeeded: bits &>> 10)
            output[end &+ 1] = UInt8(truncatingIfNeeded: bits &>> 2)
            return 2
        default: return 0
        }
    }

    private static func skipSecondPadding(
        _ input: UnsafeRawPointer, _ count: Int, _ values: UnsafeBufferPointer<UInt8>, _ position: inout Int,
        _ hasDefect: inout Bool
    ) {
        var next = position
        while next < count {
            let value = values[Int(input.load(fromByteOffset: next, as: UInt8.self))]
            if value == space {
                next &+= 1
                continue
            }
            if value == padding {
                position = next &+ 1
                return
            }
            break
        }
        hasDefect = true
    }

    /// Encodes bytes as base64 in lines of at most 76 characters, each ending in CRLF. Returns nothing for no bytes.
    static func encode(_ bytes: UnsafeRawBufferPointer, lineLength: Int = 76) -> [UInt8] {
        let groups = (bytes.count + 2) / 3
        let groupsALine = max(1, lineLength / 4)
        let lines = (groups + groupsALine - 1) / groupsALine
        return [UInt8](unsafeUninitializedCapacity: groups * 4 + lines * 2) { output, count in
            alphabet.withUnsafeBufferPointer { alphabet in
                count = encode(bytes, into: output, alphabet: alphabet, groupsALine: groupsALine)
            }
        }
    }

    private static func encode(
        _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>,
        alphabet: UnsafeBufferPointer<UInt8>, groupsALine: Int
    ) -> Int {
        var end = 0
        var position = 0
        var groups = 0
        func write(_ bits: UInt32, _ characters: Int) {
            var shift: UInt32 = 18
            for place in 0..<4 {
                output[end &+ place] = place < characters ? alphabet[Int(bits &>> shift & 0x3F)] : 0x3D
                shift &-= 6
            }
            end &+= 4
            groups &+= 1
            if groups == groupsALine {
                endLine()
                groups = 0
            }
        }
        func endLine() {
            output[end] = 0x0D
            output[end &+ 1] = 0x0A
            end &+= 2
        }
        while position &+ 3 <= bytes.count {
            write(UInt32(bytes[position]) &<< 16 | UInt32(bytes[position &+ 1]) &<< 8 | UInt32(bytes[position &+ 2]), 4)
            position &+= 3
        }
        switch bytes.count - position {
        case 2: write(UInt32(bytes[position]) &<< 16 | UInt32(bytes[position &+ 1]) &<< 8, 3)
        case 1: write(UInt32(bytes[position]) &<< 16, 2)
        default: break
        }
        if groups > 0 { endLine() }
        return end
    }
}
