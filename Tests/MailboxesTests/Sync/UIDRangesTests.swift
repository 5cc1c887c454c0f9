import Testing

@testable import Mailboxes

@Suite("Sets of UIDs")
struct UIDRangesTests {
    @Test("Every operation does the same as on a set of numbers")
    func likeSets() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var ranges = UIDRanges()
            var set: Set<UInt32> = []
            for _ in 0..<Int.random(in: 0...8, using: &generator) {
                let lower = UInt32.random(in: 1...40, using: &generator)
                let upper = lower + UInt32.random(in: 0...6, using: &generator)
                ranges.insert(lower...upper)
                set.formUnion(lower...upper)
                if Bool.random(using: &generator) {
                    ranges.remove(lower)
                    set.remove(lower)
                }
            }
            #expect(ranges.descending == set.sorted(by: >))
            #expect(ranges == UIDRanges(set))
            #expect(UIDRanges(ranges.text) == ranges)
            #expect((1...50).allSatisfy { ranges.contains($0) == set.contains($0) })
            let gaps = ranges.gaps(below: 45)
            #expect(gaps.descending == Set(1..<45).subtracting(set).sorted(by: >))
            let other = Set((0..<10).map { _ in UInt32.random(in: 1...50, using: &generator) })
            #expect(ranges.subtracting(UIDRanges(other)).descending == set.subtracting(other).sorted(by: >))
            #expect(ranges.intersection(UIDRanges(other)).descending == set.intersection(other).sorted(by: >))
        }
    }

    @Test("The limits of 32 bits are handled")
    func edges() {
        var ranges = UIDRanges([.max])
        ranges.insert(1...1)
        ranges.insert((UInt32.max - 1)...(UInt32.max - 1))
        #expect(ranges.text == "1,4294967294:4294967295")
        #expect(ranges.gaps(below: .max).text == "2:4294967293")
        #expect(UIDRanges("").map(\.isEmpty) == true)
        for broken in ["x", "1:", "5:2", "1:2:3", "*", "4294967296"] { #expect(UIDRanges(broken) == nil) }
    }
}
