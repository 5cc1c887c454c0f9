import ArgumentParser
import Foundation
import MailSetup
import MailWire
import Mailboxes
import Storage

/// `pennypost doctor ADDRESS`: follows the whole way that mail takes, and names what blocks it.
struct DoctorCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find out why a mailbox does not work, and what to do about it.",
        discussion: """
            A connected mailbox is examined with its stored servers and password. For any other, the servers are found or \
            given as options, and the password is read from a file; without one, no sign-in is tried. Nothing is sent, \
            fetched or stored.

            The status is 0 if the mailbox works, otherwise that of the class of the cause. Documentation/Doctor.md lists \
            the causes.

            Example:
              pennypost doctor info@firma.cz
              pennypost doctor you@gmail.com --password-file - --language cs
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The mailbox's full address.")
    var address: String

    @OptionGroup var options: MailboxOptions

    @Flag(help: "Show the conversation with the servers, without secrets.")
    var transcript = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let texts = try GivenLanguage.texts(options.language)
        let report = ExaminationReport(texts: texts)
        let isJSON = json
        let examination = try await Interruption.cancellable {
            try await examine { if !isJSON { report.show($0) } }
        }
        if json {
            try Console.current.say(json: ExaminationDocument(examination, texts, withTranscript: transcript))
        } else {
            report.show(examination)
            for service in MailService.allCases where transcript {
                if let said = examination.transcripts[service] { report.show(said, of: service) }
            }
        }
        let status = examination.diagnosis?.cause.kind.exitStatus ?? .success
        if status != .success { throw QuietFailure(status: status) }
    }

    private func examine(
        _ onProgress: @escaping @Sendable (ServerObservation) -> Void
    ) async throws -> Examination {
        let names = try GivenNameServers.read()
        let folder = try Workplace.dataFolder(program)
        let providers = try KnownProviders.read(dataFolder: folder.path)
        let doctor = Doctor(
            providers: providers,
            discovery: MailServerDiscovery(providers: providers, names: names, resolver: names.hostResolver),
            resolver: names.hostResolver)
        if options.keepsServers, FileManager.default.fileExists(atPath: folder.path) {
            let known = try await Workplace.open(program, .reading) { workplace in
                try? await workplace.directory.mailbox(address: address)
            }
            if let known {
                let given = try options.passwordFile.map { try GivenPassword.read(file: $0, question: "") }
                let proof =
                    if let given { Credentials.Proof.password(try AppPassword.normalise(given)) } else {
                        try await proof(of: known)
                    }
                return try await doctor.examine(known, proof, onProgress: onProgress)
            }
        }
        var request = try options.request(of: address)
        if let file = options.passwordFile { request.password = try GivenPassword.read(file: file, question: "") }
        return try await doctor.examine(request, onProgress: onProgress)
    }

    /// Returns what a connected mailbox signs in with. A token may have to be renewed, and the next one stored.
    private func proof(of mailbox: Mailbox) async throws -> Credentials.Proof {
        try await Workplace.open(program, mailbox.signIn == .oauth ? .working : .reading) { workplace in
            try await workplace.directory.signIn(of: mailbox).proof
        }
    }
}
