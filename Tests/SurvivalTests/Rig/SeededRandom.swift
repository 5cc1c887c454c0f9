import Foundation

/// Random numbers that repeat with the same seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

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
