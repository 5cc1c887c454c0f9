/// Guesses the charset of 8-bit text that has no label or a wrong one.
///
/// Valid UTF-8 is UTF-8: other text is valid by chance only if it is very short. Otherwise the letters decide: each
/// byte above 0x7F counts for the alphabets that have it as a letter. Windows-1250 wins ties, since our users write in
/// it and it shares the letters of German. ISO-8859-2, Windows-1252 and the Cyrillic charsets follow in this order.
enum CharsetGuess {
    /// How many bytes of a text are examined.
    private static let sample = 65_536

    static func charset(of bytes: UnsafeRawBufferPointer) -> Charset {
        String(validating: bytes, as: UTF8.self) != nil ? .utf8 : singleByteCharset(of: bytes)
    }

    /// Returns the likeliest single-byte charset.
    static func singleByteCharset(of bytes: UnsafeRawBufferPointer) -> Charset {
        var scores = [Int](repeating: 0, count: candidates.count)
        var upper = 0
        var letters = 0
        for byte in bytes.prefix(sample) {
            if byte < 0x80 {
                if byte.asciiLowercased &- 0x61 < 26 { letters += 1 }
                continue
            }
            upper += 1
            var bits = alphabetsOfByte[Int(byte)]
            while bits != 0 {
                scores[bits.trailingZeroBitCount] += 1
                bits &= bits &- 1
            }
        }
        var best = 0
        for index in candidates.indices {
            // Cyrillic text has few Latin letters. In mostly Latin text, a few bytes above 0x7F are never Cyrillic.
            if candidates[index].isCyrillic, upper <= letters { continue }
            if scores[index] > scores[best] { best = index }
        }
        return candidates[best].charset
    }

    private struct Candidate {
        let charset: Charset
        let letters: String
        var isCyrillic = false
    }

    /// The candidates, in the order in which they win ties, with the letters of their languages. Cyrillic alphabets
    /// have only small letters here, which are most of any text.
    private static let candidates: [Candidate] = {
        let czech = "áčďéěíňóřšťúůýžľĺŕôäÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĽôÔ"
        let polish = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
        let german = "äöüßÄÖÜ"
        let hungarian = "áéíóöőúüűÁÉÍÓÖŐÚÜŰ"
        let western = "àâæçèéêëîïñòóôùûüœåäöøÀÂÆÇÈÉÊËÎÏÑÒÓÔÙÛÜŒÅÄÖØßãõìáíúÁÍÚ"
        let russian = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
        let part5 = Charset(name: "iso-8859-5", coding: .singleByte)
        return [
            Candidate(charset: .windows1250, letters: czech + "„“–—…"),
            Candidate(charset: .windows1250, letters: polish + "„”–—…"),
            Candidate(charset: .iso8859Part2, letters: czech),
            Candidate(charset: .iso8859Part2, letters: polish),
            Candidate(charset: .windows1252, letters: german + western + "“”‘’–—…"),
            Candidate(charset: .windows1250, letters: hungarian + "„”–—…"),
            Candidate(charset: Charset(name: "windows-1251", coding: .singleByte), letters: russian, isCyrillic: true),
            Candidate(charset: Charset(name: "koi8-r", coding: .singleByte), letters: russian, isCyrillic: true),
            Candidate(charset: part5, letters: russian, isCyrillic: true),
        ]
    }()

    /// For each byte, a bit set of the candidates that have it as a letter or accompanying punctuation.
    private static let alphabetsOfByte: [UInt16] = {
        var table = [UInt16](repeating: 0, count: 256)
        for (index, candidate) in candidates.enumerated() {
            guard let bytes = SingleByteTable.named(candidate.charset.name) else { continue }
            let letters = Set(candidate.letters.unicodeScalars.map { String($0) })
            for byte in 0x80...0xFF {
                let text = withUnsafeBytes(of: UInt8(byte)) { bytes.decode($0).text }
                if letters.contains(text) { table[byte] |= 1 << UInt16(index) }
            }
        }
        return table
    }()
}
