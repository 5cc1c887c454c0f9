/// The name that somebody may have meant.
enum SimilarName {
    /// The most letters that may differ.
    private static let tolerance = 3

    /// Returns the name that differs least, if it differs little.
    static func of(_ name: String, among names: [String]) -> String? {
        // A longer name is none of ours, and comparing it would take long.
        guard name.utf8.count <= 64 else { return nil }
        let nearest = names.map { ($0, distance(Array($0.utf8), Array(name.utf8))) }.min { $0.1 < $1.1 }
        return nearest.flatMap { $0.1 <= tolerance ? $0.0 : nil }
    }

    /// How many letters must be changed, added or left out (Levenshtein's distance).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var next = [index + 1]
            for (column, other) in right.enumerated() {
                next.append(min(row[column] + (letter == other ? 0 : 1), row[column + 1] + 1, next[column] + 1))
            }
            row = next
        }
        return row.last ?? 0
    }
}
