import Accounts
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
        case let error as AccountsError: self.init(error)
        case let error as OutboxError: self.init(error)
        case let error as StorageError: self.init(error)
        case let error as SearchQueryError:
            self.init(
                status: .usage, code: "bad-search", field: "--search", message: error.description,
                remedy: error.remedy)
        case let error as MessageBuildError: self.init(error)
        case is CancellationError:
            self.init(
                status: .interrupted, code: "interrupted", field: "interrupted", message: "the command was stopped",
                remedy: Interruption.remedy)
        default:
            self.init(
                status: .fault, code: "fault", field: "pennypost", message: String(describing: error),
                remedy: "This is a bug in Pennypost. Please report it")
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
