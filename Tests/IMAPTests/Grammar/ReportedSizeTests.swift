import Testing

@testable import IMAP

/// A server can report any number of bytes. None may overflow in later arithmetic.
@Suite("Sizes that a server reports") struct ReportedSizeTests {
    @Test(
        "An impossible size becomes the largest",
        arguments: ["9223372036854775807", "18446744073709551615", "99999999999999999999999999", "1125899906842625"])
    func anImpossibleSizeBecomesTheLargest(told: String) {
        #expect(attributes("RFC822.SIZE \(told)") == [.size(.largest)])
        #expect(attributes("BINARY.SIZE[1] \(told)") == [.binarySize(part: [1], .largest)])
        guard case .mailboxStatus(let status)? = responses("* STATUS a (SIZE \(told) APPENDLIMIT \(told))").first else {
            Issue.record("no STATUS")
            return
        }
        #expect(status.size == .largest && status.appendLimit == .largest)
        let body = attributes("BODY (\"text\" \"plain\" NIL NIL NIL \"7bit\" \(told) 1)")
        guard case .bodyStructure(let part)? = body.first else {
            Issue.record("no BODY")
            return
        }
        #expect(part.size == .largest)
    }

    @Test("A possible size is kept, and a negative or missing one is zero")
    func aPossibleSizeIsKept() {
        #expect(attributes("RFC822.SIZE 1125899906842624") == [.size(.largest)])
        #expect(attributes("RFC822.SIZE 1125899906842623") == [.size(ReportedSize(1_125_899_906_842_623))])
        #expect(attributes("RFC822.SIZE 0") == [.size(0)])
        #expect(attributes("RFC822.SIZE -17") == [.size(0)])
        #expect(attributes("RFC822.SIZE -99999999999999999999999999") == [.size(0)])
        #expect(attributes("RFC822.SIZE NIL") == [.size(0)])
    }

    @Test("Sums, products and quotients of sizes stay in bounds")
    func sumsSharesAndProductsStayInBounds() {
        let many = Array(repeating: ReportedSize(Int.max), count: 20_000)
        #expect(many.total == .largest)
        #expect(ReportedSize.largest * .max == .largest)
        #expect(ReportedSize.largest * -3 == .zero)
        #expect(ReportedSize.largest / 0 == .largest)
        #expect(ReportedSize(10) / 3 == 3)
        #expect([ReportedSize(1), 2, 3].total == 6)
        #expect(ReportedSize(UInt64.max) == .largest && ReportedSize(Int.min) == .zero)
    }
}
