import Foundation

/// A file that came with a form.
struct UploadedFile: Sendable, Hashable {
    /// The field's name.
    let field: String
    /// The name as the browser gives it; never empty.
    let fileName: String
    /// The media type as the browser gives it; empty if it gives none.
    let contentType: String
    /// The bytes.
    let bytes: [UInt8]
}

/// A form with files (multipart/form-data, RFC 7578), as browsers send it (WHATWG HTML, "Multipart form data").
///
/// It is read in one pass, and strictly: what no browser sends is no form.
struct UploadedForm: Sendable, Hashable {
    /// The most bytes of the texts of a form, with all that the encoding adds.
    static let longestTexts = 1_024 * 1_024
    /// The most parts: fields and files.
    static let mostParts = 200
    /// The most bytes of the header of a part. Names of files are part of it.
    static let longestHeader = 8 * 1_024
    /// The most characters of a boundary (RFC 2046 §5.1.1).
    static let longestBoundary = 70

    private(set) var fields = FormFields()
    private(set) var files: [UploadedFile] = []

    /// Whether a content type is that of a form with files.
    static func isOne(_ contentType: String) -> Bool { contentType.lowercased().hasPrefix("multipart/form-data") }

    /// Reads a form; `nil` if it has not the form that browsers give it, or more parts than ``mostParts``.
    init?(_ body: [UInt8], contentType: String) {
        guard let boundary = Self.boundary(contentType) else { return nil }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var pairs: [(name: String, value: String)] = []
        guard body.starts(with: delimiter.dropFirst(2)) else { return nil }
        var position = delimiter.count - 2
        for _ in 0...Self.mostParts {
            let rest = body[position...]
            if rest.starts(with: Array("--".utf8)) {
                fields = FormFields(pairs)
                return
            }
            guard rest.starts(with: Array("\r\n".utf8)) else { return nil }
            let head = position + 2
            let last = min(body.count, head + Self.longestHeader)
            guard let headEnd = Self.find(Array("\r\n\r\n".utf8), in: body, from: head, to: last),
                let part = UploadedPartHead(body[head..<headEnd]),
                let end = Self.find(delimiter, in: body, from: headEnd + 2, to: body.count)
            else { return nil }
            // An empty part ends with the line end of its header.
            let content = body[min(headEnd + 4, end)..<end]
            if let fileName = part.fileName {
                // A field without a file sends an empty name.
                if !fileName.isEmpty {
                    files.append(
                        UploadedFile(
                            field: part.name, fileName: fileName, contentType: part.contentType, bytes: Array(content)))
                }
            } else {
                pairs.append((part.name, FormFields.text(content)))
            }
            position = end + delimiter.count
        }
        return nil
    }

    /// Returns where bytes that begin with CR are first found; `nil` if they are not there.
    private static func find(_ wanted: [UInt8], in body: [UInt8], from start: Int, to end: Int) -> Int? {
        body.withUnsafeBytes { bytes in
            var position = start
            while position + wanted.count <= end, let base = bytes.baseAddress {
                guard let hit = memchr(base + position, 0x0D, end - position) else { return nil }
                position = UnsafeRawPointer(hit) - base
                if bytes[position..<end].starts(with: wanted) { return position }
                position += 1
            }
            return nil
        }
    }

    /// Returns the boundary that a content type names.
    private static func boundary(_ contentType: String) -> String? {
        let parameters = contentType.split(separator: ";").dropFirst()
        let texts = parameters.map { $0.drop { $0 == " " } }
        guard let given = texts.first(where: { $0.lowercased().hasPrefix("boundary=") }) else { return nil }
        var boundary = given.dropFirst("boundary=".count)
        if boundary.count >= 2, boundary.hasPrefix("\""), boundary.hasSuffix("\"") {
            boundary = boundary.dropFirst().dropLast()
        }
        let isWritten = boundary.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
        return isWritten && (1...longestBoundary).contains(boundary.utf8.count) ? String(boundary) : nil
    }
}
