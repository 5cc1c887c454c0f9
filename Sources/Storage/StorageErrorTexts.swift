import Foundation

extension StorageError: CustomStringConvertible {
    /// What is wrong, as one sentence without a full stop.
    public var description: String {
        switch self {
        case .diskFull(let path): "the disk is full\(Self.place(path))"
        case .readOnly(let path): "the database cannot be written\(Self.place(path))"
        case .notADatabase(let path): "the file is not a Pennypost database\(Self.place(path))"
        case .cannotOpen(let path, let reason): "the database cannot be opened\(Self.place(path)): \(reason)"
        case .busy: "another process is writing to the database"
        case .corruptDatabase(let reason): "the database is damaged: \(reason)"
        case .inputOutput(let reason): "reading or writing the disk failed: \(reason)"
        case .closed: "the database is closed"
        case .cancelled: "cancelled"
        case .malformedAddress: "the database's address is not a PostgreSQL URL"
        case .cannotConnect(let server, let reason): "the database server \(server) refuses the connection: \(reason)"
        case .connectionLost(let reason): "the database server cannot be reached: \(reason)"
        case .commitUncertain:
            "the connection to the database server broke while a change was being stored; it is not known whether the "
                + "change was kept"
        case .timedOut(let limit): "the database server did not finish a statement within \(limit)"
        case .serverRefused(let reason): "the database server refused a statement: \(reason)"
        case .newerSchema(let room, let number, let name):
            "the database was written by a newer version (\(room) \(number), “\(name)”)"
        case .schemaNotCurrent(let room, let number, let name):
            "the database was written by an older version (it lacks \(room) \(number), “\(name)”)"
        case .alteredMigration(let room, let number, let name):
            "the database was written by another build: its \(room) \(number), “\(name)”, differs"
        case .migrationFailed(let room, let number, let name, let cause):
            "the step \(room) \(number), “\(name)”, could not be applied: \(cause)"
        case .migrationsOutOfOrder(let room, let numbers): "the migrations of \(room) are numbered \(numbers)"
        case .constraintViolated(let constraint): constraint.description
        case .transactionEnded: "an earlier statement of the transaction was refused"
        case .writeInReadTransaction(let sql): "a statement that writes, in a transaction that reads: \(sql)"
        case .wrongParameters(let sql, let highest, let given):
            "the statement has \(highest) parameters and was given \(given): \(sql)"
        case .wrongStatement(let sql, let reason): "\(reason): \(sql)"
        case .missingColumn(let column, let available):
            "there is no column \(column) among \(available.joined(separator: ", "))"
        case .wrongType(let column, let expected, let found): "column \(column) is \(found) and not \(expected)"
        case .leaseTaken(let name): "“\(name)” is in use already"
        case .leaseLost(let name): "the right to “\(name)” was lost"
        case .announcementTooLong(let topic): "an announcement of “\(topic)” is too long"
        case .corruptBlob(let id): "the stored bytes \(id) are damaged"
        case .sealBroken(let context):
            "the sealed value of \(context) is damaged, was moved from another place, or what it is bound to was changed"
        case .sealedWithAnotherKey(let context, let keyID): "the sealed value of \(context) belongs to the key \(keyID)"
        case .sealsNotBound: "the stored passwords were sealed by an older version"
        case .sealingFailed(let context): "the value of \(context) could not be sealed"
        case .fileExists(let path): "the file \(path) exists already"
        case .notEmpty(let place): "\(place) is not empty"
        case .backupDamaged(let path, let findings):
            "the backup \(path) is damaged" + (findings.first.map { ": \($0)" } ?? "")
        case .backupChanged(let path): "the backup \(path) was changed or is damaged"
        case .backupUnsealed(let path):
            "the backup \(path) has no seal: it may have been changed since it was written"
        case .backupSchemaDiffers(let path, let difference): "the backup \(path) \(difference)"
        case .unsafeFolder(let path, let fault): "the data folder \(path) \(fault)"
        case .unsafeFile(let path, let fault): "the file \(path) \(fault)"
        case .folderInUse(let path, let pid, let command):
            "\(Self.process(pid, command)) is using the data folder \(path)"
        case .keyMissing(let keyPath, let databasePath): "the key \(keyPath) of the database \(databasePath) is missing"
        case .keyMalformed(let path): "the file \(path) does not contain a key"
        case .keyOfAnotherDatabase(let keyPath, let keyID, let expected):
            "the key \(keyPath) is \(keyID), but the database needs \(expected)"
        case .fileSystem(let path, let action, let errorNumber):
            "cannot \(action) \(path): \(String(cString: strerror(errorNumber)))"
        }
    }

    /// What to do about it, as one sentence without a full stop.
    public var remedy: String {
        switch self {
        case .diskFull: "Free some space on the disk and try again; nothing was half stored"
        case .readOnly:
            "Give the user who runs Pennypost write access to the folder and its files, or choose another with --data"
        case .notADatabase: "Choose another folder with --data, or replace the file with a backup"
        case .cannotOpen: "Check the path and its permissions, or choose another folder with --data"
        case .busy: "Wait for the other command to end and try again"
        case .corruptDatabase, .corruptBlob: "Replace the files with those of a backup, and check the disk"
        case .cancelled: "Try again"
        case .leaseTaken, .leaseLost: "Wait until it ends, then try again"
        case .malformedAddress:
            "Write it as postgres://user@host:5432/database; characters such as @ : / ? # in a name or password are "
                + "written %40 %3A %2F %3F %23"
        case .cannotConnect: "Check the user, the password, the database's name and the server's certificate"
        case .connectionLost: "Start the server or check its address, and try again; nothing was half stored"
        case .commitUncertain: "Check whether the change is there before you repeat it"
        case .timedOut: "Try again when the server is less busy"
        case .serverRefused: "Make Pennypost's user the owner of the database and of its tables"
        case .fileExists: "Give another name, or --force to replace it"
        case .notEmpty: "A backup can be restored only into an empty data folder or database: give a new one"
        case .backupDamaged, .backupChanged: "Use an older backup; nothing was restored from this one"
        case .backupUnsealed:
            "Version 0.1 made no seals: if it wrote the file and no one else had access to it, give --unsealed and check "
                + "the servers that are printed then"
        case .backupSchemaDiffers:
            "The file was changed after Pennypost wrote it: use another backup; nothing was restored from this one"
        case .inputOutput: "Check the disk and its connection, then try again"
        case .newerSchema: "Use the newer version of Pennypost, or the backup from before it was installed"
        case .schemaNotCurrent, .sealsNotBound: "Update it: pennypost migrate"
        case .alteredMigration: "Use the build that made the database; a released step never changes"
        case .migrationFailed: "Nothing was changed: fix the cause and try again, or go back to the previous version"
        case .constraintViolated: "Change the value and try again"
        case .sealBroken: "Enter the secret again"
        case .sealedWithAnotherKey: "Put the key file that belongs to the database back, or enter the secret again"
        case .unsafeFolder(let path, let fault), .unsafeFile(let path, let fault): fault.remedy(path: path)
        case .folderInUse(_, let pid, _):
            "Wait until it ends"
                + (pid.map { ", or stop it: kill \($0)" } ?? "")
                + "; meanwhile, commands that only read still work"
        case .keyMissing(let keyPath, _):
            "Put \(keyPath) back from its backup; without it the passwords in the database cannot be read. "
                + "To start over, choose another folder with --data"
        case .keyMalformed, .keyOfAnotherDatabase: "Put the key file that belongs to the database back from its backup"
        case .fileSystem: "Check the path and its permissions, or choose another folder with --data"
        case .announcementTooLong, .closed, .migrationsOutOfOrder, .transactionEnded, .writeInReadTransaction,
            .wrongParameters,
            .wrongStatement, .missingColumn, .wrongType, .sealingFailed:
            "This is a bug in Pennypost. Please report it"
        }
    }

    private static func process(_ pid: Int32?, _ command: String?) -> String {
        switch (pid, command) {
        case (let pid?, let command?): "process \(pid) (\(command))"
        case (let pid?, nil): "process \(pid)"
        default: "another process"
        }
    }

    private static func place(_ path: String?) -> String { path.map { " (\($0))" } ?? "" }
}

extension StorageError.Constraint: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unique(let columns): "there is already one with the same \(columns.joined(separator: ", "))"
        case .foreignKey: "what it refers to does not exist, or is still referred to"
        case .notNull(let column): "\(column) must have a value"
        case .check(let name): "the value contradicts \(name)"
        case .other(let words): words
        }
    }
}

extension StorageError.FolderFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .symbolicLink: "is a symbolic link"
        case .notAFolder: "is not a folder"
        case .notAFile: "is not a regular file"
        case .foreignOwner: "belongs to another user"
        case .openToOthers(let mode): "is open to other users (permissions \(String(mode & 0o777, radix: 8)))"
        }
    }

    func remedy(path: String) -> String {
        switch self {
        case .symbolicLink: "Give the path that the link points to"
        case .notAFolder: "Choose another folder with --data"
        case .notAFile: "Remove it, or choose another folder with --data"
        case .foreignOwner: "Run Pennypost as the user it belongs to, or choose another folder with --data"
        case .openToOthers: "Close it with: chmod go= '\(path.replacing("'", with: "'\\''"))'"
        }
    }
}
