import ArgumentParser
import Foundation
import Mailboxes
import Storage

/// `pennypost export ADDRESS --to mbox|maildir|eml DIR`: writes a mailbox to files that other programs read.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a mailbox to files: mbox, Maildir or .eml.",
        discussion: """
            The exact bytes of every fetched message of every folder are written to a directory that is new or empty. mbox \
            writes one file per folder, maildir a Maildir++ with flags, eml one file per message.

            Example:
              pennypost export info@firma.cz --to maildir backup-2026
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A connected mailbox.")
    var address: String

    @Option(help: ArgumentHelp("mbox, maildir or eml.", valueName: "format"))
    var to: Format

    @Argument(help: "The directory to write to.", completion: .directory)
    var directory: String

    @Flag(help: "Print one JSON object.")
    var json = false

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mbox, maildir, eml
    }

    func run() async throws {
        let format = ExportFormat(rawValue: to.rawValue) ?? .mbox
        let summary = try await Workplace.open(program, .reading) { workplace in
            let mailbox = try await workplace.directory.mailbox(address: address)
            return try await Interruption.cancellable { [directory] in
                do {
                    return try await MessageExporter(database: workplace.database).export(
                        mailbox, as: format, to: directory)
                } catch let error as ExportError {
                    throw CommandFailure(error)
                }
            }
        }
        if json {
            try Console.current.say(
                json: ExportDocument(address: address, format: format, directory: directory, summary: summary))
        } else {
            let count = "\(summary.messages) message\(summary.messages == 1 ? "" : "s")"
            let folders = "\(summary.folders) folder\(summary.folders == 1 ? "" : "s")"
            Console.current.say("Exported \(count) from \(folders) to \(directory).")
        }
    }
}

/// What an export wrote, as `export --json` prints it.
struct ExportDocument: Encodable, Sendable {
    let address: String
    let format: String
    let directory: String
    let folders: Int
    let messages: Int
    let bytes: Int64

    init(address: String, format: ExportFormat, directory: String, summary: ExportSummary) {
        self.address = address
        self.format = format.rawValue
        self.directory = directory
        folders = summary.folders
        messages = summary.messages
        bytes = summary.bytes
    }
}

extension CommandFailure {
    init(_ error: ExportError) {
        switch error {
        case .targetNotEmpty(let path):
            self.init(
                status: .cannotCreate, code: "not-empty", field: path, message: "it exists and is not an empty folder",
                remedy: "Give a folder that is new or empty; nothing is overwritten")
        case .cannotWrite(let path, let number):
            self.init(
                status: number == ENOSPC || number == EIO || number == EDQUOT ? .inputOutput : .cannotCreate,
                code: "cannot-write", field: path,
                message: "it cannot be written: \(String(cString: strerror(number)))",
                remedy: "Make room or choose another folder, and export again")
        }
    }
}
