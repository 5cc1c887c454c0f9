import Foundation

extension DovecotServer {
    /// Gives a folder and its contents to the user that Dovecot runs as, for use as a `mail_location`.
    ///
    /// - Throws: ``LocalServerError`` if that user does not exist or the owner can't be changed.
    public static func lend(_ path: String) throws(LocalServerError) {
        guard ServerAccount.isRoot else { return }
        let account = try ServerAccount.named("dovecot", package: "dovecot-core")
        var paths = [path]
        if let all = FileManager.default.enumerator(atPath: path) {
            while let name = all.nextObject() as? String { paths.append("\(path)/\(name)") }
        }
        for path in paths where lchown(path, account.userID, account.groupID) != 0 {
            throw .system(call: "lchown", errno: errno)
        }
    }
}
