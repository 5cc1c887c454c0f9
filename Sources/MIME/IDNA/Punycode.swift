/// Punycode (RFC 3492).
enum Punycode {
    private static let base = 36
    private static let smallest = 1
    private static let largest = 26

    /// Encodes a label, without the prefix `xn--`; `nil` on overflow.
    static func encode(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map { Int($0.value) }
        var output = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        var handled = output.count
        let basic = handled
        if basic > 0 { output.append(0x2D) }
        var current = 0x80
        var delta = 0
        var bias = 72
        while handled < scalars.count {
            guard let next = scalars.filter({ $0 >= current }).min() else { return nil }
            let (step, overflow) = (next - current).multipliedReportingOverflow(by: handled + 1)
            guard !overflow, step < 1 << 40 else { return nil }
            delta += step
            current = next
            for scalar in scalars {
                if scalar < current { delta += 1 }
                guard scalar == current else { continue }
                var rest = delta
                var place = base
                while true {
                    let threshold = min(max(place - bias, smallest), largest)
                    if rest < threshold { break }
                    output.append(digit(threshold + (rest - threshold) % (base - threshold)))
                    rest = (rest - threshold) / (base - threshold)
                    place += base
                }
                output.append(digit(rest))
                bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            current += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Decodes a label without its prefix; `nil` if it is not Punycode.
    static func decode(_ label: [UInt8]) -> String? {
        guard label.count <= 63 else { return nil }
        var scalars: [Unicode.Scalar] = []
        var position = 0
        if let hyphen = label.lastIndex(of: 0x2D) {
            for byte in label[..<hyphen] {
                guard byte < 0x80 else { return nil }
                scalars.append(Unicode.Scalar(byte.asciiLowercased))
            }
            position = hyphen + 1
        }
        var current = 0x80
        var index = 0
        var bias = 72
        while position < label.count {
            let before = index
            var weight = 1
            var place = base
            while true {
                guard position < label.count, let value = value(of: label[position]) else { return nil }
                position += 1
                index += value * weight
                guard index < 1 << 40 else { return nil }
                let threshold = min(max(place - bias, smallest), largest)
                if value < threshold { break }
                weight *= base - threshold
                guard weight < 1 << 40 else { return nil }
                place += base
            }
            bias = adapted(index - before, count: scalars.count + 1, isFirst: before == 0)
            current += index / (scalars.count + 1)
            index %= scalars.count + 1
            guard current <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(current)) else { return nil }
            scalars.insert(scalar, at: index)
            index += 1
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps = 0
        while delta > (base - smallest) * largest / 2 {
            delta /= base - smallest
            steps += base
        }
        return steps + (base - smallest + 1) * delta / (delta + 38)
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? 0x61 + value : 0x16 + value)
    }

    private static func value(of byte: UInt8) -> Int? {
        if byte.isASCIIDigit { return Int(byte) - 0x16 }
        let letter = byte.asciiLowercased &- 0x61
        return letter < 26 ? Int(letter) : nil
    }
}
