import Foundation
import Glibc
import Synchronization

extension DovecotServer {
    /// Ends Dovecot as its administrator would. Everything in its folder stays.
    public func goAway() async {
        let text = folder.text(of: "run/master.pid").trimmingCharacters(in: .whitespacesAndNewlines)
        guard let master = pid_t(text), master > 1 else { return }
        kill(master, SIGTERM)
        while kill(master, 0) == 0, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(10)) }
    }

    /// Starts Dovecot again, on the same ports and with the same messages, after ``goAway()``.
    ///
    /// - Throws: ``LocalServerError`` if it doesn't start.
    public func comeBack() async throws(LocalServerError) {
        try? FileManager.default.removeItem(atPath: folder.path + "/exit-status")
        let process = try SupervisedProcess(command, in: folder, patience: 5)
        returned.withLock { $0.append(process) }
        let greets = await Greeting.wait(at: imap, speaksFirst: true) { process.exitStatus == nil }
        guard greets else {
            throw .didNotStart(program: "dovecot", log: log)
        }
    }
}
