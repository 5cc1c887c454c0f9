import Foundation

extension DovecotServer {
    /// Returns the messages stored in a user's folder, in order of arrival. Maildir only.
    public func messages(of address: String, in mailbox: String = "INBOX") -> [[UInt8]] {
        let root = maildir(of: address, mailbox)
        var found: [(name: String, bytes: [UInt8])] = []
        for part in ["new", "cur"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(part)")) ?? []
            for name in names {
                guard let data = FileManager.default.contents(atPath: "\(root)/\(part)/\(name)") else { continue }
                found.append((name, [UInt8](data)))
            }
        }
        return found.sorted { $0.name < $1.name }.map(\.bytes)
    }

    /// Waits until the folder contains a message with `text`, and returns that message. Maildir only.
    ///
    /// - Throws: ``LocalServerError/timedOut(_:)`` if none arrives within `limit`.
    public func message(
        containing text: String, of address: String, in mailbox: String = "INBOX", within limit: Duration = .seconds(60)
    ) async throws(LocalServerError) -> [UInt8] {
        let deadline = ContinuousClock.now.advanced(by: limit)
        repeat {
            for message in messages(of: address, in: mailbox)
            where String(decoding: message, as: UTF8.self).contains(text) {
                return message
            }
            try? await Task.sleep(for: .milliseconds(10))
        } while ContinuousClock.now < deadline && !Task.isCancelled
        throw .timedOut("a message with “\(text)” in \(mailbox) of \(address)")
    }

    /// Puts messages into a folder without any protocol, before or between sessions. Maildir only.
    ///
    /// - Throws: ``LocalServerError`` if a file can't be written.
    public func place(
        _ messages: some Sequence<[UInt8]>, for address: String, in mailbox: String = "INBOX"
    ) throws(LocalServerError) {
        let root = maildir(of: address, mailbox)
        let time = Int(Date().timeIntervalSince1970)
        do {
            for part in ["tmp", "new", "cur"] {
                try FileManager.default.createDirectory(atPath: "\(root)/\(part)", withIntermediateDirectories: true)
            }
            for (index, message) in messages.enumerated() {
                // The counter's fixed width makes the order of names the order of arrival.
                let number = String(repeating: "0", count: max(0, 8 - String(index).count)) + String(index)
                let name = "\(time).P\(number)Q\(UInt32.random(in: 0...UInt32.max)).pennypost"
                try Data(message).write(to: URL(fileURLWithPath: "\(root)/tmp/\(name)"))
                if ServerAccount.isRoot { chown("\(root)/tmp/\(name)", account.userID, account.groupID) }
                try FileManager.default.moveItem(atPath: "\(root)/tmp/\(name)", toPath: "\(root)/new/\(name)")
            }
        } catch {
            throw .file(path: root, reason: "\(error)")
        }
        guard ServerAccount.isRoot else { return }
        let home = folder.appending("mail/\(address.lowercased())")
        for path in [home, home + "/Maildir", root, root + "/tmp", root + "/new", root + "/cur"] {
            chown(path, account.userID, account.groupID)
        }
    }

    /// Returns the path of a folder in Maildir++: beside the inbox, its name starting with a dot, with dots between its
    /// parts.
    private func maildir(of address: String, _ mailbox: String) -> String {
        let root = folder.appending("mail/\(address.lowercased())/Maildir")
        guard mailbox.uppercased() != "INBOX" else { return root }
        return root + "/." + mailbox.replacingOccurrences(of: options.separator, with: ".")
    }
}
