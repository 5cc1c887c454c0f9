/// Joins the pieces that RFC 2231 splits parameters into, and decodes them.
struct ParameterAssembly {
    private struct Piece {
        var index: Int
        var isExtended: Bool
        var bytes: [UInt8]
    }

    private struct Pending {
        var name: String
        /// `name=`, `name*=` and `name*0=`…: if there are several, the extended form wins, then the pieces.
        var plain: String?
        var extended: [UInt8]?
        var pieces: [Piece] = []
    }

    private(set) var defects: [Defect.Kind] = []
    private var pending: [Pending] = []

    mutating func note(_ defect: Defect.Kind) {
        if !defects.contains(defect) { defects.append(defect) }
    }

    /// Adds a raw parameter.
    ///
    /// - Parameter mark: The name with its RFC 2231 marks, in lower case: `filename*1*`.
    mutating func add(_ mark: String, _ bytes: UnsafeRawBufferPointer) {
        guard mark.utf8.contains(0x2A) else {
            guard !mark.isEmpty else { return note(.badParameter) }
            let place = place(of: mark)
            if pending[place].plain == nil { pending[place].plain = text(ofPlain: bytes) } else { note(.badParameter) }
            return
        }
        let marks = mark.split(separator: "*", omittingEmptySubsequences: false)
        guard let base = marks.first, !base.isEmpty else { return note(.badParameter) }
        let place = place(of: String(base))
        let bytes = [UInt8](bytes)
        if marks.count == 2, marks[1].isEmpty {
            if pending[place].extended == nil { pending[place].extended = bytes } else { note(.badParameter) }
        } else if let index = Int(marks[1]), 0...999 ~= index {
            pending[place].pieces.append(Piece(index: index, isExtended: marks.count > 2, bytes: bytes))
        } else {
            note(.badParameter)
        }
    }

    /// Returns the index of the parameter with this name. A linear search will do: the parser admits few.
    private mutating func place(of name: String) -> Int {
        if let place = pending.firstIndex(where: { $0.name == name }) { return place }
        pending.append(Pending(name: name))
        return pending.count - 1
    }

    mutating func items() -> [Parameters.Item] { pending.compactMap { item($0) } }

    private mutating func item(_ pending: Pending) -> Parameters.Item? {
        if let extended = pending.extended {
            return extendedItem(pending.name, [Piece(index: 0, isExtended: true, bytes: extended)])
        }
        if !pending.pieces.isEmpty {
            var pieces: [Piece] = []
            for piece in pending.pieces.sorted(by: { $0.index < $1.index }) {
                if piece.index == pieces.last?.index {
                    note(.badParameter)
                } else {
                    pieces.append(piece)
                }
            }
            if pieces.first?.index != 0 || pieces.last?.index != pieces.count - 1 { note(.badParameter) }
            return extendedItem(pending.name, pieces)
        }
        guard let plain = pending.plain else { return nil }
        return Parameters.Item(name: pending.name, value: plain)
    }

    /// Decodes a plain value, quoted or not. Encoded words are not allowed there, yet Outlook and Gmail write them.
    private mutating func text(ofPlain bytes: UnsafeRawBufferPointer) -> String {
        let (text, found) = EncodedWord.decode(bytes)
        for defect in found { note(defect) }
        return text
    }

    /// Decodes `utf-8'cs'%C5%99…`. Charset and language are in the first piece; only marked pieces are percent-encoded.
    private mutating func extendedItem(_ name: String, _ pieces: [Piece]) -> Parameters.Item {
        guard pieces.contains(where: { $0.isExtended }) else {
            let joined = pieces.flatMap { $0.bytes }
            return Parameters.Item(name: name, value: joined.withUnsafeBytes { text(ofPlain: $0) })
        }
        var charset: String?
        var language: String?
        var beginsWithWord = false
        var bytes: [UInt8] = []
        for (number, piece) in pieces.enumerated() {
            var content = piece.bytes[...]
            if number == 0, piece.isExtended {
                let parts = content.split(separator: 0x27, maxSplits: 2, omittingEmptySubsequences: false)
                if parts.count == 3 {
                    if !parts[0].isEmpty { charset = String(decoding: parts[0], as: UTF8.self) }
                    if !parts[1].isEmpty { language = String(decoding: parts[1], as: UTF8.self).lowercased() }
                    content = parts[2]
                } else {
                    note(.badParameter)
                }
            }
            if number == 0 { beginsWithWord = content.starts(with: "=?".utf8) }
            bytes += piece.isExtended ? percentDecoded(content) : Array(content)
        }
        let decoded = Charset.decode(bytes, label: charset)
        for defect in decoded.defects where charset != nil || decoded.charsetUsed != Charset.utf8.name { note(defect) }
        // Some programs write encoded words even here, without percent-encoding their marks.
        let value = beginsWithWord ? EncodedWord.decode(Array(decoded.text.utf8)).text : decoded.text
        return Parameters.Item(
            name: name, value: EncodedWord.oneLine(value), language: language)
    }

    private mutating func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            if bytes[position] == 0x25 {
                if position + 2 < bytes.endIndex, let high = bytes[position + 1].hexadecimalValue,
                    let low = bytes[position + 2].hexadecimalValue
                {
                    output.append(high << 4 | low)
                    position += 3
                    continue
                }
                note(.badParameter)
            }
            output.append(bytes[position])
            position += 1
        }
        return output
    }
}
