/// A header value with parameters, as in Content-Type and Content-Disposition: `text/plain; charset=utf-8`
/// (RFC 2045 §5.1, RFC 2183, RFC 2231).
public struct Parameters: Sendable, Hashable {
    /// One parameter, its pieces joined and decoded.
    public struct Item: Sendable, Hashable {
        /// The name in lower case, without the marks of RFC 2231: `filename`.
        public var name: String
        /// The decoded text on one line.
        public var value: String
        /// The language given as in RFC 2231, in lower case; `nil` if none.
        public var language: String?

        /// Creates a parameter.
        public init(name: String, value: String, language: String? = nil) {
            self.name = name
            self.value = value
            self.language = language
        }
    }

    /// The value before the first semicolon, in lower case: `text/plain`, `attachment`; empty if missing.
    public var value: String
    /// The parameters in order, each name once.
    public var items: [Item]

    /// Creates a value with parameters.
    public init(_ value: String, _ items: [Item] = []) {
        self.value = value
        self.items = items
    }

    /// The value of the parameter with this lower-case name.
    public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// Parses a header value. Never fails, and takes linear time.
    ///
    /// Senders' mistakes are read as mail programs read them: missing quotes and semicolons, spaces in unquoted values,
    /// encoded words, raw bytes. Defects are bad-parameter, raw-8bit-header, and those of charsets and encoded words.
    public static func parse(_ value: UnsafeRawBufferPointer) -> (parameters: Parameters, defects: [Defect.Kind]) {
        var parser = ParameterParser(value)
        return parser.parse()
    }

    /// Parses a header value.
    public static func parse(_ value: some Collection<UInt8>) -> (parameters: Parameters, defects: [Defect.Kind]) {
        if let read = value.withContiguousStorageIfAvailable({ parse(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { parse($0) }
    }
}
