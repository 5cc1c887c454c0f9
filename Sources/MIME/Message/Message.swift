/// An Internet message (RFC 5322 with MIME), parsed from bytes: header, tree of parts, text, attachments.
///
/// Parsing never fails: any bytes give a message and a list of its defects. The structure is parsed at once, in one
/// pass. Bodies, names and texts are decoded on each access and not cached.
///
/// Lines may end in CR LF, LF or CR, even mixed. Obsolete syntax is accepted, and an mbox `From ` line at the start is
/// skipped.
public struct Message: Sendable {
    let layout: MessageLayout
    let index: Int

    /// Parses a message. Takes time and memory linear in the number of bytes. All parts share one copy of the bytes.
    public init(parsing bytes: [UInt8], limits: ParserLimits = ParserLimits()) {
        layout = MessageLayout(bytes, limits: limits)
        index = 0
    }

    init(layout: MessageLayout, index: Int) {
        self.layout = layout
        self.index = index
    }

    /// The message as the root of its tree of parts.
    public var root: Part { Part(layout: layout, index: index) }

    /// The header.
    public var headers: HeaderFields { root.headers }

    /// All parts in depth-first order, including those of embedded messages. The first is ``root``.
    public var parts: PartSequence { PartSequence(root) }

    /// The bytes of the message; for an embedded message, from its header to the end of its body.
    public var bytes: ArraySlice<UInt8> {
        let record = root.record
        return layout.sources[record.source][record.header.lowerBound..<record.body.upperBound]
    }
}

extension Message {
    /// The defects of the structure and the lines, in the order they were found; at most ``ParserLimits/defects``.
    ///
    /// For an embedded message, these are the defects of the whole message around it.
    public var defects: [Defect] {
        layout.defects.records.map { record in
            Defect(
                record.kind,
                at: Defect.Location(
                    offset: record.offset >= 0 ? record.offset : nil,
                    part: record.part >= 0 ? layout.defectSection(of: record.part) : nil,
                    header: record.field >= 0 ? layout.fieldName(record) : nil))
        }
    }
}
