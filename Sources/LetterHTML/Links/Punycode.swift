/// The ASCII form of a label of a domain name (RFC 3492).
enum Punycode {
    /// The longest label, in characters.
    private static let longest = 63

    /// Returns a label with the prefix `xn--` if it has characters beyond ASCII; `nil` if it is too long.
    static func ascii(_ label: Substring) -> String? {
        let scalars = Array(label.unicodeScalars)
        guard !scalars.isEmpty, scalars.count <= longest else { return nil }
        if scalars.allSatisfy(\.isASCII) { return String(label) }
        var output = scalars.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        if basic > 0 { output.append(0x2D) }
        // At most 63 characters of at most 0x10FFFF each: no number below comes near to an overflow.
        var (code, delta, bias, handled) = (128, 0, 72, basic)
        while handled < scalars.count {
            guard let next = scalars.lazy.map({ Int($0.value) }).filter({ $0 >= code }).min() else { return nil }
            delta += (next - code) * (handled + 1)
            code = next
            for scalar in scalars {
                if Int(scalar.value) < code { delta += 1 }
                guard Int(scalar.value) == code else { continue }
                encode(delta, bias: bias, into: &output)
                bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return output.count + 4 <= longest ? "xn--" + String(decoding: output, as: UTF8.self) : nil
    }

    private static func encode(_ delta: Int, bias: Int, into output: inout [UInt8]) {
        var rest = delta
        var position = 36
        while true {
            let threshold = position <= bias ? 1 : min(26, position - bias)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            position += 36
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26) }

    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var position = 0
        while delta > 455 {
            delta /= 35
            position += 36
        }
        return position + 36 * delta / (delta + 38)
    }
}
