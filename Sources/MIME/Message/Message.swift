/// An Internet message (RFC 5322 with MIME) that was read from bytes: header, tree of parts, text, attachments.
///
/// Reading is total: any bytes give a message, with a list of what is wrong with them. The structure is laid out at once, in one
/// pass; bodies, names and texts are decoded when they are asked for, and not kept.
///
/// Lines may end in CR LF, LF or CR, mixed too. Obsolete syntax is read, and an mbox `From ` line at the start is passed over.
public struct Message: Sendable {
    let layout: MessageLayout
    let index: Int

    /// Reads a message. Time and memory are linear in the number of bytes, which are kept once and shared by all parts.
    public init(parsing bytes: [UInt8], limits: ParserLimits = ParserLimits()) {
        layout = MessageLayout(bytes, limits: limits)
        index = 0
    }

    init(layout: MessageLayout, index: Int) {
        self.layout = layout
        self.index = index
    }

    /// The message as the root of its tree.
    public var root: Part { Part(layout: layout, index: index) }

    /// The header.
    public var headers: HeaderFields { root.headers }

    /// All parts, each before those inside it, embedded messages' included. The first is `root`.
    public var parts: PartSequence { PartSequence(root) }

    /// The bytes of the message: of an embedded one, those from its header to the end of its body.
    public var bytes: ArraySlice<UInt8> {
        let record = root.record
        return layout.sources[record.source][record.header.lowerBound..<record.body.upperBound]
    }
}

extension Message {
    /// What is wrong with the structure and the lines, in the order in which it was met; as many as the limits let be kept.
    ///
    /// Of an embedded message: the defects of the whole message that it lies in.
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
