import MIME
import MailSetup
import MailWire
import Mailboxes
import Storage

extension CommandFailure {
    /// Translates any error of the rooms below for the user of the command.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConnectError: self.init(error)
        case let error as ServerFailure: self.init(error)
        case let error as MailboxError: self.init(error)
        case let error as OutboxError: self.init(error)
        case let error as StorageError: self.init(error)
        case let error as SearchQueryError:
            self.init(
                status: .usage, code: "bad-search", field: "--search", message: error.description,
                remedy: error.remedy)
        case let error as MessageBuildError: self.init(error)
        case let error as MessageSourceError:
            self.init(
                status: .noInput, code: "no-input", field: error.field, message: error.problem, remedy: error.remedy)
        case is CancellationError:
            self.init(
                status: .interrupted, code: "interrupted", field: "interrupted", message: "broken off",
                remedy: Interruption.remedy)
        default:
            self.init(
                status: .fault, code: "fault", field: "pennypost", message: String(describing: error),
                remedy: "This is a fault of Pennypost: please report it")
        }
    }

    private init(_ error: MessageBuildError) {
        self.init(
            status: .badData, code: "bad-message", field: Self.option(ofHeader: error.field), message: error.problem,
            remedy: error.remedy)
    }

    /// Returns the option that sets a header field.
    private static func option(ofHeader field: String) -> String {
        let name = field.lowercased()
        return ["from", "to", "cc", "bcc", "subject"].contains(name) ? "--\(name)" : field
    }

    /// Translates an error in a given address.
    init(_ error: MailAddressError, field: String, value: String) {
        let problem = error.problem.prefix(1).lowercased() + error.problem.dropFirst()
        self.init(
            status: .badData, code: "bad-address", field: field, message: "“\(value)”: \(problem)",
            remedy: error.remedy)
    }

    /// Translates an error in a given server.
    init(_ error: EndpointError, field: String) {
        self.init(
            status: .badData, code: "bad-endpoint", field: field, message: error.problem, remedy: error.remedy)
    }

    private init(_ error: MailboxError) {
        switch error {
        case .notConnected(let address):
            self.init(
                status: .configuration, code: "not-connected", field: "address", message: "\(address) is not connected",
                remedy: "Connect it first: pennypost connect \(address)")
        case .alreadyConnected(let address):
            self.init(
                status: .configuration, code: "already-connected", field: "address",
                message: "\(address) is connected already",
                remedy: "To replace its password: pennypost password \(address)")
        case .unsentMessages(let address, let count):
            self.init(
                status: .configuration, code: "unsent-messages", field: "address",
                message: "\(address) has \(count) unsent message\(count == 1 ? "" : "s")",
                remedy: "Send what waits with: pennypost send --pending, or give --discard-unsent")
        case .noSuchMessage(let id):
            self.init(
                status: .noInput, code: "no-such-message", field: "id", message: "there is no message \(id)",
                remedy: "The numbers stand in the first column of: pennypost list ADDRESS")
        case .noSuchFolder(let name, let existing):
            self.init(
                status: .noInput, code: "no-such-folder", field: "--folder", message: "there is no folder “\(name)”",
                remedy: existing.isEmpty
                    ? "Nothing was fetched yet: pennypost fetch" : "There are: \(existing.joined(separator: ", "))")
        case .severalPlaces(let id, let folders):
            self.init(
                status: .badData, code: "several-places", field: "--from",
                message: "message \(id) lies in several folders: \(folders.joined(separator: ", "))",
                remedy: "Say from which it shall be moved")
        case .inUse(let address, let worker, let since):
            self.init(
                status: .tryLater, code: "mailbox-in-use", field: address,
                message: MailboxError.words(of: "it", worker, since),
                remedy: worker == .watch
                    ? "What arrives is fetched there, and shown by: pennypost list \(address)"
                    : "Try again when that one is done")
        case .secretDoesNotFit(let address):
            self.init(
                status: .configuration, code: "secret-does-not-fit", field: address,
                message: "what it signs in with was sealed for other servers, another user name or another authority: "
                    + "these were changed outside of Pennypost",
                remedy: "Look where it goes: pennypost mailboxes --json. If that is right, give the password again: "
                    + "pennypost password \(address). If not, disconnect it and connect it again")
        case .unreadableRecord(let name):
            self.init(
                status: .inputOutput, code: "unreadable-record", field: "data",
                message: "a stored record has an unreadable \(name)",
                remedy: "The data folder was written by another version, or is damaged: use that version or a backup")
        }
    }

    private init(_ error: StorageError) {
        let (status, code): (ExitStatus, String) =
            switch error {
            case .diskFull: (.inputOutput, "disk-full")
            case .readOnly: (.cannotCreate, "read-only")
            case .busy: (.tryLater, "busy")
            case .folderInUse, .leaseTaken, .leaseLost: (.tryLater, "in-use")
            case .inputOutput: (.inputOutput, "input-output")
            case .corruptDatabase, .corruptBlob, .notADatabase: (.inputOutput, "damaged")
            case .newerSchema, .schemaNotCurrent, .sealsNotBound, .alteredMigration, .migrationFailed:
                (.configuration, "other-version")
            case .fileExists: (.cannotCreate, "file-exists")
            case .notEmpty: (.configuration, "not-empty")
            case .backupDamaged: (.inputOutput, "damaged")
            case .backupChanged: (.inputOutput, "backup-changed")
            case .backupUnsealed: (.badData, "backup-unsealed")
            case .backupSchemaDiffers: (.badData, "backup-schema")
            case .unsafeFolder, .unsafeFile: (.cannotCreate, "unsafe-folder")
            case .keyMissing, .keyMalformed, .keyOfAnotherDatabase, .sealBroken, .sealedWithAnotherKey:
                (.configuration, "key")
            case .cannotOpen, .fileSystem: (.cannotCreate, "cannot-open")
            case .cancelled: (.interrupted, "interrupted")
            case .connectionLost, .timedOut: (.tryLater, "database-unreachable")
            case .cannotConnect, .malformedAddress, .serverRefused: (.configuration, "database-address")
            case .commitUncertain: (.inputOutput, "commit-uncertain")
            case .announcementTooLong, .closed, .migrationsOutOfOrder, .constraintViolated, .transactionEnded,
                .writeInReadTransaction,
                .wrongParameters, .wrongStatement, .missingColumn, .wrongType, .sealingFailed:
                (.fault, "fault")
            }
        self.init(status: status, code: code, field: "data", message: error.description, remedy: error.remedy)
    }
}
