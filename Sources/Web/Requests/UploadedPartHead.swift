/// The header of a part of a form with files, as browsers write it.
///
/// It is read byte by byte. As characters, a quotation mark and a combining mark after it are one, so a name that begins
/// with such a mark would have no beginning.
struct UploadedPartHead: Sendable, Hashable {
    private(set) var name = ""
    /// `nil` if the part is no file.
    private(set) var fileName: String?
    /// Empty if the browser gives none.
    private(set) var contentType = ""

    private static let (quote, equals, colon) = (UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: ":"))
    private static let (carriageReturn, lineFeed) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))

    /// Reads a header without the empty line at its end; `nil` if it has not one field Content-Disposition of a form,
    /// with a name.
    init?(_ bytes: ArraySlice<UInt8>) {
        var isNamed = false
        var rest = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false)[...]
        while var line = rest.popFirst() {
            if !rest.isEmpty, line.popLast() != Self.carriageReturn { return nil }
            guard !line.contains(Self.carriageReturn), let mark = line.firstIndex(of: Self.colon) else { return nil }
            let value = line[(mark + 1)...].drop { $0 == UInt8(ascii: " ") }  // checked: `mark` is in `line`
            switch FormFields.text(line[..<mark]).lowercased() {
            case "content-disposition":
                guard !isNamed, value.starts(with: "form-data".utf8),
                    let parameters = Self.parameters(value.dropFirst("form-data".utf8.count)),
                    let name = parameters["name"]
                else { return nil }
                (self.name, fileName, isNamed) = (name, parameters["filename"], true)
            case "content-type": contentType = FormFields.text(value)
            default: continue
            }
        }
        guard isNamed else { return nil }
    }

    /// Reads `; name="value"`, again and again; `nil` if there is anything else, or a name twice.
    private static func parameters(_ bytes: ArraySlice<UInt8>) -> [String: String]? {
        var parameters: [String: String] = [:]
        var rest = bytes
        while !rest.isEmpty {
            guard rest.starts(with: "; ".utf8) else { return nil }
            rest = rest.dropFirst(2)
            let name = rest.prefix { $0 != equals }
            rest = rest.dropFirst(name.count)
            guard rest.starts(with: "=\"".utf8) else { return nil }
            rest = rest.dropFirst(2)
            let value = rest.prefix { $0 != quote }
            rest = rest.dropFirst(value.count)
            guard rest.popFirst() == quote,
                parameters.updateValue(unescaped(value), forKey: FormFields.text(name).lowercased()) == nil
            else { return nil }
        }
        return parameters
    }

    /// Returns a value as it was before the browser wrote it: quotation marks and line ends are `%22`, `%0D` and `%0A`,
    /// and nothing else is changed (WHATWG HTML, "Multipart form data").
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            let meant: UInt8? =
                if byte != UInt8(ascii: "%") {
                    nil
                } else if rest.starts(with: "22".utf8) {
                    quote
                } else if rest.starts(with: "0D".utf8) {
                    carriageReturn
                } else if rest.starts(with: "0A".utf8) {
                    lineFeed
                } else {
                    nil
                }
            if meant != nil { rest = rest.dropFirst(2) }
            result.append(meant ?? byte)
        }
        return FormFields.text(result)
    }
}
