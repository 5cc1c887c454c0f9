import HTTPTypes

/// Why a request of a program was refused: what becomes a problem document (RFC 9457).
struct InterfaceProblem: Error, Sendable, Hashable {
    /// What is wrong.
    let code: Code
    /// Which fields can't be taken, and why.
    var fields: [InterfaceFieldProblem] = []
    /// What is particular to this case; empty if there is nothing.
    var detail = ""
    /// After how many seconds another try makes sense; `nil` if it never does.
    var retryAfter: Int?
    /// The methods that the address has, for ``Code/methodNotAllowed``.
    var allowed: [SiteMethod] = []

    /// What is wrong. The raw value is its name for programs.
    enum Code: String, Sendable, CaseIterable {
        case notSignedIn = "not-signed-in"
        case malformedCredentials = "malformed-credentials"
        case notAnAppPassword = "not-an-app-password"
        case unknownAppPassword = "unknown-app-password"
        case revokedAppPassword = "revoked-app-password"
        case expiredAppPassword = "expired-app-password"
        case networkNotAllowed = "network-not-allowed"
        case appPasswordsOff = "app-passwords-off"
        case blocked
        case outage
        case scopeMissing = "scope-missing"
        case sessionOnly = "session-only"
        case secondStepOwed = "second-step-owed"
        case twoStepNeeded = "two-step-needed"
        case notConfirmed = "not-confirmed"
        case administratorsOnly = "administrators-only"
        case strangeOrigin = "strange-origin"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case notJSON = "not-json"
        case tooLarge = "too-large"
        case malformedJSON = "malformed-json"
        case invalidInput = "invalid-input"
        case twoStepOff = "two-step-off"
        case twoStepRequired = "two-step-required"
        case lastSecondStep = "last-second-step"
        case lastAdministrator = "last-administrator"
        case ownAccount = "own-account"
        case tooMany = "too-many"
        case busy
        case fault
    }

    init(_ code: Code) { self.code = code }

    init(fields: [InterfaceFieldProblem]) {
        code = .invalidInput
        self.fields = fields
    }
}

extension InterfaceProblem.Code {
    /// The status of the answer.
    var status: HTTPResponse.Status {
        switch self {
        case .notSignedIn, .malformedCredentials, .notAnAppPassword, .unknownAppPassword, .revokedAppPassword,
            .expiredAppPassword, .networkNotAllowed, .appPasswordsOff:
            .unauthorized
        case .blocked: .tooManyRequests
        case .outage, .busy: .serviceUnavailable
        case .scopeMissing, .sessionOnly, .secondStepOwed, .twoStepNeeded, .notConfirmed, .administratorsOnly,
            .strangeOrigin:
            .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notJSON: .unsupportedMediaType
        case .tooLarge: .contentTooLarge
        case .malformedJSON: .badRequest
        case .invalidInput: .unprocessableContent
        case .twoStepOff, .twoStepRequired, .lastSecondStep, .lastAdministrator, .ownAccount, .tooMany: .conflict
        case .fault: .internalServerError
        }
    }

    /// What is wrong, in one sentence that is the same each time.
    var title: String {
        switch self {
        case .notSignedIn: "Nobody is signed in."
        case .malformedCredentials: "The field Authorization can't be read."
        case .notAnAppPassword: "This is not an app password."
        case .unknownAppPassword: "The address and the app password don't belong together."
        case .revokedAppPassword: "The app password was revoked."
        case .expiredAppPassword: "The app password has ended."
        case .networkNotAllowed: "The app password is not taken from this network."
        case .appPasswordsOff: "Two-step verification is off, so there are no app passwords."
        case .blocked: "There were too many wrong tries."
        case .outage: "The app password can't be checked now."
        case .scopeMissing: "The app password may not be used for this."
        case .sessionOnly: "An app password can't do this."
        case .secondStepOwed: "The second step of the sign-in is missing."
        case .twoStepNeeded: "The company requires two-step verification, and it is off."
        case .notConfirmed: "It must be confirmed that it is the person who asks."
        case .administratorsOnly: "Only an administrator may do this."
        case .strangeOrigin: "The request does not come from a page of this site."
        case .notFound: "There is no such thing, or it belongs to someone else."
        case .methodNotAllowed: "The address does not have this method."
        case .notJSON: "The body is not declared as JSON."
        case .tooLarge: "The body is too large."
        case .malformedJSON: "The body is not JSON."
        case .invalidInput: "Something that was sent can't be taken."
        case .twoStepOff: "Two-step verification is off."
        case .twoStepRequired: "The company requires two-step verification."
        case .lastSecondStep: "Without this second step none would be left."
        case .lastAdministrator: "The last administrator can't leave or become a member."
        case .ownAccount: "An administrator can't do this to themselves here."
        case .tooMany: "There are as many as there may be."
        case .busy: "Too much waits at the moment."
        case .fault: "Something failed on this side."
        }
    }

    /// What to do.
    var remedy: String {
        switch self {
        case .notSignedIn: "Send the address and an app password by HTTP Basic, or the cookie of a session."
        case .malformedCredentials: "Send Basic and the Base64 of ADDRESS:APP-PASSWORD in UTF-8 (RFC 7617)."
        case .notAnAppPassword:
            "Make an app password on the page Security and send its 16 letters, with or without spaces. The password "
                + "of the account is never taken here."
        case .unknownAppPassword: "Check the address and the 16 letters, or make a new app password."
        case .revokedAppPassword, .expiredAppPassword: "Make a new app password on the page Security."
        case .networkNotAllowed: "Use it from a network that it is limited to, or make one without this limit."
        case .appPasswordsOff: "Turn two-step verification on and make an app password."
        case .blocked: "Wait as long as the field Retry-After says, and try again."
        case .outage: "Try again later. It was not looked at whether the app password is right."
        case .scopeMissing: "Use an app password with another scope."
        case .sessionOnly: "Do this in the browser, or with the cookie of a session."
        case .secondStepOwed: "Finish the sign-in in the browser."
        case .twoStepNeeded: "Turn two-step verification on in the browser."
        case .notConfirmed: "Confirm on the page /confirm. It holds for ten minutes."
        case .administratorsOnly: "Ask an administrator of the company."
        case .strangeOrigin:
            "Send the form token of the session in the field X-Pennypost-Form, from a page of this site."
        case .notFound: "Check the address."
        case .methodNotAllowed: "Use a method that the field Allow names."
        case .notJSON: "Send Content-Type: application/json."
        case .tooLarge: "Send at most 64 KiB."
        case .malformedJSON: "Send one JSON object in UTF-8."
        case .invalidInput: "Correct the fields that are named."
        case .twoStepOff: "Turn two-step verification on in the browser."
        case .twoStepRequired: "Ask an administrator of the company."
        case .lastSecondStep: "Add another second step first, or turn two-step verification off in the browser."
        case .lastAdministrator: "Make someone else an administrator first."
        case .ownAccount: "Use the page Security, or the routes for one's own sessions and second steps."
        case .tooMany: "Remove one that is no longer needed."
        case .busy: "Try again in a few seconds."
        case .fault: "Try again later. If it stays, tell the server's operator the reference."
        }
    }
}
