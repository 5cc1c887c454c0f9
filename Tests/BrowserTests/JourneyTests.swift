import LocalServers
import TestSupport
import Testing

/// Each journey is a person's way through the real site, in a real browser. Every page on the way is also looked at for
/// barriers, sideways scroll, messages on the console and words that are missing.
@Suite("Journeys in a browser", .serialized)
struct JourneyTests {
    @Test("Each check of a page finds its defect, and a sound page has none")
    func checksOfPages() async throws {
        let run = try await BrowserRun.trial()
        #expect(run.status == 0, "\(run.report)")
    }
}
