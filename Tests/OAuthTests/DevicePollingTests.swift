import Foundation
import MailWire
import Testing

@testable import OAuth

/// When a server is asked whether the code was typed, tested without a server.
@Suite("Polling for a device sign-in") struct DevicePollingTests {
    private static let tokens = OAuthTokens(
        accessToken: Secret("a"), refreshToken: nil, expiresAt: nil, scopes: [])

    private func refusal(_ code: String) -> Result<OAuthTokens, OAuthError> {
        .failure(.refused(OAuthRefusal(code: code, words: nil)))
    }

    private func pause(_ action: DevicePolling.Action) -> Duration? {
        if case .ask(let pause) = action { pause } else { nil }
    }

    @Test("Each poll waits for the server's interval")
    func eachPollWaitsForTheServersInterval() {
        var polling = DevicePolling(interval: .seconds(5), patience: .seconds(900))
        #expect(pause(polling.beginning) == .seconds(5))
        #expect(pause(polling.answered(refusal("authorization_pending"), elapsed: .seconds(5))) == .seconds(5))
        guard case .done(Self.tokens) = polling.answered(.success(Self.tokens), elapsed: .seconds(10)) else {
            Issue.record("not done")
            return
        }
    }

    @Test("Each slow_down permanently adds five seconds")
    func eachSlowDownPermanentlyAddsFiveSeconds() {
        var polling = DevicePolling(interval: .seconds(5), patience: .seconds(900))
        #expect(pause(polling.answered(refusal("slow_down"), elapsed: .zero)) == .seconds(10))
        #expect(pause(polling.answered(refusal("slow_down"), elapsed: .zero)) == .seconds(15))
        #expect(pause(polling.answered(refusal("authorization_pending"), elapsed: .zero)) == .seconds(15))
    }

    @Test("An unavailable server is polled less and less often")
    func anUnavailableServerIsPolledLessAndLessOften() {
        var polling = DevicePolling(interval: .seconds(5), patience: .seconds(900))
        let away: Result<OAuthTokens, OAuthError> = .failure(.unreachable(reason: "x"))
        let pauses = (0..<5).map { _ in pause(polling.answered(away, elapsed: .zero)) }
        #expect(pauses == [.seconds(10), .seconds(20), .seconds(40), .seconds(60), .seconds(60)])
    }

    @Test(
        "Any other refusal ends the polling",
        arguments: ["expired_token", "access_denied", "authorization_declined", "invalid_client", "what_is_this"])
    func otherRefusalsEndThePolling(code: String) {
        var polling = DevicePolling(interval: .seconds(5), patience: .seconds(900))
        guard case .fail = polling.answered(refusal(code), elapsed: .zero) else {
            Issue.record("it goes on")
            return
        }
    }

    @Test("Polling ends when the code expires")
    func pollingEndsWhenTheCodeExpires() {
        var polling = DevicePolling(interval: .seconds(5), patience: .seconds(900))
        #expect(pause(polling.answered(refusal("authorization_pending"), elapsed: .seconds(894))) != nil)
        let action = polling.answered(refusal("authorization_pending"), elapsed: .seconds(895))
        guard case .fail(.nobodySignedIn(within: .seconds(900))) = action else {
            Issue.record("it goes on")
            return
        }
    }
}
