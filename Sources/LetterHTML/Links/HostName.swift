/// The name of a host as it is compared: in lower case, in ASCII, without a dot at the end.
struct HostName: Hashable {
    let name: String

    /// Reads a name from an address or a text. `nil` if no name of a host looks like this.
    ///
    /// Full-width letters and dots of other scripts count as what browsers take them for.
    init?(_ text: String) {
        if let plain = Self.plain(text) {
            name = plain
            return
        }
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{3002}", "\u{FF0E}", "\u{FF61}", "\u{2024}": folded.append(".")
            case "\u{FF01}"..."\u{FF5E}": folded.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case "\u{AD}", "\u{200B}", "\u{2060}", "\u{FEFF}": break
            default: folded.append(scalar)
            }
        }
        var name = String(folded).lowercased()
        while name.utf8.last == 0x2E { name.removeLast() }
        if name.utf8.first == 0x5B, name.utf8.last == 0x5D {
            let address = name.dropFirst().dropLast()
            guard address.utf8.contains(0x3A), address.utf8.count <= 45, address.utf8.allSatisfy(Self.isOfAddress)
            else {
                return nil
            }
            self.name = name
            return
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false).map(Self.label)
        guard !labels.contains(nil) else { return nil }
        self.name = labels.compactMap(\.self).joined(separator: ".")
        guard self.name.utf8.count <= 253 else { return nil }
    }

    /// The registrable domain: hosts that share it belong to the same owner. For an IP address, the whole address.
    var registrable: String {
        let labels = name.split(separator: ".")
        guard let last = labels.last, labels.count > 2, !isNumeric else { return name }
        let second = String(labels[labels.count - 2])
        let isSuffix =
            last.utf8.count == 2 && RegistrableDomain.seconds.contains(second)
            || RegistrableDomain.suffixes.contains(second + "." + last)
        return labels.suffix(isSuffix ? 3 : 2).joined(separator: ".")
    }

    /// Whether the name is an address of numbers, however written: `[::1]`, `127.0.0.1`, `2130706433`, `0x7f.1`.
    var isNumeric: Bool {
        guard name.utf8.first != 0x5B, let last = name.split(separator: ".").last else { return true }
        if last.hasPrefix("0x") { return last.dropFirst(2).utf8.allSatisfy(Self.isOfAddress) }
        return last.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }

    /// Reads a name of letters, digits, hyphens and single dots, which nearly all are.
    private static func plain(_ text: String) -> String? {
        var length = 0
        for byte in text.utf8 {
            let isLabel = isOfLabel(byte) || 0x41...0x5A ~= byte
            guard isLabel && length < 63 || byte == 0x2E && length > 0 else { return nil }
            length = isLabel ? length + 1 : 0
        }
        return length > 0 && text.utf8.count <= 253 ? text.lowercased() : nil
    }

    private static func label(_ label: Substring) -> String? {
        let isFit = label.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII { return isOfLabel(UInt8(truncatingIfNeeded: scalar.value)) }
            // Browsers replace other characters by what they stand for, which can be any host.
            let properties = scalar.properties
            return properties.isAlphabetic && (!properties.changesWhenNFKCCaseFolded || scalar == "ß")
                || properties.numericType == .decimal || properties.generalCategory == .nonspacingMark
        }
        return isFit ? Punycode.ascii(label) : nil
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == 0x2D || byte == 0x5F
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        0x30...0x3A ~= byte || 0x61...0x66 ~= byte || byte == 0x2E
    }
}
