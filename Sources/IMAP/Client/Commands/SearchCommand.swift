/// What SEARCH returns (RFC 9051 §6.4.4). A server without ESEARCH returns all matches; the session derives the rest.
public enum SearchReturn: String, Hashable, Sendable, CaseIterable {
    /// All matches.
    case all = "ALL"
    /// The lowest match.
    case min = "MIN"
    /// The highest match.
    case max = "MAX"
    /// The number of matches.
    case count = "COUNT"
}

/// SEARCH and UID SEARCH (RFC 9051 §6.4.4).
struct SearchCommand: IMAPCommand {
    let key: SearchKey
    let byUID: Bool
    let returns: Set<SearchReturn>
    private let isExtended: Bool
    private var result = SearchResult()

    init(key: SearchKey, byUID: Bool, returns: Set<SearchReturn>, isExtended: Bool) {
        self.key = key
        self.byUID = byUID
        self.returns = returns
        self.isExtended = isExtended
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("SEARCH")
        profile.answers = .search
        profile.answersAreDistinct = isExtended
        // The keys may use sequence numbers, even in UID SEARCH.
        profile.usesSequenceNumbers = key.namesPlaces
        profile.keepsSequenceNumbers = !byUID
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word(byUID ? "UID SEARCH " : "SEARCH ")
        if isExtended {
            let names = SearchReturn.allCases.filter(returns.contains).map(\.rawValue)
            encoder.word("RETURN (\(names.joined(separator: " "))) ")
        }
        // No charset may be given after UTF8=ACCEPT (RFC 6855 §3).
        if key.holdsNonASCII, !context.utf8 { encoder.word("CHARSET UTF-8 ") }
        if case .and(let keys) = key, !keys.isEmpty {
            for (index, key) in keys.enumerated() {
                if index > 0 { encoder.space() }
                try key.encode(into: &encoder)
            }
        } else {
            try key.encode(into: &encoder)
        }
    }

    mutating func receive(_ response: Response) {
        guard case .search(let found) = response else { return }
        var all = result.all
        result = found
        // A plain result may be spread over several lines.
        for run in found.all {
            if let last = all.last, last.upperBound < .max, last.upperBound + 1 == run.lowerBound {
                all[all.count - 1] = last.lowerBound...run.upperBound
            } else {
                all.append(run)
            }
        }
        result.all = all
        result.isTold = true
    }

    consuming func answer(_ status: StatusResponse) -> SearchResult {
        result.isUID = byUID
        // Some servers return a plain list even if ESEARCH was requested.
        if !isExtended || (result.tag == nil && !result.all.isEmpty) {
            result.min = result.all.map(\.lowerBound).min()
            result.max = result.all.map(\.upperBound).max()
            result.count = UInt64(result.all.reduce(0) { $0 + $1.count })
        }
        return result
    }
}
