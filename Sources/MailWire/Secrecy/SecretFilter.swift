/// Removes a secret from what a server says, however the server writes it.
///
/// Some servers repeat a password, or the line that contained it, when they refuse it. Their words end up in errors, in
/// the database and in transcripts, so they pass through this filter first. It finds the secret as it is, in base64
/// anywhere in a longer text (SASL PLAIN, LOGIN, XOAUTH2 and OAUTHBEARER), in hexadecimal and in UTF-16. Each of these
/// is found also percent-encoded, escaped, with white space in between, in other letter case, and cut off after its
/// first half.
public struct SecretFilter: Sendable {
    /// The fewest bytes of a secret, not counting white space, that are searched for inside other words. A shorter
    /// secret is hidden only if it is a whole word.
    public static let leastLength = 4
    /// The text that replaces a secret.
    public static let hidden = "•••"

    private let forms: [SecretForm]
    /// For each byte, the indices of the forms that begin with it, ignoring letter case.
    private let formsByByte: [[Int]]
    /// The most bytes that a written form of one secret can take.
    let longestSpelling: Int

    /// A filter that hides nothing.
    public static let none = SecretFilter(forms: [])

    /// Creates a filter for secrets that are sent without a user name, such as a refresh token.
    public init(_ secrets: some Sequence<Secret>) {
        self.init(forms: secrets.flatMap { SecretForm.forms(of: $0) })
    }

    init(forms: [SecretForm]) {
        self.forms = forms
        var byByte = [[Int]](repeating: [], count: 256)
        for byte in 0..<256 {
            byByte[byte] = forms.indices.filter {
                SecretForm.folded(forms[$0].bytes[0]) == SecretForm.folded(UInt8(byte))
            }
        }
        formsByByte = byByte
        longestSpelling = forms.reduce(0) { max($0, $1.bytes.count) } * SpelledByte.longest
    }

    /// Returns a filter that does the work of both.
    public func adding(_ other: SecretFilter) -> SecretFilter { SecretFilter(forms: forms + other.forms) }

    /// Returns the text without the secret.
    public func hide(in text: String) -> String {
        guard !forms.isEmpty else { return text }
        let bytes = Array(text.utf8)
        let ranges = ranges(in: bytes)
        return ranges.isEmpty ? text : String(decoding: Self.replaced(ranges, in: bytes), as: UTF8.self)
    }

    /// Returns the bytes without the secret.
    public func hide(in bytes: [UInt8]) -> [UInt8] {
        guard !forms.isEmpty else { return bytes }
        return Self.replaced(ranges(in: bytes), in: bytes)
    }

    /// Returns the ranges of the secret, in order and without overlaps.
    private func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var position = 0
        while position < bytes.count {
            let found = candidates(in: bytes, at: position).lazy.compactMap { forms[$0].range(in: bytes, at: position) }
            guard let range = found.max(by: { $0.upperBound < $1.upperBound }) else {
                position += 1
                continue
            }
            // A run of base64 may begin before the form that was found in it.
            var whole = range
            while let last = ranges.last, last.upperBound > whole.lowerBound {
                whole = min(last.lowerBound, whole.lowerBound)..<whole.upperBound
                ranges.removeLast()
            }
            ranges.append(whole)
            position = whole.upperBound
        }
        return ranges
    }

    /// Returns the forms that may begin here, taking the bytes as they are or as an escape.
    private func candidates(in bytes: [UInt8], at position: Int) -> [Int] {
        guard SpelledByte.introducers.contains(bytes[position]) else { return formsByByte[Int(bytes[position])] }
        return SpelledByte.readings(of: bytes, at: position).flatMap { formsByByte[Int($0.bytes[0])] }
    }

    private static func replaced(_ ranges: [Range<Int>], in bytes: [UInt8]) -> [UInt8] {
        guard !ranges.isEmpty else { return bytes }
        var result: [UInt8] = []
        var position = 0
        for range in ranges {
            result += bytes[position..<max(position, range.lowerBound)]
            result += Array(hidden.utf8)
            position = range.upperBound
        }
        return result + bytes[position...]
    }
}

extension SecretFilter: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Self.hidden }
    public var debugDescription: String { Self.hidden }
    /// An empty mirror, so that reflection can't show the secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
