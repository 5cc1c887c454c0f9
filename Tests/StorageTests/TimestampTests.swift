import Foundation
import Storage
import Testing

@Suite("Timestamps") struct TimestampTests {
    @Test(
        "A timestamp is written in the form of RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (1_795_242_587_000_000, "2026-11-21T06:29:47Z"),
            (951_782_400_250_000, "2000-02-29T00:00:00.250000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
        ])
    func isFormattedAsRFC3339(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test("A written timestamp agrees with the system's calendar")
    func agreesWithTheSystemsCalendar() {
        let formatter = ISO8601DateFormatter()
        for day in stride(from: -40_000, through: 90_000, by: 17) {
            let seconds = Int64(day) * 86_400 + 45_296
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(Timestamp(seconds: seconds).description == expected)
        }
    }

    @Test("The extremes neither trap nor wrap")
    func theExtremesNeitherTrapNorWrap() {
        #expect(Timestamp(seconds: .max) == Timestamp(microseconds: .max))
        #expect(Timestamp(seconds: .min) == Timestamp(microseconds: .min))
        #expect(Timestamp(microseconds: .max) + .seconds(1) == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: .min) - .seconds(1) == Timestamp(microseconds: .min))
        #expect(!Timestamp(microseconds: .max).description.isEmpty)
        #expect(!Timestamp(microseconds: .min).description.isEmpty)
    }

    @Test("Durations are added and measured")
    func durationsAreAddedAndMeasured() {
        let moment = Timestamp(microseconds: 1_000_000)
        #expect(moment + .milliseconds(1500) == Timestamp(microseconds: 2_500_000))
        #expect(moment - .milliseconds(1500) == Timestamp(microseconds: -500_000))
        #expect((moment + .hours(2)) - moment == .seconds(7200))
        #expect(moment < moment + .microseconds(1))
    }
}

extension Duration {
    fileprivate static func hours(_ hours: Int) -> Duration { .seconds(hours * 3600) }
}
