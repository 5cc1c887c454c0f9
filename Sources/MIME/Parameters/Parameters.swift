/// A header value with parameters, of Content-Type or Content-Disposition: `text/plain; charset=utf-8`
/// (RFC 2045 section 5.1, RFC 2183, RFC 2231).
public struct Parameters: Sendable, Hashable {
    /// One parameter, its pieces joined and decoded.
    public struct Item: Sendable, Hashable {
        /// Lower case, without the marks of RFC 2231: `filename`.
        public var name: String
        /// The text, decoded, on one line.
        public var value: String
        /// The language that RFC 2231 gave, lower case; nil where none.
        public var language: String?

        /// A parameter by name and value.
        public init(name: String, value: String, language: String? = nil) {
            self.name = name
            self.value = value
            self.language = language
        }
    }

    /// What stands before the first semicolon, lower case: `text/plain`, `attachment`; empty where it is missing.
    public var value: String
    /// The parameters in order, each name once.
    public var items: [Item]

    /// A value with parameters.
    public init(_ value: String, _ items: [Item] = []) {
        self.value = value
        self.items = items
    }

    /// The value of a parameter by its lower-case name.
    public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// Reads a header value. Total and linear; what senders get wrong is read as mail programs do: missing quotes and
    /// semicolons, spaces in bare values, encoded words, raw bytes. Defects are of the kinds bad-parameter, raw-8bit-header
    /// and those of charsets and encoded words.
    public static func parse(_ value: UnsafeRawBufferPointer) -> (parameters: Parameters, defects: [Defect.Kind]) {
        var parser = ParameterParser(value)
        return parser.parse()
    }

    /// Reads a header value.
    public static func parse(_ value: some Collection<UInt8>) -> (parameters: Parameters, defects: [Defect.Kind]) {
        if let read = value.withContiguousStorageIfAvailable({ parse(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { parse($0) }
    }
}
