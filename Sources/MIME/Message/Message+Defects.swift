extension Message {
    /// Returns all defects: those in ``defects``, and those found by reading each field and decoding each part.
    ///
    /// Takes linear time, but reads everything. Returns at most ``ParserLimits/defects``.
    public func allDefects() -> [Defect] {
        var survey = DefectSurvey(defects, limit: layout.limits.defects)
        for part in parts { survey.examine(part) }
        if let report, !report.isComplete, report.basis == .standard { survey.note(.badReport) }
        return survey.defects
    }
}

/// Collects the defects of fields and parts.
private struct DefectSurvey {
    private(set) var defects: [Defect]
    private let limit: Int

    init(_ defects: [Defect], limit: Int) {
        self.defects = defects
        self.limit = limit
    }

    mutating func note(_ kind: Defect.Kind, at location: Defect.Location = .init()) {
        guard defects.count < limit else { return }
        defects.append(Defect(kind, at: location))
    }

    mutating func examine(_ part: Part) {
        guard defects.count < limit else { return }
        let section = part.layout.defectSection(of: part.index)
        var seen: Set<String> = []
        for field in part.headers {
            let name = field.name.lowercased()
            var kinds = Self.defects(of: field, name)
            if Self.onceOnly.contains(name), !seen.insert(name).inserted { kinds.append(.duplicateHeader) }
            for kind in kinds { note(kind, at: .init(offset: field.offset, part: section, header: field.name)) }
        }
        let record = part.record
        guard !record.kind.isMultipart, record.firstChild < 0 || record.isOpened else { return }
        for kind in Self.bodyDefects(of: part) {
            note(kind, at: .init(offset: part.bodyRange?.lowerBound, part: section))
        }
    }

    private static func bodyDefects(of part: Part) -> [Defect.Kind] {
        guard part.isText else { return part.decoded().defects }
        var kinds = part.decoded().defects + part.text().defects
        if part.record.kind == .plainText, part.plainText().files.contains(where: { !$0.isComplete }),
            !kinds.contains(.badUUEncode)
        {
            kinds.append(.badUUEncode)
        }
        return kinds
    }

    private static func defects(of field: HeaderField, _ name: String) -> [Defect.Kind] {
        field.rawBytes.withUnsafeBytes { value in
            switch name {
            case "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-sender", "resent-to",
                "resent-cc",
                "resent-bcc":
                return AddressList.parse(value).defects
            case "date", "resent-date":
                return DateParser.parse(value).map(\.hasImpossibleZone) == false ? [] : [.badDate]
            case "content-type":
                return Parameters.parse(value).defects
            case "content-disposition":
                let read = Parameters.parse(value)
                return read.parameters.value.isEmpty ? [.badContentDisposition] + read.defects : read.defects
            default:
                return EncodedWord.decode(value).defects
            }
        }
    }

    /// Fields that may occur only once: RFC 5322 §3.6, RFC 2045 and RFC 2183.
    private static let onceOnly: Set<String> = [
        "date", "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "in-reply-to", "references", "subject",
        "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id",
    ]
}
