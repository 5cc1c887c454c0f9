/// Dovecot's user file.
struct PasswordFile: Sendable {
    private var users: [MailUser]
    private let account: ServerAccount
    private let folder: TemporaryFolder
    private var edition = 0

    init(users: [MailUser], account: ServerAccount, folder: TemporaryFolder) {
        self.users = users
        self.account = account
        self.folder = folder
    }

    mutating func set(_ password: String, of address: String) throws(LocalServerError) {
        for index in users.indices where users[index].address == address { users[index].password = password }
        edition += 1
        try write()
    }

    /// Writes the file. A comment makes each edition longer than the last, because Dovecot detects changes by the
    /// file's time in seconds and its size.
    func write() throws(LocalServerError) {
        let lines = users.map {
            "\($0.address.lowercased()):{PLAIN}\($0.password):\(account.userID):\(account.groupID)"
                + "::\(folder.path)/mail/\($0.address.lowercased())::"
        }
        let longest = users.reduce(64) { max($0, $1.password.utf8.count) }
        let filling = "#" + String(repeating: "-", count: edition * longest)
        try folder.write((lines + [filling, ""]).joined(separator: "\n"), to: "users")
    }
}
