import LocalServers

/// Counts messages by the tokens in their texts and by their Message-IDs.
struct SentTokens {
    private(set) var tokens: [String: Int] = [:]
    private(set) var messageIDs: [String: Int] = [:]

    static let mark = "token-"

    init(_ messages: [[UInt8]]) {
        for message in messages {
            let text = String(decoding: message, as: UTF8.self)
            for line in text.split(whereSeparator: \.isNewline) {
                if line.hasPrefix(Self.mark) { tokens[String(line), default: 0] += 1 }
                if line.lowercased().hasPrefix("message-id:") {
                    messageIDs[String(line.dropFirst(11)), default: 0] += 1
                }
            }
        }
    }

    /// Returns what is wrong, in words, if each of these must be there once; empty if all is well.
    func faults(expected: some Sequence<String>, optional: some Sequence<String> = [String](), _ place: String)
        -> [String]
    {
        var faults: [String] = []
        let expected = Set(expected)
        let missing = expected.filter { tokens[$0] == nil }.sorted()
        if !missing.isEmpty { faults.append("\(missing.count) missing in \(place): \(missing.prefix(5))") }
        let doubled = tokens.filter { $0.value > 1 }
        if !doubled.isEmpty {
            faults.append(
                "\(doubled.count) more than once in \(place): \(doubled.sorted { $0.key < $1.key }.prefix(5))")
        }
        let strange = Set(tokens.keys).subtracting(expected).subtracting(optional)
        if !strange.isEmpty { faults.append("\(strange.count) that nobody sent in \(place): \(strange.prefix(5))") }
        let ids = messageIDs.filter { $0.value > 1 }
        if !ids.isEmpty { faults.append("\(ids.count) Message-IDs more than once in \(place): \(ids.prefix(5))") }
        return faults
    }
}
