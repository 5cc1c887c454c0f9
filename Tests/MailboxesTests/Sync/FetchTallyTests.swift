import IMAP
import Testing

@testable import Mailboxes

@Suite("The tally of a fetch")
struct FetchTallyTests {
    @Test("does not overflow, whatever sizes the server gives")
    func hugeSizes() {
        let tally = FetchTally()
        tally.expect(1_000_000)
        for _ in 0..<20 { tally.learn(Array(repeating: ReportedSize(UInt64.max), count: 1000), of: 1000) }
        let progress = tally.progress(folder: "INBOX")
        #expect(progress.totalBytes == ReportedSize.largest.bytes && progress.total == 1_000_000)
    }

    @Test("estimates unknown sizes by the mean of the known ones")
    func mean() {
        let tally = FetchTally()
        tally.expect(10)
        tally.learn([100, 200], of: 3)
        let progress = tally.progress(folder: "INBOX")
        #expect(progress.total == 9 && progress.totalBytes == 300 + 150 * 7)
        #expect(FetchTally().progress(folder: "INBOX").totalBytes == 0)
    }
}
