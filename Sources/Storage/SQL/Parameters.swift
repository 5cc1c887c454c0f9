extension Collection {
    /// Numbered parameters for a list in a statement, one for each element: `$3, $4, $5`.
    public func parameters(from first: Int = 1) -> String {
        (first..<(first + count)).map { "$\($0)" }.joined(separator: ", ")
    }
}
