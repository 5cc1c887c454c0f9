import Accounts
import Storage

/// The button that has a text message sent again, as the template `send-again` reads it.
struct SendAgainView: Sendable {
    let action: SitePath
    let hidden: [(name: String, value: String)]
    /// In how many seconds it does something.
    let seconds: Int

    /// Makes the button for a second step; `nil` if it would do nothing.
    ///
    /// - Parameter error: Why the page is shown again; `nil` if it is not.
    init?(
        _ stepID: Int64, of signedIn: SignedIn, action: SitePath, hidden: [(name: String, value: String)],
        _ services: SiteServices, now: Timestamp, after error: AccountsError?
    ) async throws {
        switch error {
        case .textMessage(.noGateway), .textMessage(.stopped), .textMessage(.limit): return nil
        default: break
        }
        self.action = action
        self.hidden = hidden
        seconds = try await services.twoStep.codeFreeAgain(stepID, of: signedIn).secondsFrom(now)
    }

    var values: [String: any Sendable] {
        [
            "action": action.text, "seconds": String(seconds),
            "hidden": hidden.map { ["name": $0.name, "value": $0.value] as [String: any Sendable] },
        ]
    }
}
