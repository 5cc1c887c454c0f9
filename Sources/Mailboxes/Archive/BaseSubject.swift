/// A subject without the prefixes and suffixes of replies and forwards, for comparing subjects (RFC 5256 §2.1).
///
/// It also drops the prefixes that Polish, Czech, Slovak and German programs write, their counters, and full-width
/// colons. Case and diacritics are dropped because some programs on the way cannot write them.
struct BaseSubject: Hashable, Sendable {
    let text: String

    /// The most Unicode scalars of a subject that are read.
    private static let lengthLimit = 1000

    private static let prefixes: Set<String> = ["re", "odp", "fwd", "fw", "pd", "wg", "aw"]

    init(_ subject: String?) {
        let folded = SearchText.fold(String((subject ?? "").unicodeScalars.prefix(Self.lengthLimit)))
        var rest = Array(folded.unicodeScalars)[...]
        var before: Int
        repeat {
            before = rest.count
            Self.dropTrailer(&rest)
            while Self.dropLeader(&rest) || Self.dropLabel(&rest) {}
            Self.unwrap(&rest)
        } while rest.count != before
        text = String(String.UnicodeScalarView(rest)).split(separator: " ").joined(separator: " ")
    }

    /// Drops white space and `(fwd)` at the end.
    private static func dropTrailer(_ rest: inout ArraySlice<Unicode.Scalar>) {
        let trailer = Array("(fwd)".unicodeScalars)
        while true {
            while rest.last == " " { rest.removeLast() }
            guard rest.count >= trailer.count, rest.suffix(trailer.count).elementsEqual(trailer) else { return }
            rest.removeLast(trailer.count)
        }
    }

    /// Drops leading white space, or bracketed labels and a prefix with its colon: `[list] Re[2]:`.
    private static func dropLeader(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        var tail = rest.drop { $0 == " " }
        guard tail.count == rest.count else {
            rest = tail
            return true
        }
        while let behind = behindLabel(tail) { tail = behind }
        guard let behind = behindPrefix(tail) else { return false }
        rest = behind
        return true
    }

    /// Drops one bracketed label if something follows it.
    private static func dropLabel(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        guard let behind = behindLabel(rest), !behind.isEmpty else { return false }
        rest = behind
        return true
    }

    /// Unwraps a subject that is all inside `[Fwd: …]`.
    private static func unwrap(_ rest: inout ArraySlice<Unicode.Scalar>) {
        guard rest.first == "[", rest.last == "]" else { return }
        let inside = rest.dropFirst().dropLast()
        if let behind = behindPrefix(inside) { rest = behind }
    }

    private static func behindLabel(_ rest: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        guard rest.first == "[", let end = rest.firstIndex(of: "]"),
            !rest[(rest.startIndex + 1)..<end].contains("[")
        else { return nil }
        return rest[(end + 1)...].drop { $0 == " " }
    }

    /// What follows a prefix, its counter and its colon; `nil` if no prefix begins here.
    private static func behindPrefix(_ rest: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        let word = rest.prefix { $0.properties.isAlphabetic }
        guard prefixes.contains(String(String.UnicodeScalarView(word))) else { return nil }
        var tail = rest.dropFirst(word.count).drop { $0 == " " }
        if let behind = behindCounter(tail) { tail = behind.drop { $0 == " " } }
        return tail.first == ":" ? tail.dropFirst() : nil
    }

    /// What follows a counter: `[2]`, `(2)`, `^2` or `2`.
    private static func behindCounter(_ rest: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        let closing: Unicode.Scalar? =
            switch rest.first {
            case "[": "]"
            case "(": ")"
            default: nil
            }
        let inside = closing != nil || rest.first == "^" ? rest.dropFirst() : rest
        let digits = inside.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty else { return nil }
        let tail = inside.dropFirst(digits.count)
        guard let closing else { return tail }
        return tail.first == closing ? tail.dropFirst() : nil
    }
}
