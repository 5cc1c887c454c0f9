/// Converts text/enriched (RFC 1896) and text/richtext (RFC 1341 §7.1.3) to plain text.
///
/// Never fails: a `<` that begins no command is kept, and commands may be unclosed.
enum EnrichedText {
    /// The two markup languages.
    enum Form {
        /// A line break is a space; of several line breaks, one is dropped. `<<` is `<`.
        case enriched
        /// A line break is a space. `<nl>` and `<np>` break lines, `<lt>` is `<`.
        case richtext
    }

    /// The longest name of a command, in characters (RFC 1896).
    private static let longestName = 60

    /// Returns the readable text. Line breaks must be LF.
    static func plain(_ text: String, form: Form) -> String {
        var reader = Reader(form: form)
        var text = text
        return text.withUTF8 { bytes in
            reader.read(UnsafeRawBufferPointer(bytes))
            return String(decoding: reader.output, as: UTF8.self)
        }
    }

    private struct Reader {
        let form: Form
        var output: [UInt8] = []
        /// The depth of `<nofill>`; inside, line breaks are kept.
        private var noFill = 0
        /// The depth of elements that are not text: `<param>`, `<comment>`.
        private var silent = 0

        init(form: Form) { self.form = form }

        mutating func read(_ bytes: UnsafeRawBufferPointer) {
            output.reserveCapacity(bytes.count)
            var position = 0
            while position < bytes.count {
                switch bytes[position] {
                case 0x0A: position = takeLineBreaks(bytes, position)
                case 0x3C: position = takeCommand(bytes, position)
                case let byte:
                    append(byte)
                    position += 1
                }
            }
        }

        private mutating func append(_ byte: UInt8) {
            if silent == 0 { output.append(byte) }
        }

        private mutating func takeLineBreaks(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
            var end = start
            while end < bytes.count, bytes[end] == 0x0A { end += 1 }
            let count = end - start
            // The last line break of a body ends its line.
            let kept = noFill > 0 || end == bytes.count ? count : form == .enriched ? count - 1 : 0
            if kept == 0 { append(0x20) }
            for _ in 0..<kept { append(0x0A) }
            return end
        }

        private mutating func takeCommand(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
            if form == .enriched, start + 1 < bytes.count, bytes[start + 1] == 0x3C {
                append(0x3C)
                return start + 2
            }
            var end = start + 1
            let isClosing = end < bytes.count && bytes[end] == 0x2F
            if isClosing { end += 1 }
            let nameStart = end
            while end < bytes.count, bytes[end].isASCIIAlphanumeric || bytes[end] == 0x2D { end += 1 }
            guard 1...longestName ~= end - nameStart, end < bytes.count, bytes[end] == 0x3E else {
                append(0x3C)
                return start + 1
            }
            switch bytes.slice(nameStart..<end).lowercasedText {
            case "nofill": noFill = max(0, noFill + (isClosing ? -1 : 1))
            case "param", "comment": silent = max(0, silent + (isClosing ? -1 : 1))
            case "lt" where form == .richtext: append(0x3C)
            case "nl" where form == .richtext, "np" where form == .richtext: append(0x0A)
            case "paragraph" where form == .richtext && isClosing: append(0x0A)
            default: break
            }
            return end + 1
        }
    }
}
