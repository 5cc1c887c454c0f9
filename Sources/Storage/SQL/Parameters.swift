extension Collection {
    /// Returns numbered parameters for a list in a statement, one for each element: `$3, $4, $5`.
    ///
    /// - Parameter first: the number of the first parameter.
    public func parameters(from first: Int = 1) -> String {
        (first..<(first + count)).map { "$\($0)" }.joined(separator: ", ")
    }
}
