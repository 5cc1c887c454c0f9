import Testing

@testable import IMAP

/// Every maximum is inclusive: it is accepted, and one more is refused, however the bytes are split.
@Suite("Limits of the IMAP grammar") struct LimitTests {
    private func expectExact(
        _ limit: WritableKeyPath<GrammarLimits, Int>, _ accepted: String, _ refused: String, at value: Int,
        _ name: GrammarError.Limit
    ) {
        var limits = GrammarLimits()
        limits[keyPath: limit] = value
        #expect(failure(accepted, limits: limits) == nil)
        #expect(failure(refused, limits: limits) == .limitExceeded(name, maximum: UInt64(value)))
        for place in 1..<refused.utf8.count {
            #expect(
                decode(wire(refused), cutAt: [place], limits: limits).last
                    == .failure(.limitExceeded(name, maximum: UInt64(value))))
            #expect(
                decode(wire(accepted), cutAt: [min(place, accepted.utf8.count - 1)], limits: limits)
                    == decode(wire(accepted), limits: limits))
        }
    }

    @Test("The limit on the length of a response is exact")
    func responseLength() {
        expectExact(\.responseLength, "* OK 12345\n", "* OK 123456\n", at: 10, .responseLength)
        expectExact(\.responseLength, "* LIST () NIL {3}\nabc\n", "* LIST () NIL {3}\nabcd\n", at: 22, .responseLength)
    }

    @Test("The limit on the length of a list is exact")
    func listLength() {
        expectExact(\.listLength, "* FLAGS (a b c)\n", "* FLAGS (a b c d)\n", at: 3, .listLength)
        expectExact(\.listLength, "* SEARCH 1 3 5\n", "* SEARCH 1 3 5 7\n", at: 3, .listLength)
        expectExact(\.listLength, "* VANISHED 1,3,5:9\n", "* VANISHED 1,3,5:9,11\n", at: 3, .listLength)
        expectExact(
            \.listLength, "* NAMESPACE ((a b c)) NIL NIL\n", "* NAMESPACE ((a b c d)) NIL NIL\n", at: 3, .listLength)
    }

    @Test("The limit on the number of held literals is exact")
    func heldLiterals() {
        expectExact(
            \.heldLiterals, "* LIST ({1}\na) {1}\n/ x\n", "* LIST ({1}\na) {1}\n/ {1}\nx\n", at: 2, .heldLiterals)
    }

    @Test("The limits on the sizes of held and streamed literals are exact")
    func literals() {
        var limits = GrammarLimits()
        limits.heldLiteral = 3
        limits.streamedLiteral = 4
        #expect(failure("* LIST () NIL {3}\nabc\n", limits: limits) == nil)
        #expect(failure("* LIST () NIL {4}\nabcd\n", limits: limits) == .limitExceeded(.heldLiteral, maximum: 3))
        #expect(failure("* 1 FETCH (BODY[] {4}\nabcd)\n", limits: limits) == nil)
        #expect(
            failure("* 1 FETCH (BODY[] {5}\nabcde)\n", limits: limits) == .limitExceeded(.streamedLiteral, maximum: 4))
        #expect(
            failure("* 1 FETCH (BODY[] {99999999999999999999999}\n")
                == .limitExceeded(.streamedLiteral, maximum: 4 << 30))
    }

    @Test("The limit on the number of values is exact")
    func values() {
        expectExact(\.values, "* FLAGS (a b c)\n", "* FLAGS (a b c d)\n", at: 3, .values)
        expectExact(\.values, "* ID (a b)\n", "* ID (a (b))\n", at: 3, .values)
    }

    @Test("The limit on the depth of values is exact")
    func depth() {
        expectExact(\.depth, "* ID ((a))\n", "* ID (((a)))\n", at: 3, .depth)
    }
}
