/// How to write a parameter beyond ASCII.
///
/// Gmail, Outlook and most webmail read the file name of `Content-Disposition` in the form of RFC 2231. Older versions
/// of Outlook and some webmail do not. They show "Untitled attachment" unless the `name` of `Content-Type` has it in
/// encoded words, which no RFC allows and every program reads. So a name is written both ways, as Thunderbird,
/// MimeKit's compatible mode and Nodemailer do. All pieces of RFC 2231 are percent-encoded: Gmail truncates names whose
/// pieces mix both forms.
enum ParameterStyle {
    /// Encoded words inside quotes, for `name` of Content-Type.
    case encodedWords
    /// RFC 2231, for `filename` of Content-Disposition.
    case extended
}

extension FoldingLine {
    /// Adds `; name=value`, on a new line if it does not fit.
    mutating func append(parameter item: Parameters.Item, style: ParameterStyle) {
        append(";".utf8)
        let isPlain =
            item.value.utf8.allSatisfy { 0x20...0x7E ~= $0 && $0 != 0x22 && $0 != 0x5C } && !item.value.contains("=?")
            && item.value.first != " " && item.value.last != " " && !item.value.contains("  ")
        let quoted = "\(item.name)=\"\(item.value)\""
        if isPlain, quoted.utf8.count <= Self.width - 2 {
            let isToken = !item.value.isEmpty && item.value.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D }
            let isQuoted = !isToken || item.name.hasSuffix("name") || item.name == "boundary"
            append(spaced: (isQuoted ? quoted : "\(item.name)=\(item.value)").utf8, after: 1)
            return
        }
        switch style {
        case .encodedWords:
            fold()
            append("\(item.name)=\"".utf8)
            // The closing quote and a semicolon follow.
            append(encodedWords: item.value, after: 2)
            append("\"".utf8)
        case .extended: append(extended: item)
        }
    }

    private mutating func append(extended item: Parameters.Item) {
        let start = "utf-8''"
        let units = item.value.utf8.map { Self.percentEncoded($0) }
        let length = units.reduce(0) { $0 + $1.count }
        if item.name.utf8.count + 2 + start.utf8.count + length <= Self.width - 2 {
            append(spaced: "\(item.name)*=\(start)\(units.joined())".utf8, after: 1)
            return
        }
        var index = 0
        var piece = "\(item.name)*0*=\(start)"
        for unit in units {
            if piece.utf8.count + unit.utf8.count > Self.width - 2 {
                fold()
                append(piece.utf8)
                append(";".utf8)
                index += 1
                piece = "\(item.name)*\(index)*="
            }
            piece += unit
        }
        fold()
        append(piece.utf8)
    }

    /// Keeps letters, digits and a few marks and percent-encodes the rest. No program misreads that.
    private static func percentEncoded(_ byte: UInt8) -> String {
        if byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F {
            return String(Unicode.Scalar(byte))
        }
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
