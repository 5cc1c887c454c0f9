import TestSupport
import Testing

@testable import MIME

@Suite("Dates") struct MessageDateTests {
    @Test(
        "A date is read in every form that programs write",
        arguments: [
            ("Sat, 21 Nov 2026 07:30:00 +0100", "2026-11-21T07:30:00+01:00"),
            ("21 Nov 2026 07:30 +0100", "2026-11-21T07:30:00+01:00"),
            ("Mon, 21 Nov 2026 07:30:00 +0100", "2026-11-21T07:30:00+01:00"),
            ("Sat, 21 Nov 2026 07:30:00 GMT", "2026-11-21T07:30:00Z"),
            ("Sat, 21 Nov 2026 07:30:00 EST", "2026-11-21T07:30:00-05:00"),
            ("21 Nov 97 07:30:00 PDT", "1997-11-21T07:30:00-07:00"),
            ("1 Jan 49 00:00:00 Z", "2049-01-01T00:00:00Z"), ("1 Jan 101 00:00:00 Z", "2001-01-01T00:00:00Z"),
            ("Sat, 21 Nov 2026 07:30:00 +0100 (CET)", "2026-11-21T07:30:00+01:00"),
            ("Sat, 21 Nov 2026 07:30:00", "2026-11-21T07:30:00Z"),
            ("Sat (x) , 21 (y) Nov\r\n 2026 07 : 30 : 00 -0000", "2026-11-21T07:30:00Z"),
            ("21-Nov-2026 07:30:00 +0100", "2026-11-21T07:30:00+01:00"),
            ("Sat, 21 November 2026 07:30:00 +0100", "2026-11-21T07:30:00+01:00"),
            ("Sat Nov 21 07:30:00 2026", "2026-11-21T07:30:00Z"),
            ("Sat Nov 21 07:30:00 CET 2026", "2026-11-21T07:30:00+01:00"),
            ("Sat, 21 Nov 2026 07:30:00 GMT+0100", "2026-11-21T07:30:00+01:00"),
            ("Sat, 21 Nov 2026 07:30:00 +01:00", "2026-11-21T07:30:00+01:00"),
            ("2026-11-21T07:30:00Z", "2026-11-21T07:30:00Z"),
            ("2026-11-21T07:30:00.123+01:00", "2026-11-21T07:30:00+01:00"),
            ("2026-11-21 07:30:00 +0100", "2026-11-21T07:30:00+01:00"),
            ("Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00Z"),
            ("29 Feb 2024 00:00:00 +0000", "2024-02-29T00:00:00Z"),
            ("29 Feb 2000 00:00:00 +0000", "2000-02-29T00:00:00Z"),
            ("Sat, 21 Nov 2026 7:05:09 PM +0100", "2026-11-21T19:05:09+01:00"),
            ("Sat, 21 Nov 2026 07.30.00 +0100", "2026-11-21T07:30:00+01:00"),
            ("Sat, 21 Nov 2026 07:30:00 A", "2026-11-21T07:30:00Z"),
            ("Sat, 21 Nov 2026 07:30:00 +9999", "2026-11-21T07:30:00Z"),
            ("Sat, 21 Nov 2026 07:30:00 -0330", "2026-11-21T07:30:00-03:30"),
            ("1 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00Z"),
        ])
    func datesAreParsed(value: String, expected: String) {
        #expect(MessageDate(parsing: value.utf8)?.rfc3339 == expected)
    }

    @Test(
        "An invalid date is not read",
        arguments: [
            "", "yesterday", "Sat, 32 Nov 2026 07:30:00 +0100", "29 Feb 2026 00:00:00 +0000",
            "29 Feb 2100 00:00:00 +0000",
            "21 Nov 2026",
            "21 Nov 2026 25:00:00 +0000",
            "21 Foo 2026 07:30:00 +0100", "99999999999999999999 Nov 2026 07:30", "21 Nov 2026 07", "Nov 2026 07:30:00",
        ])
    func invalidDatesAreNil(value: String) {
        #expect(MessageDate(parsing: value.utf8) == nil)
    }

    @Test("A date gives its seconds since the epoch, whatever its zone")
    func momentsAreSecondsSinceTheEpoch() {
        #expect(MessageDate(parsing: "Thu, 1 Jan 1970 01:00:00 +0100".utf8)?.secondsSinceEpoch == 0)
        #expect(MessageDate(parsing: "Sat, 21 Nov 2026 07:30:00 +0100".utf8)?.secondsSinceEpoch == 1_795_242_600)
    }

    @Test("A written date is read back the same")
    func writtenDatesRoundTrip() {
        var random = SeededRandom(seed: 9)
        for _ in 0..<5_000 {
            let date = MessageDate(
                secondsSinceEpoch: Int64.random(in: -60_000_000_000...250_000_000_000, using: &random),
                offsetMinutes: Int.random(in: -720...840, using: &random))
            #expect(MessageDate(parsing: date.rfc5322.utf8) == date, "\(date.rfc5322)")
            #expect(MessageDate(parsing: date.rfc3339.utf8) == date, "\(date.rfc3339)")
        }
        #expect(
            MessageDate(secondsSinceEpoch: 1_795_242_600, offsetMinutes: 60).rfc5322
                == "Sat, 21 Nov 2026 07:30:00 +0100")
    }

    @Test("A moment out of range is written as the nearest date")
    func outOfRangeMomentsAreWrittenAsTheNearestDate() {
        #expect(MessageDate(secondsSinceEpoch: .max / 2).rfc3339 == "9999-12-31T23:59:59Z")
        #expect(!MessageDate(secondsSinceEpoch: .min / 2).rfc5322.isEmpty)
    }

    @Test("Any bytes are read or rejected without a trap")
    func anyBytesAreParsed() {
        var random = SeededRandom(seed: 10)
        let pieces = [
            "1", "21", "2026", "99", "Nov", ":", ".", "+", "-", "T", " ", ",", "(", "AM", "0100", "999999999", "\"",
            "(",
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<12).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
            _ = MessageDate(parsing: bytes + random.bytes(upTo: 2))?.rfc3339
        }
    }

    @Test(
        "A zone a day or more from UTC is read as UTC, and noted",
        arguments: ["+2400", "-2400", "+24:00", "+9959", "+2359", "-2359", "9999"])
    func impossibleZones(zone: String) throws {
        let value = "Sat, 21 Nov 2026 07:30:00 \(zone)"
        let date = try #require(MessageDate(parsing: value.utf8))
        #expect(abs(date.offsetMinutes) < 24 * 60)
        let defects = Message(parsing: Array("Date: \(value)\n\n".utf8)).allDefects().map(\.kind)
        #expect(defects == (zone.hasSuffix("2359") ? [] : [.badDate]))
        #expect(zone.hasSuffix("2359") || date.rfc3339 == "2026-11-21T07:30:00Z")
    }

    @Test("A date in an impossible zone is written in one that exists", arguments: [Int.min, -1440, 1440, Int.max])
    func writtenZones(offset: Int) {
        #expect(MessageDate(secondsSinceEpoch: 0, offsetMinutes: offset).rfc3339 == "1970-01-01T00:00:00Z")
        #expect(MessageDate(secondsSinceEpoch: .max, offsetMinutes: 60).rfc5322.hasSuffix("+0100"))
    }
    @Test("The current moment is in UTC and does not go back")
    func now() {
        let (first, second) = (MessageDate.now, MessageDate.now)
        #expect(first.secondsSinceEpoch > 1_700_000_000 && first.secondsSinceEpoch <= second.secondsSinceEpoch)
        #expect(first.offsetMinutes == 0)
    }
}
