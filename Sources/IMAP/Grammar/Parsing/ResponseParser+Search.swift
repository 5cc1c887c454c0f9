extension ResponseParser {
    /// Reads what follows SEARCH: numbers, and `(MODSEQ 917162500)` in RFC 7162 §3.1.5.
    mutating func searchResult() throws(GrammarError) -> SearchResult {
        var result = SearchResult()
        while true {
            cursor.skipSpaces()
            guard let byte = cursor.peek() else { return result }
            if byte == ASCII.openParen {
                cursor.advance()
                guard keyword() == "MODSEQ" else { throw malformed("MODSEQ") }
                cursor.skipSpaces()
                result.highestModificationSequence = ModificationSequence(rawValue: try number())
                cursor.skipSpaces()
                _ = cursor.take(ASCII.closeParen)
            } else {
                let number = UInt32(clamping: try number())
                if let last = result.all.last, last.upperBound < .max, last.upperBound + 1 == number {
                    result.all[result.all.count - 1] = last.lowerBound...number
                } else {
                    try checkLength(result.all.count)
                    runCount += 1
                    result.all.append(number...number)
                }
            }
        }
    }

    /// Reads what follows ESEARCH: optionally `(TAG "A1")` and UID, then names and values (RFC 9051 §7.3.4).
    mutating func extendedSearchResult() throws(GrammarError) -> SearchResult {
        var result = SearchResult()
        while true {
            cursor.skipSpaces()
            guard let byte = cursor.peek() else { return result }
            if byte == ASCII.openParen {
                let correlator = try node().list ?? []
                if correlator.at(0).keyword == "tag" { result.tag = correlator.at(1).text?.string }
                continue
            }
            let name = keyword()
            guard !name.isEmpty else { throw malformed("a search result") }
            cursor.skipSpaces()
            switch name {
            case "UID": result.isUID = true
            case "ALL": result.all = try runs()
            case "MIN": result.min = try number32()
            case "MAX": result.max = try number32()
            case "COUNT": result.count = try number()
            case "MODSEQ":
                let isList = cursor.take(ASCII.openParen)
                result.highestModificationSequence = ModificationSequence(rawValue: try number())
                if isList { _ = cursor.take(ASCII.closeParen) }
            default: try skipValue()
            }
        }
    }
}
