import Accounts
import Foundation
import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("The words of letters", .timeLimit(.minutes(2))) struct NoticeLetterTests {
    /// Each event that a letter is about, with the facts that it has.
    private static let events: [(SecurityEvent.Kind, [String: String])] = [
        (.signedIn, ["browser": "new", "means": "password"]), (.passwordChanged, [:]), (.passwordReset, [:]),
        (.twoStepTurnedOn, ["kind": "app", "name": "iPhone"]), (.twoStepTurnedOff, [:]), (.twoStepReset, [:]),
        (.secondStepAdded, ["kind": "passkey", "name": "Klíč"]),
        (.secondStepRemoved, ["kind": "text-message", "number": "+420 ••• ••• 321"]), (.backupCodesMade, [:]),
        (.backupCodeUsed, ["left": "2"]), (.backupCodeUsed, ["left": "1"]), (.backupCodeUsed, ["left": "0"]),
        (.appPasswordMade, ["name": "{name} <b>"]), (.appPasswordRenewed, ["name": "Tiskárna"]),
        (.appPasswordRevoked, ["name": "Tiskárna"]), (.appPasswordFirstUsed, ["name": "Tiskárna"]),
        (.appPasswordsRevoked, ["reason": "all-revoked"]), (.roleChanged, ["role": "administrator"]),
        (.personRemoved, ["name": "Petr"]), (.textMessagesStopped, [:]),
        (.companyChanged, ["system-mailbox": "info@firma.cz"]), (.companyChanged, ["system-mailbox": ""]),
    ]

    /// Writes a letter about each event for the administrator, in a language.
    private static func letters(
        _ stage: LetterStage, in language: Language, by actor: Int64? = nil
    ) async throws -> [(kind: SecurityEvent.Kind, letter: SiteLetter)] {
        let log = SecurityLog(stage.context)
        let origin = ClientOrigin(address: "89.24.1.7", program: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
        let writer = LetterWriter(languages: try SiteLanguages(), origin: LetterStage.origin)
        var letters: [(SecurityEvent.Kind, SiteLetter)] = []
        for (kind, facts) in events {
            try await stage.context.database.write { transaction in
                try transaction.execute("DELETE FROM security_notices")
                try transaction.execute("UPDATE people SET language = $1", [language.rawValue])
                let person = kind == .textMessagesStopped || kind == .companyChanged ? nil : stage.jana.person.id
                try log.note(
                    kind, company: stage.jana.company.id, person: person, by: actor, facts, from: origin,
                    in: transaction)
            }
            let notice = try #require(try await stage.notices.waiting().first, "\(kind)")
            letters.append((kind, try #require(writer.notice(notice), "\(kind)")))
        }
        return letters
    }

    @Test("are complete in each language, plain, and lead to the site alone", arguments: Language.allCases)
    func complete(language: Language) async throws {
        try await withLetterStage { stage in
            try await stage.choose("info@firma.cz")
            let letters = try await Self.letters(stage, in: language)
            for (kind, letter) in letters {
                for text in [letter.subject, letter.text] {
                    #expect(!text.contains("letter_"), "\(kind): \(text)")
                    let gaps = text.replacing("{name} <b>", with: "")
                    #expect(!gaps.contains("{") && !gaps.contains("<"), "\(kind): \(text)")
                }
                #expect(!letter.subject.isEmpty && !letter.subject.contains("\n"))
                let links = letter.text.matches(of: /https?:\/\/\S+/).map { String($0.output) }
                #expect(links.count >= 2 || kind == .personRemoved, "\(kind)")
                #expect(links.allSatisfy { $0.hasPrefix(LetterStage.origin) }, "\(links)")
                #expect(letter.text.contains("89.24.1.7") && letter.text.contains("Firefox"))
                #expect(letter.mailbox == "info@firma.cz" && letter.address == "jana@firma.cz")
            }
            #expect(Set(letters.map(\.letter.text)).count == Self.events.count)
        }
    }

    @Test("ask whether it was the person, and lead to a new password")
    func wasThatYou() async throws {
        try await withLetterStage { stage in
            try await stage.choose("info@firma.cz")
            let letters = try await Self.letters(stage, in: .english)
            func text(_ kind: SecurityEvent.Kind) -> String { letters.first { $0.kind == kind }?.letter.text ?? "" }
            for kind in [SecurityEvent.Kind.signedIn, .twoStepTurnedOff, .appPasswordMade, .backupCodesMade] {
                #expect(text(kind).contains("Was it not you?"))
                #expect(text(kind).contains("\(LetterStage.origin)/security/password\n"), "\(kind)")
                #expect(text(kind).contains("\(LetterStage.origin)/security/log\n"), "\(kind)")
            }
            // Somebody else has the password now, so the person can't sign in.
            for kind in [SecurityEvent.Kind.passwordChanged, .passwordReset] {
                #expect(text(kind).contains("\(LetterStage.origin)/forgot\n"), "\(kind)")
            }
            #expect(text(.secondStepAdded).contains("What: Passkey, Klíč\n"))
            #expect(text(.signedIn).contains("Program: Firefox on Windows\n"))
            #expect(text(.signedIn).contains("Account: jana@firma.cz\n"))
        }
    }

    @Test("name the administrator who did it, and then lead to an administrator")
    func actor() async throws {
        try await withLetterStage { stage in
            try await stage.choose("info@firma.cz")
            let petr = try await stage.context.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO people (
                        id, address, name, language, time_zone, appearance, uses_keys, password_salt, password_hash,
                        password_changed_at, made_at
                    ) VALUES (99, 'petr@firma.cz', 'Petr Svoboda', 'cs', 'Europe/Prague', 'system', 0, $1, $1, 0, 0)
                    """, [[UInt8]()])
                return Int64(99)
            }
            for (kind, letter) in try await Self.letters(stage, in: .english, by: petr) {
                #expect(letter.text.contains("Who: Petr Svoboda\n"), "\(kind)")
                #expect(!letter.text.contains("Was it not you?"), "\(kind)")
            }
        }
    }

    @Test("of an invitation and of a password link have the link, its end, and no other secret")
    func links() async throws {
        try await withLetterStage { stage in
            let writer = LetterWriter(languages: try SiteLanguages(), origin: LetterStage.origin)
            let origin = ClientOrigin(address: "192.0.2.1", program: "test")
            for language in Language.allCases {
                let link = try await Invitations(stage.context).invite(
                    address: "petr@firma.cz", name: "Petr", role: .member, language: language,
                    by: ServerOperator(companyID: stage.jana.company.id), from: origin)
                let letter = writer.invitation(link, of: stage.jana.company, from: "info@firma.cz")
                #expect(letter.text.contains("\n\(LetterStage.origin)/join/\(link.token.text)\n"))
                #expect(letter.subject.contains("Novák a syn") && letter.address == "petr@firma.cz")
                #expect(!letter.text.contains("letter_") && !letter.text.contains("{"), "\(letter.text)")
                #expect(!letter.key.contains(link.token.text) && !letter.subject.contains(link.token.text))
            }
            let links = PasswordLinks(stage.context)
            let made = try #require(try await links.link(for: links.report(address: "jana@firma.cz", from: origin)))
            let letter = writer.passwordLink(made, by: nil, from: "info@firma.cz")
            #expect(letter.text.contains("\n\(LetterStage.origin)/reset/\(made.token.text)\n"))
            #expect(!letter.key.contains(made.token.text) && !letter.text.contains("{"))
            #expect(writer.passwordLink(made, by: "Eva", from: "info@firma.cz").text.contains("Eva"))
        }
    }
}
