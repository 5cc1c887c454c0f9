import TestSupport

extension SeededRandom {
    /// Returns true once in `times` calls on average.
    mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }

    /// Returns some of these, at least one, in their order.
    mutating func some<Element>(of elements: [Element]) -> [Element] {
        guard let one = elements.indices.randomElement(using: &self) else { return [] }
        let kept = Double.random(in: 0...0.6, using: &self)
        return elements.indices.filter { $0 == one || Double.random(in: 0..<1, using: &self) < kept }
            .map { elements[$0] }
    }
}
