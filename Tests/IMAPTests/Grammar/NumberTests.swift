import Testing

@testable import IMAP

@Suite("Sets of numbers, and dates") struct NumberTests {
    @Test("A set is written in its shortest form")
    func setsAreWrittenInTheirShortestForm() {
        #expect(UIDSet([7, 3, 4, 5, 4]).description == "3:5,7")
        #expect(UIDSet(UID(9)...).description == "9:*")
        #expect(UIDSet(runs: [.init(.largest, 4)]).description == "4:*")
        #expect(SequenceSet.all.description == "1:*")
        #expect(UIDSet([UID]()).isEmpty)
        #expect(UIDSet([.largest, UID(rawValue: .max - 1)]).description == "4294967294:*")
    }

    @Test("A set lists its numbers in the order of its runs")
    func setsListTheirNumbersInOrder() {
        let set = UIDSet(runs: [.init(9, 8), .init(2, 2)])
        #expect(Array(set.numbers) == [8, 9, 2])
        #expect(set.count == 3)
        #expect(set.contains(9) && !set.contains(3))
    }

    @Test("A set is split into batches of at most the given size")
    func setsAreSplitIntoBatches() {
        #expect(
            UIDSet(runs: [.init(1, 5), .init(9, 9), .init(20, 22)]).batches(of: 3).map(\.description) == [
                "1:3", "4:5,9", "20:22",
            ])
        #expect(UIDSet(UID(5)...).batches(of: 3).map(\.description) == ["5:*"])
        #expect(UIDSet([1, 2]).batches(of: 0).map(\.description) == ["1", "2"])
    }

    @Test("A date is read back as it was written")
    func datesRoundTrip() throws {
        for seconds in stride(from: Int64(-62_135_596_800), through: 253_402_300_799, by: 86_400 * 397 + 12_345) {
            let date = InternalDate(secondsSince1970: seconds)
            #expect(date.secondsSince1970 == seconds)
            #expect(InternalDate(parsing: date.description.utf8) == date)
        }
        let date = try #require(InternalDate(parsing: " 1-Feb-2024 23:59:60 -0530".utf8))
        #expect(date.description == "01-Feb-2024 23:59:60 -0530")
        #expect(date.secondsSince1970 == 1_706_831_999 + 1 + 5 * 3600 + 30 * 60)
        #expect(try #require(CivilDate(year: 2024, month: 2, day: 29)).description == "29-Feb-2024")
    }

    @Test(
        "An impossible date is not read",
        arguments: [
            "", "x", "32-Jan-2024 00:00:00 +0000", "29-Feb-2023 00:00:00 +0000", "01-Jan-2024 24:00:00 +0000",
            "1-Jan 00:00:00",
        ])
    func impossibleDatesAreNil(text: String) { #expect(InternalDate(parsing: text.utf8) == nil) }

    @Test("A date without a zone is in UTC")
    func aMissingZoneMeansUTC() throws {
        #expect(try #require(InternalDate(parsing: "1-jan-1970 00:00:10".utf8)).secondsSince1970 == 10)
    }
}
