/// Text from outside, made safe for a terminal.
enum TerminalText {
    /// The most marks that one letter keeps. Languages stack at most three; a taller stack covers the lines around it.
    static let maximumMarks = 4

    /// Returns the text on one line. Each character of ``HiddenCharacters`` becomes `·`, and so does the rest of too
    /// tall a stack of marks; a tab becomes a space. Pictures keep what joins their parts.
    static func oneLine(_ text: some StringProtocol) -> String {
        var line = String.UnicodeScalarView()
        let scalars = text.unicodeScalars
        var previous: Unicode.Scalar?
        var marks = 0
        var position = scalars.startIndex
        while position < scalars.endIndex {
            let scalar = scalars[position]
            scalars.formIndex(after: &position)
            defer { previous = scalar }
            if scalar.value >= 0x300, isMark(scalar) {
                marks += 1
                if marks <= maximumMarks {
                    line.append(scalar)
                } else if marks == maximumMarks + 1 {
                    line.append("\u{B7}")
                }
                continue
            }
            marks = 0
            guard HiddenCharacters.contains(scalar) else {
                line.append(scalar)
                continue
            }
            let next = position < scalars.endIndex ? scalars[position] : nil
            if HiddenCharacters.joinsPictures(scalar, after: previous, before: next) {
                line.append(scalar)
            } else {
                line.append(scalar.value == 0x09 ? " " : "\u{B7}")
            }
        }
        return String(line)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard !HiddenCharacters.contains(scalar) else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}
