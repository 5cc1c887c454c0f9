import Synchronization

/// Reads and rewrites the text of statements.
enum StatementText {
    private static let found = Mutex<[String: Int]>([:])
    /// The most texts to remember. Statements built at run time must not make the cache grow without limit.
    private static let remembered = 2_000

    /// Returns the highest `$1`-style parameter number outside literals, quoted names and comments; 0 if there is none.
    static func highestParameter(in sql: String) -> Int {
        if let known = found.withLock({ $0[sql] }) { return known }
        let highest = scan(sql)
        found.withLock { found in
            if found.count >= remembered { found = [:] }
            found[sql] = highest
        }
        return highest
    }

    private static func scan(_ sql: String) -> Int {
        var highest = 0
        var bytes = sql.utf8.makeIterator()
        var next = bytes.next()
        while let byte = next {
            next = bytes.next()
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                while let inner = next, inner != byte { next = bytes.next() }
                next = bytes.next()
            case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
                while let inner = next, inner != UInt8(ascii: "\n") { next = bytes.next() }
            case UInt8(ascii: "$"):
                var number = 0
                while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), number < 100_000 {
                    number = number * 10 + Int(digit - UInt8(ascii: "0"))
                    next = bytes.next()
                }
                highest = max(highest, number)
            default: break
            }
        }
        return highest
    }

    /// Rewrites a migration's statement for PostgreSQL: BLOB becomes BYTEA, and texts are ordered by their bytes as in
    /// SQLite, whatever the database's collation. Literals, quoted names and comments stay as they are.
    static func forPostgreSQL(_ sql: String) -> String {
        var result: [UInt8] = []
        var word: [UInt8] = []
        var end: UInt8?
        func isWordByte(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        var last = ""
        var definesTable = false
        func endWord() {
            guard !word.isEmpty else { return }
            let upper = String(decoding: word, as: UTF8.self).uppercased()
            if upper == "TABLE", last == "CREATE" || last == "ALTER" { definesTable = true }
            switch upper {
            case "BLOB": result += Array("BYTEA".utf8)
            // Not after CAST(x AS …).
            case "TEXT" where definesTable && last != "AS": result += Array("TEXT COLLATE \"C\"".utf8)
            default: result += word
            }
            (last, word) = (upper, [])
        }
        for byte in sql.utf8 {
            if let ending = end {
                if byte == ending { end = nil }
            } else if isWordByte(byte) {
                word.append(byte)
                continue
            } else {
                endWord()
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): end = byte
                case UInt8(ascii: "-") where result.last == byte: end = UInt8(ascii: "\n")
                default: break
                }
            }
            result.append(byte)
        }
        endWord()
        return String(decoding: result, as: UTF8.self)
    }
}
