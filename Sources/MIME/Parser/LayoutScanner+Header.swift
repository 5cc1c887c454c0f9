extension LayoutScanner {
    /// Reads the header of an entity and returns where it ended.
    mutating func readHeader(_ bytes: Span<UInt8>, of part: Int, from start: Int) -> HeaderScan {
        var scan = HeaderScan()
        let firstField = fields.count
        var position = parts[part].isMessage ? pastEnvelope(bytes, from: start) : start
        reading: while position < bytes.count {
            if let delimiter = delimiter(bytes, at: position) {
                scan.end = .delimiter(delimiter)
                parts[part].header = start..<Swift.max(start, delimiter.contentEnd)
                break reading
            }
            let line = lineEnds.line(in: bytes, from: position, to: bytes.count)
            switch HeaderLine(bytes, position..<line.contentEnd) {
            case .empty:
                scan.end = .body(line.next)
                parts[part].header = start..<position
                break reading
            case .field(let name, let valueStart):
                take(bytes, name, valueStart..<line.contentEnd, &scan, of: part)
            case .continuation:
                if fields.count == firstField {
                    // A continuation of nothing.
                    defects.note(.missingColon, offset: offset(position), part: part)
                    if parts[part].isMessage, isField(bytes, at: line.next) { break }
                    scan.end = .body(position)
                    parts[part].header = start..<position
                    break reading
                }
                if endsHeader(bytes, blank: position..<line.contentEnd, next: line.next) {
                    scan.end = .body(line.next)
                    parts[part].header = start..<position
                    break reading
                }
                lengthenLastField(to: line.contentEnd, of: part)
            case .other:
                defects.note(.missingColon, offset: offset(position), part: part)
                let isStray = fields.count > firstField || parts[part].isMessage
                guard isStray, isField(bytes, at: line.next) else {
                    scan.end = .body(position)
                    parts[part].header = start..<position
                    break reading
                }
            }
            position = line.next
        }
        if case .bytes = scan.end {
            parts[part].header = start..<bytes.count
            if fields.count == firstField, bytes.count > start { scan.end = .body(bytes.count) }
        }
        if case .body(let body) = scan.end {
            parts[part].body = body..<body
        } else {
            parts[part].body = parts[part].header.upperBound..<parts[part].header.upperBound
        }
        parts[part].fields = firstField..<fields.count
        return scan
    }

    /// Skips a byte order mark and an mbox separator, `From ` or `>From `, which files and some gateways leave there.
    private mutating func pastEnvelope(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        if bytes.matches(at: position, Self.byteOrderMark.span, 0..<3) { position += 3 }
        let mark = bytes.matches(at: position, Self.quotedSeparator.span, 0..<1) ? position + 1 : position
        guard bytes.matches(at: mark, Self.quotedSeparator.span, 1..<6) else { return position }
        var afterName = mark + 5
        while afterName < bytes.count, bytes[afterName].isWSP { afterName += 1 }
        // `From :` is the field, with white space from obsolete syntax.
        if afterName < bytes.count, bytes[afterName] == 0x3A { return position }
        return lineEnds.line(in: bytes, from: position, to: bytes.count).next
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let quotedSeparator = Array(">From ".utf8)

    /// Returns whether a blank line ends the header. It is part of a fold (RFC 5322 §4.2) unless what follows can't be
    /// a header: then an editor or gateway left blanks on the empty line.
    private mutating func endsHeader(_ bytes: Span<UInt8>, blank: Range<Int>, next: Int) -> Bool {
        for index in blank where !bytes[index].isWSP { return false }
        guard next < bytes.count, !bytes[next].isWSP, !bytes[next].isLineEnd else { return false }
        return !isField(bytes, at: next)
    }

    private mutating func isField(_ bytes: Span<UInt8>, at position: Int) -> Bool {
        guard position < bytes.count else { return false }
        let line = lineEnds.line(in: bytes, from: position, to: bytes.count)
        return HeaderLine(bytes, position..<line.contentEnd).isField
    }

    private mutating func delimiter(_ bytes: Span<UInt8>, at position: Int) -> BoundaryStack.Delimiter? {
        guard position + 1 < bytes.count, bytes[position] == 0x2D, bytes[position + 1] == 0x2D else { return nil }
        return boundaries.delimiter(in: bytes, at: position)
    }

    private mutating func take(
        _ bytes: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>, _ scan: inout HeaderScan, of part: Int
    ) {
        guard fields.count < limits.headerFields, headerBytes < limits.headerBytes else {
            if !hasTooManyHeaders { defects.note(.tooManyHeaders, offset: offset(name.lowerBound), part: part) }
            hasTooManyHeaders = true
            ignoresContinuation = true
            return
        }
        ignoresContinuation = false
        let role = Self.role(bytes, name)
        let index = fields.count
        fields.append(FieldRecord(name: name, value: value.lowerBound..<value.lowerBound, role: role))
        headerBytes += value.lowerBound - name.lowerBound
        lengthenLastField(to: value.upperBound, of: part)
        switch role {
        case .contentType where scan.contentType == nil: scan.contentType = index
        case .contentTransferEncoding where scan.contentTransferEncoding == nil: scan.contentTransferEncoding = index
        default: break
        }
    }

    /// Extends the last field's value to `end`, as far as the limits allow.
    private mutating func lengthenLastField(to end: Int, of part: Int) {
        guard !ignoresContinuation else { return }
        let index = fields.count - 1
        let field = fields[index]
        let room = Swift.min(
            limits.headerFieldLength - (field.value.upperBound - field.name.lowerBound),
            limits.headerBytes - headerBytes)
        let newEnd = Swift.min(end, field.value.upperBound + Swift.max(room, 0))
        headerBytes += newEnd - field.value.upperBound
        fields[index].value = field.value.lowerBound..<newEnd
        if newEnd < end {
            ignoresContinuation = true
            defects.note(.headerTooLong, offset: offset(field.name.lowerBound), part: part, field: index)
        }
    }

    private static func role(_ bytes: Span<UInt8>, _ name: Range<Int>) -> FieldRecord.Role {
        switch name.count {
        case 10: bytes.equalsIgnoringCase(name, "content-id") ? .contentID : .other
        case 12: bytes.equalsIgnoringCase(name, "content-type") ? .contentType : .other
        case 19: bytes.equalsIgnoringCase(name, "content-disposition") ? .contentDisposition : .other
        case 25: bytes.equalsIgnoringCase(name, "content-transfer-encoding") ? .contentTransferEncoding : .other
        default: .other
        }
    }
}
