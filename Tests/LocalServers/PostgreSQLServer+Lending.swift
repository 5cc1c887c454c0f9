import Glibc

extension PostgreSQLServer {
    /// Gives an empty folder to the user that PostgreSQL runs as, for a tablespace.
    ///
    /// - Throws: ``LocalServerError`` if that user does not exist or the owner can't be changed.
    public static func lend(_ path: String) throws(LocalServerError) {
        guard ServerAccount.isRoot else { return }
        let account = try ServerAccount.named("postgres", package: "postgresql")
        guard lchown(path, account.userID, account.groupID) == 0 else { throw .system(call: "lchown", errno: errno) }
    }
}
