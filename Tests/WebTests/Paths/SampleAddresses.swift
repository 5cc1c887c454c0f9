import Foundation
import TestSupport

@testable import Web

/// One address of each kind, and the kinds that the source names.
enum SampleAddresses {
    static let token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    /// The addresses, those with a part of their own with the given numbers.
    static func all(
        _ id: Int64 = 71, appPassword: Int64? = nil, session: Int64? = nil, browser: Int64? = nil, step: Int64? = nil,
        invitation: Int64? = nil, person: Int64? = nil, mailbox: Int64? = nil, attempt: Int64? = nil,
        message: Int64? = nil, draft: (id: Int64, file: Int64)? = nil,
        outbox: Int64? = nil
    ) -> [SitePath] {
        let own = SiteAssets().style.path
        return SitePath.fixed + [
            .setUpLink(token: token), .joinLink(token: token), .resetLink(token: token), own,
            .secondStep(id: step ?? id), .removeSecondStep(id: step ?? id), .appPassword(id: appPassword ?? id),
            .renewAppPassword(id: appPassword ?? id), .revokeAppPassword(id: appPassword ?? id),
            .appPasswordUse(id: appPassword ?? id), .endSession(id: session ?? id), .forgetBrowser(id: browser ?? id),
            .invitation(id: invitation ?? id), .person(id: person ?? id), .personRole(id: person ?? id),
            .personRemove(id: person ?? id), .personTwoStep(id: person ?? id), .personSessions(id: person ?? id),
            .personPasswordLink(id: person ?? id), .mailbox(id: mailbox ?? id), .mailboxPassword(id: mailbox ?? id),
            .mailboxFetch(id: mailbox ?? id), .mailboxPeople(id: mailbox ?? id),
            .mailboxDisconnect(id: mailbox ?? id), .mailboxAttempt(id: attempt ?? id), .message(id: message ?? id),
            .messagePart(id: message ?? id, part: 1), .messageSource(id: message ?? id),
            .messageBody(id: message ?? id), .draft(id: draft?.id ?? id),
            .draftFile(id: draft?.id ?? id, file: draft?.file ?? id),
            .outboxLetter(id: outbox ?? id), .api("people"),
        ]
    }

    /// The name of an address's case.
    static func name(_ path: SitePath) -> String {
        Mirror(reflecting: path).children.first?.label ?? "\(path)"
    }

    /// The names of all cases, as the source of the enum has them.
    static func declared() throws -> Set<String> {
        let source = try Repository.text("Sources/Web/Paths/SitePath.swift")
        let body = source.components(separatedBy: "enum SitePath").dropFirst().first ?? ""
        let cases = body.components(separatedBy: "\n}").first?.split(separator: "\n").filter {
            $0.hasPrefix("    case ")
        }
        let names = (cases ?? []).flatMap { line -> [String] in
            var depth = 0
            let flat = line.dropFirst("    case ".count).filter { character in
                if character == "(" { depth += 1 }
                defer { if character == ")" { depth -= 1 } }
                return depth == 0
            }
            return flat.split(separator: ",").map { $0.filter { $0 != " " } }
        }
        return Set(names)
    }
}

extension SampleAddresses {
    /// Whether an address names a thing by its number.
    static func hasNumber(_ path: SitePath) -> Bool { path.text.split(separator: "/").contains { Int64($0) != nil } }
}
