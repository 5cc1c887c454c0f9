/// A message's bytes and where everything in them lies. Shared by the message, its parts and its fields, which are views of it.
final class MessageLayout: Sendable {
    /// The message's own bytes, then the decoded bytes of containers that were encoded.
    let sources: [[UInt8]]
    let parts: [PartRecord]
    let fields: [FieldRecord]
    let defects: DefectRecords
    let limits: ParserLimits
    /// Bytes looked at for line ends and boundaries, for the tests of linearity.
    let examined: Int

    init(_ bytes: [UInt8], limits: ParserLimits) {
        var scanner = LayoutScanner(limits: limits)
        scanner.scan(bytes.span, source: 0, start: 0, parent: -1, isMessage: true)
        var sources = [bytes]
        Self.openEncodedContainers(&scanner, &sources)
        scanner.noteDefects(in: bytes.span)
        self.sources = sources
        parts = scanner.parts
        fields = scanner.fields
        defects = scanner.defects
        self.limits = limits
        examined = scanner.examined
    }

    /// Lays out what only shows when it is decoded: multiparts and messages that were base64 or quoted-printable as a whole,
    /// the signed content of S/MIME, and what TNEF holds.
    ///
    /// Each is in the source before it and is opened once. How often one may be in another is limited, so the work stays linear.
    private static func openEncodedContainers(_ scanner: inout LayoutScanner, _ sources: inout [[UInt8]]) {
        var rounds = 0
        var first = 0
        while rounds < scanner.limits.encodedContainers, first < scanner.parts.count {
            let last = scanner.parts.count
            for index in first..<last {
                let record = scanner.parts[index]
                let outer = sources[record.source]
                scanner.recognizeWrapper(index, in: outer.span)
                if scanner.isUnopenedWrapper(index) {
                    let decoded = record.encoding.decode(outer[record.body]).bytes
                    guard let entity = scanner.unwrap(decoded, of: index) else { continue }
                    scanner.scan(entity.span, source: sources.count, start: 0, parent: index, isMessage: false)
                    sources.append(entity)
                } else if scanner.isUnopenedContainer(index) {
                    let decoded = record.encoding.decode(outer[record.body]).bytes
                    if scanner.open(decoded.span, source: sources.count, of: index, outer.span) {
                        sources.append(decoded)
                    }
                }
            }
            first = last
            rounds += 1
        }
        for index in first..<scanner.parts.count where scanner.isUnopenedWrapper(index) { scanner.noteUnopened(index) }
    }
}

extension MessageLayout {
    /// The bytes of a range of a source; a range outside it is cut to it.
    @inline(__always)
    func withBytes<Result>(
        of source: Int, in range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        guard source < sources.count else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        return sources[source].withUnsafeBytes { body($0.slice(range)) }
    }
}

extension MessageLayout {
    /// The number of a part as IMAP has it (RFC 3501 §6.4.5).
    ///
    /// A message takes no place in the number, nor does a multipart that is a whole message; a single part is `1`. What S/MIME
    /// and TNEF hold is numbered below the part that holds it, which IMAP does not do.
    func section(of index: Int) -> String {
        var numbers: [String] = []
        var current = index
        if parts[index].isMessage, !parts[index].kind.isMultipart { numbers.append("1") }
        while current >= 0 {
            if !parts[current].isMessage {
                numbers.append(String(parts[current].ordinal))
            } else if current != index, parts[current].isOpened {
                numbers.append("1")
            }
            current = parts[current].parent
        }
        return numbers.reversed().joined(separator: ".")
    }
}

extension MessageLayout {
    /// The number of a part for a defect: nil for the message as a whole.
    func defectSection(of part: Int) -> String? {
        part == 0 ? nil : section(of: part)
    }

    func fieldName(_ record: DefectRecords.Record) -> String? {
        guard fields.indices.contains(record.field), parts.indices.contains(record.part) else { return nil }
        return HeaderField(layout: self, index: record.field, source: parts[record.part].source).name
    }
}
