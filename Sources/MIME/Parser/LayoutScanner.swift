/// Lays out a message in one pass without recursion: the places of its header fields, parts and bodies.
///
/// One stack holds the open entities, another the boundaries of the multiparts among them. Each step reads a header, or
/// finds the next delimiter and closes what it ends.
struct LayoutScanner {
    /// The next step.
    enum Step {
        case entity(at: Int, parent: Int, isMessage: Bool)
        case delimiter(BoundaryStack.Delimiter)
        case finish
    }

    let limits: ParserLimits
    var parts: [PartRecord] = []
    var fields: [FieldRecord] = []
    var defects: DefectRecords
    var headerBytes = 0
    /// Whether the rest of the current field is past a limit.
    var ignoresContinuation = false
    var hasTooManyHeaders = false

    var source = 0
    var lineEnds = LineEnds()
    var boundaries = BoundaryStack()
    private var examinedBefore = 0
    /// The number of bytes examined for line breaks and boundaries, for the linearity tests.
    var examined: Int { examinedBefore + lineEnds.examined + boundaries.examined }

    /// The entities whose end is not known yet, the innermost last.
    private var open: [Int] = []

    init(limits: ParserLimits) {
        self.limits = limits
        self.defects = DefectRecords(limit: limits.defects)
        parts.reserveCapacity(8)
        fields.reserveCapacity(32)
    }

    /// Lays out one source. `parent` is the part whose content it is, or -1 for the message itself.
    mutating func scan(_ bytes: Span<UInt8>, source: Int, start: Int, parent: Int, isMessage: Bool) {
        self.source = source
        examinedBefore += lineEnds.examined
        lineEnds = LineEnds()
        run(bytes, from: .entity(at: start, parent: parent, isMessage: isMessage))
    }

    /// Lays out the children of an encoded multipart from its decoded bytes.
    mutating func scanChildren(_ bytes: Span<UInt8>, source: Int, of part: Int, boundary: [UInt8]) {
        self.source = source
        examinedBefore += lineEnds.examined
        lineEnds = LineEnds()
        boundaries.open(BoundaryStack.Boundary(part: part, range: 0..<0, literal: boundary))
        run(bytes, from: nextDelimiter(bytes, from: 0))
    }

    private mutating func run(_ bytes: Span<UInt8>, from first: Step) {
        var step = first
        steps: while true {
            switch step {
            case .entity(let start, let parent, let isMessage):
                step = entity(bytes, at: start, parent: parent, isMessage: isMessage)
            case .delimiter(let delimiter):
                step = take(delimiter, bytes)
            case .finish:
                break steps
            }
        }
        closeBoundaries(from: 0, at: bytes.count)
        closeEntities(upTo: -1, at: bytes.count)
    }

    private mutating func entity(_ bytes: Span<UInt8>, at start: Int, parent: Int, isMessage: Bool) -> Step {
        guard parts.count < Swift.max(limits.parts, 1) else {
            defects.note(.tooManyParts, offset: source == 0 ? start : nil, part: parent)
            return .finish
        }
        let index = parts.count
        append(
            PartRecord(source: source, depth: depth(below: parent), parent: parent, isMessage: isMessage, start: start))
        open.append(index)
        var header = readHeader(bytes, of: index, from: start)
        describe(bytes, index, &header)
        switch header.end {
        case .delimiter(let delimiter): return .delimiter(delimiter)
        case .bytes:
            if !isMessage { defects.note(.truncatedMessage, offset: offset(bytes.count), part: index) }
            return .finish
        case .body(let body): return enterBody(bytes, of: index, at: body, header)
        }
    }

    /// Decides how to read the body: as parts, as a message, or not at all.
    private mutating func enterBody(_ bytes: Span<UInt8>, of index: Int, at start: Int, _ header: HeaderScan) -> Step {
        let kind = parts[index].kind
        guard kind.isMultipart || kind == .embeddedMessage else { return nextDelimiter(bytes, from: start) }
        guard parts[index].depth < limits.nesting else {
            defects.note(.nestingTooDeep, offset: offset(start), part: index)
            return nextDelimiter(bytes, from: start)
        }
        let isEncoded = !parts[index].encoding.isIdentity
        if isEncoded { defects.note(.multipartEncoded, offset: offset(start), part: index) }
        if kind == .embeddedMessage {
            return isEncoded
                ? nextDelimiter(bytes, from: start) : .entity(at: start, parent: index, isMessage: true)
        }
        if let boundary = header.boundary ?? guessedBoundary(bytes, of: index, from: start) {
            boundaries.open(boundary)
        }
        return nextDelimiter(bytes, from: start)
    }

    /// Returns the boundary of a multipart without a boundary parameter: the first line that is not blank, if it looks
    /// like a delimiter.
    private mutating func guessedBoundary(_ bytes: Span<UInt8>, of index: Int, from start: Int) -> BoundaryStack
        .Boundary?
    {
        defects.note(.missingBoundary, offset: offset(start), part: index)
        var position = start
        while position < bytes.count, bytes[position].isFoldingSpace { position += 1 }
        guard position + 2 < bytes.count, bytes[position] == 0x2D, bytes[position + 1] == 0x2D,
            position == start || bytes[position - 1].isLineEnd
        else { return nil }
        let first = position + 2
        position = first
        while position < bytes.count, position - first < 200, bytes[position] > 0x20 { position += 1 }
        guard position > first, position >= bytes.count || bytes[position].isFoldingSpace else { return nil }
        return BoundaryStack.Boundary(part: index, range: first..<position)
    }

    private mutating func nextDelimiter(_ bytes: Span<UInt8>, from start: Int) -> Step {
        guard !boundaries.isEmpty, let delimiter = boundaries.nextDelimiter(in: bytes, from: start) else {
            return .finish
        }
        return .delimiter(delimiter)
    }

    private mutating func take(_ delimiter: BoundaryStack.Delimiter, _ bytes: Span<UInt8>) -> Step {
        let multipart = boundaries.boundaries[delimiter.level].part
        parts[multipart].hasDelimiter = true
        closeBoundaries(from: delimiter.level + 1, at: delimiter.contentEnd)
        closeEntities(upTo: multipart, at: delimiter.contentEnd)
        guard delimiter.isClosing else { return .entity(at: delimiter.next, parent: multipart, isMessage: false) }
        _ = boundaries.close(from: delimiter.level)
        return nextDelimiter(bytes, from: delimiter.next)
    }

    private mutating func closeBoundaries(from level: Int, at end: Int) {
        for boundary in boundaries.close(from: level) {
            let part = parts[boundary.part]
            if part.hasDelimiter {
                defects.note(.missingEndBoundary, offset: offset(end), part: boundary.part)
            } else if part.encoding.isIdentity {
                defects.note(.missingBoundary, offset: offset(part.body.lowerBound), part: boundary.part)
            }
        }
    }

    /// Ends the bodies of the entities inside `part`.
    private mutating func closeEntities(upTo part: Int, at end: Int) {
        while let last = open.last, last != part {
            open.removeLast()
            let start = parts[last].body.lowerBound
            parts[last].body = start..<Swift.max(start, end)
        }
    }

    private mutating func append(_ record: PartRecord) {
        var record = record
        let index = parts.count
        if record.parent >= 0 {
            let previous = parts[record.parent].lastChild
            if previous >= 0 {
                parts[previous].nextSibling = index
                record.ordinal = parts[previous].ordinal + 1
            } else {
                parts[record.parent].firstChild = index
            }
            parts[record.parent].lastChild = index
        }
        parts.append(record)
    }

    private func depth(below parent: Int) -> Int {
        parent < 0 ? 0 : parts[parent].depth + 1
    }

    /// Returns the offset for a defect; `nil` in decoded bytes, where it would mean nothing to a reader.
    func offset(_ position: Int) -> Int? {
        source == 0 ? position : nil
    }
}
