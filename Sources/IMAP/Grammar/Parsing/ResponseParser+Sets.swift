extension ResponseParser {
    /// Reads `1:4,7,9:*`, up to the first byte that cannot be part of it. `*` is 4294967295.
    mutating func runs() throws(GrammarError) -> [ClosedRange<UInt32>] {
        var runs: [ClosedRange<UInt32>] = []
        while let lower = boundary() {
            try checkLength(runs.count)
            runCount += 1
            if cursor.take(ASCII.colon) {
                guard let upper = boundary() else { throw malformed("the end of a range") }
                runs.append(min(lower, upper)...max(lower, upper))
            } else {
                runs.append(lower...lower)
            }
            guard cursor.take(ASCII.comma) else { break }
        }
        return runs
    }

    mutating func uidSet() throws(GrammarError) -> UIDSet {
        UIDSet(runs: try runs().map { .init(UID(rawValue: $0.lowerBound), UID(rawValue: $0.upperBound)) })
    }

    private mutating func boundary() -> UInt32? {
        if cursor.take(ASCII.star) { return .max }
        return optionalNumber().map(UInt32.init(clamping:))
    }

    /// Reads flags in parentheses. NIL means no flags. Anything up to a space counts as a flag, quoted or not.
    mutating func flagList() throws(GrammarError) -> [Flag] {
        cursor.skipSpaces()
        if takeNil() { return [] }
        guard cursor.take(ASCII.openParen) else { throw malformed("a list of flags") }
        var flags: [Flag] = []
        while true {
            cursor.skipSpaces()
            if cursor.take(ASCII.closeParen) { return flags }
            guard !cursor.isAtEnd else { throw malformed("the end of a list of flags") }
            try checkLength(flags.count)
            try countValue()
            if cursor.peek() == ASCII.quote || cursor.peek() == ASCII.openBrace {
                flags.append(Flag(String(decoding: try astring(), as: UTF8.self)))
            } else {
                let word = loose()
                // An opening parenthesis does not belong here. Step over it.
                guard !word.isEmpty else {
                    cursor.advance()
                    continue
                }
                flags.append(Flag(cursor.text(word)))
            }
        }
    }
}
