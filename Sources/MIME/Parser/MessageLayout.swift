/// A message's bytes and the places of everything in them, shared by the message, its parts and its fields.
final class MessageLayout: Sendable {
    /// The message's own bytes, then the decoded bytes of encoded containers.
    let sources: [[UInt8]]
    let parts: [PartRecord]
    let fields: [FieldRecord]
    let defects: DefectRecords
    let limits: ParserLimits
    /// The number of bytes examined for line breaks and boundaries, for the linearity tests.
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

    /// Lays out what only decoding reveals: multiparts and messages encoded as a whole in base64 or quoted-printable,
    /// the signed content of S/MIME, and the content of TNEF.
    ///
    /// Each is in an earlier source and is opened once. Their nesting is limited, so the work stays linear.
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
    /// Calls `body` with the bytes of a source's range, clamped to the source.
    @inline(__always)
    func withBytes<Result>(
        of source: Int, in range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        guard source < sources.count else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        return sources[source].withUnsafeBytes { body($0.slice(range)) }
    }
}

extension MessageLayout {
    /// Returns a part's number as in IMAP (RFC 3501 §6.4.5).
    ///
    /// A message adds nothing to the number, nor does a multipart that is a whole message; a single part is `1`. Unlike
    /// in IMAP, the content of S/MIME and TNEF is numbered below the part that contains it.
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
    /// Returns a part's number for a defect; `nil` for the message as a whole.
    func defectSection(of part: Int) -> String? {
        part == 0 ? nil : section(of: part)
    }

    func fieldName(_ record: DefectRecords.Record) -> String? {
        guard fields.indices.contains(record.field), parts.indices.contains(record.part) else { return nil }
        return HeaderField(layout: self, index: record.field, source: parts[record.part].source).name
    }
}
