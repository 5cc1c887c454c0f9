extension LayoutScanner {
    /// Sets the kind of S/MIME and TNEF sent as ordinary files, recognised by their usual names and first bytes.
    mutating func recognizeWrapper(_ index: Int, in bytes: Span<UInt8>) {
        let record = parts[index]
        guard record.kind == .other else { return }
        let isBase64 = record.encoding == .base64
        guard isBase64 || record.encoding.isIdentity else { return }
        let start = record.body.lowerBound
        // `eJ8+I` is 78 9F 3E 2…; `MI` is 30 8…, a SEQUENCE longer than 127 bytes or of indefinite length.
        let signature = TNEFReader.signature
        let isTNEF =
            isBase64 ? bytes.begins(at: start, "eJ8+I") : bytes.matches(at: start, signature.span, 0..<signature.count)
        if isTNEF {
            if names(of: index, bytes).contains("winmail.dat") { parts[index].kind = .tnef }
        } else if bytes.begins(at: start, isBase64 ? "MI" : "0") {
            if names(of: index, bytes).contains("smime.p7m") { parts[index].kind = .smime }
        }
    }

    /// Returns whether a part is S/MIME or TNEF that was not read yet.
    func isUnopenedWrapper(_ index: Int) -> Bool {
        parts[index].kind.isWrapper && parts[index].firstChild < 0 && !parts[index].isOpened
            && parts[index].smime == nil
    }

    /// Opens S/MIME or TNEF. Returns the entity inside, if there is one.
    mutating func unwrap(_ decoded: [UInt8], of index: Int) -> [UInt8]? {
        guard parts[index].depth < limits.nesting else {
            noteUnopened(index)
            return nil
        }
        if parts[index].kind == .smime {
            let (kind, content) = CMSReader.read(decoded)
            parts[index].smime = kind
            guard let content, let entity = SignedEntity.entity(of: content) else { return nil }
            parts[index].isOpened = true
            return entity
        }
        guard let (entity, isSound) = TNEFEntity.make(of: decoded, limits: limits) else {
            noteTNEF(index)
            return nil
        }
        if !isSound { noteTNEF(index) }
        // A broken file without content stays an ordinary file.
        parts[index].isOpened = entity != nil || isSound
        return entity
    }

    /// Notes that a wrapper is not opened because it is nested too deep.
    mutating func noteUnopened(_ index: Int) {
        defects.note(.nestingTooDeep, offset: bodyOffset(of: index), part: index)
    }

    private mutating func noteTNEF(_ index: Int) {
        defects.note(.badTNEF, offset: bodyOffset(of: index), part: index)
    }

    private func bodyOffset(of index: Int) -> Int? {
        parts[index].source == 0 ? parts[index].body.lowerBound : nil
    }

    /// Returns the file names in a part's header, in lower case.
    private func names(of index: Int, _ bytes: Span<UInt8>) -> [String] {
        parts[index].fields.compactMap { field in
            let parameter =
                switch fields[field].role {
                case .contentType: "name"
                case .contentDisposition: "filename"
                default: ""
                }
            guard !parameter.isEmpty else { return nil }
            let value = bytes.extracting(fields[field].value)
            return value.bytes.withUnsafeBytes { Parameters.parse($0).parameters[parameter]?.lowercased() }
        }
    }
}

extension Span<UInt8> {
    /// Returns whether `word` is at `offset`.
    fileprivate func begins(at offset: Int, _ word: StaticString) -> Bool {
        guard offset >= 0, word.utf8CodeUnitCount <= count - offset else { return false }
        return word.withUTF8Buffer { word in
            for (place, byte) in word.enumerated() where self[offset + place] != byte { return false }
            return true
        }
    }
}
