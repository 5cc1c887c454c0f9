import Foundation

extension DovecotServer {
    /// Changes a folder's UIDVALIDITY, as happens when a server loses its index or moves to another machine.
    ///
    /// - Throws: ``LocalServerError`` if `doveadm` isn't installed or fails.
    public func setUIDValidity(_ value: Int, of mailbox: String, for address: String) async throws(LocalServerError) {
        try await administer(["mailbox", "update", "--uid-validity", String(value), "-u", address, mailbox])
    }

    /// Runs `doveadm` for this server.
    func administer(_ arguments: [String]) async throws(LocalServerError) {
        let program = try InstalledProgram.doveadm.path()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-c", folder.appending("dovecot.conf")] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = folder.appending("doveadm-\(UUID().uuidString).log")
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        process.standardError = FileHandle(forWritingAtPath: errors)
        let status = await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(returning: -1)
            }
        }
        let text = String(decoding: FileManager.default.contents(atPath: errors) ?? Data(), as: UTF8.self)
        guard status == 0 else { throw .didNotStart(program: "doveadm", log: "status \(status): \(text)") }
    }
}
