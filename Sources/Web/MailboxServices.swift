import Accounts
public import MailSetup
public import Mailboxes
import Storage

/// What the pages of mailboxes work with.
public struct MailboxServices: Sendable {
    let directory: MailboxDirectory
    let people: MailboxPeople
    let letters: ReadableLetters
    let attempts: MailboxAttempts
    let drafts: Drafts
    let outbox: ReadableOutbox
    private let doctorTexts: [Language: DoctorTexts]
    private let mailboxTexts: [Language: MailboxTexts]

    /// Creates the services of a directory.
    ///
    /// - Parameters:
    ///   - discovery: Finds the servers of domains without a known provider.
    ///   - limits: The time limit of each step of an attempt to connect.
    /// - Throws: an error if a built-in text is broken.
    public init(
        _ directory: MailboxDirectory, discovery: MailServerDiscovery? = nil, limits: DoctorLimits = DoctorLimits()
    ) throws {
        self.directory = directory
        people = MailboxPeople(directory)
        letters = ReadableLetters(directory)
        drafts = Drafts(directory)
        outbox = ReadableOutbox(directory)
        attempts = MailboxAttempts(directory, discovery: discovery, limits: limits)
        doctorTexts = try Language.allCases.reduce(into: [:]) { $0[$1] = try DoctorTexts($1.ofDoctor) }
        mailboxTexts = Language.allCases.reduce(into: [:]) { $0[$1] = MailboxTexts($1.ofDoctor) }
    }

    /// Returns the doctor's words in a language.
    func doctor(_ language: Language) throws -> DoctorTexts {
        try doctorTexts[language] ?? DoctorTexts(language.ofDoctor)
    }

    /// Returns the words about mailboxes in a language.
    func words(_ language: Language) -> MailboxTexts { mailboxTexts[language] ?? MailboxTexts(language.ofDoctor) }
}

extension Language {
    /// The same language for the texts of other rooms.
    var ofDoctor: DoctorLanguage { DoctorLanguage(rawValue: rawValue) ?? .english }
}

extension SignedIn {
    /// The person as the room of mailboxes sees them.
    var mailboxViewer: MailboxViewer {
        MailboxViewer(
            personID: member.person.id, companyID: member.company.id, isAdministrator: isAdministrator)
    }
}

extension MailboxServices {
    /// Whether a person may connect mailboxes of their own: every administrator may, and everyone with access to some
    /// mailbox.
    func mayConnect(_ signedIn: SignedIn) async throws -> Bool {
        if signedIn.isAdministrator { return true }
        return try await people.hasAny(signedIn.member.person.id, inCompany: signedIn.member.company.id)
    }
}
