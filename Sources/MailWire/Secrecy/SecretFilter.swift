/// Takes a secret out of what a server says, however the server spells it.
///
/// Some servers repeat a password, or the line that it came in, when they refuse it. What they say ends up in errors,
/// in the database and in transcripts, so it passes here first. The filter finds the secret as it is, in base64 at any
/// place of a longer text (SASL PLAIN, LOGIN, XOAUTH2 and OAUTHBEARER), in hexadecimal and in UTF-16, each of them also
/// percent-encoded, escaped, with white space in between, in other letter case, and cut off behind its first half.
public struct SecretFilter: Sendable {
    /// The fewest bytes of a secret that are looked for inside of other words, white space left out. A shorter one is
    /// hidden only if it is a whole word.
    public static let leastLength = 4
    /// What a secret is replaced by.
    public static let hidden = "•••"

    private let forms: [SecretForm]
    /// Which of the forms begin with a byte, in whatever case.
    private let formsByByte: [[Int]]
    /// The longest text that one secret can be written as, in bytes.
    let longestSpelling: Int

    /// A filter that hides nothing.
    public static let none = SecretFilter([])

    /// A filter for what a client signs in with; one that hides nothing if that is `nil`.
    public init(_ credentials: Credentials?) {
        self.init(credentials.map { SecretForm.forms(of: $0) } ?? [])
    }

    /// A filter for secrets that are sent with no user name, such as a refresh token.
    public init(_ secrets: some Sequence<Secret>) {
        self.init(secrets.flatMap { SecretForm.forms(of: $0) })
    }

    private init(_ forms: [SecretForm]) {
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

    /// Both filters in one.
    public func adding(_ other: SecretFilter) -> SecretFilter { SecretFilter(forms + other.forms) }

    /// The text without the secret.
    public func hide(in text: String) -> String {
        guard !forms.isEmpty else { return text }
        let bytes = Array(text.utf8)
        let ranges = ranges(in: bytes)
        return ranges.isEmpty ? text : String(decoding: Self.replaced(ranges, in: bytes), as: UTF8.self)
    }

    /// The bytes without the secret.
    public func hide(in bytes: [UInt8]) -> [UInt8] {
        guard !forms.isEmpty else { return bytes }
        return Self.replaced(ranges(in: bytes), in: bytes)
    }

    /// Where the secret is, in order. No two ranges overlap.
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

    /// The forms that may begin here, by what is written or by what an escape means.
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
    public var customMirror: Mirror { Mirror(self, children: []) }
}
