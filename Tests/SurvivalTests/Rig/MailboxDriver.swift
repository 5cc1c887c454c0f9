import Foundation
import Glibc
import LocalServers

/// Changes and reads a mailbox at Dovecot in the plainest IMAP, with no code of the tested program.
///
/// It blocks its thread; Dovecot answers within milliseconds.
final class MailboxDriver {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// One answer: its text with `{}` for each literal, and the literals.
    struct Answer {
        var text = ""
        var literals: [[UInt8]] = []
    }

    private let endpoint: LocalEndpoint
    private let user: MailUser
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    private var number = 0
    private var lastLine = ""

    init(_ endpoint: LocalEndpoint, _ user: MailUser) throws {
        self.endpoint = endpoint
        self.user = user
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(endpoint.port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(description: "no connection to \(endpoint): \(errno)") }
        _ = try answer()
        try command("LOGIN \"\(user.address)\" \"\(user.password)\"")
    }

    deinit { close(descriptor) }

    /// Sends a command and returns the untagged answers. A refusal is an error.
    @discardableResult
    func command(_ text: String, literal: [UInt8]? = nil) throws -> [Answer] {
        number += 1
        let tag = "d\(number)"
        var bytes = Array("\(tag) \(text)".utf8)
        if let literal { bytes += Array(" {\(literal.count)+}\r\n".utf8) + literal }
        try write(bytes + [0x0D, 0x0A])
        var answers: [Answer] = []
        while true {
            let answer = try answer()
            guard answer.text.hasPrefix("\(tag) ") else {
                answers.append(answer)
                continue
            }
            guard answer.text.hasPrefix("\(tag) OK") else {
                throw Failure(description: "\(text): \(answer.text)")
            }
            return answers
        }
    }

    func append(_ bytes: [UInt8], to folder: String, flags: [String] = []) throws {
        try command("APPEND \"\(folder)\" (\(flags.joined(separator: " ")))", literal: bytes)
    }

    /// Returns the names of the folders that can be opened.
    func folders() throws -> [String] {
        try command("LIST \"\" \"*\"").compactMap { answer in
            let lowered = answer.text.lowercased()
            guard answer.text.hasPrefix("* LIST"), !lowered.contains("\\noselect"), !lowered.contains("\\nonexistent")
            else { return nil }
            if let literal = answer.literals.first { return String(decoding: literal, as: UTF8.self) }
            let name = answer.text.dropFirst("* LIST".count).drop { $0 != ")" }.dropFirst(2).drop { $0 != " " }
            return String(name.dropFirst().filter { $0 != "\"" })
        }
    }

    /// Returns the UIDs and flags of a folder's messages.
    func flags(in folder: String) throws -> [Int64: [String]] {
        try command("SELECT \"\(folder)\"")
        return try fetch("UID FETCH 1:* (UID FLAGS)").mapValues { $0.flags }
    }

    /// Returns everything in the mailbox, as a new session sees it: in a session that has renamed folders, Dovecot may
    /// keep an older view of them.
    func picture(decoding: (String) -> String = { $0 }) throws -> MailboxPicture {
        try MailboxDriver(endpoint, user).ownPicture(decoding)
    }

    private func ownPicture(_ decoding: (String) -> String) throws -> MailboxPicture {
        var picture = MailboxPicture()
        for folder in try folders() {
            do {
                try command("EXAMINE \"\(folder)\"")
            } catch {
                // After a child was renamed, Dovecot may list a folder that it cannot open. What is in it cannot be
                // known.
                picture.unreadable.insert(decoding(folder))
                continue
            }
            picture.folders[decoding(folder)] = try fetch("UID FETCH 1:* (UID FLAGS BODY.PEEK[])").mapValues {
                MailboxPicture.Entry(bytes: $0.bytes, flags: $0.flags)
            }
        }
        return picture
    }

    private func fetch(_ text: String) throws -> [Int64: (flags: [String], bytes: [UInt8])] {
        var found: [Int64: (flags: [String], bytes: [UInt8])] = [:]
        for answer in try command(text) where answer.text.contains(" FETCH (") {
            let words = answer.text.components(separatedBy: CharacterSet(charactersIn: " ()"))
            guard let place = words.firstIndex(of: "UID"), let uid = Int64(words[place + 1]) else { continue }
            guard let start = answer.text.range(of: "FLAGS (") else { continue }
            let flags = answer.text[start.upperBound...].prefix { $0 != ")" }.split(separator: " ").map(String.init)
            found[uid] = (flags, answer.literals.first ?? [])
        }
        return found
    }

    private func answer() throws -> Answer {
        var answer = Answer()
        while true {
            let line = try line()
            guard line.hasSuffix("}"), let brace = line.lastIndex(of: "{"),
                let count = Int(line[line.index(after: brace)...].dropLast())
            else {
                answer.text += line
                return answer
            }
            answer.text += line[..<brace] + "{}"
            answer.literals.append(try take(count))
        }
    }

    private func line() throws -> String {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let line = String(decoding: buffer[position..<end], as: UTF8.self)
                position = end + 1
                lastLine = line.hasSuffix("\r") ? String(line.dropLast()) : line
                return lastLine
            }
            searched = buffer.count
            let taken = position
            try read()
            searched -= taken - position
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - position < count { try read() }
        defer { position += count }
        return Array(buffer[position..<position + count])
    }

    private func read() throws {
        if position > 0 {
            buffer.removeFirst(position)
            position = 0
        }
        var piece = [UInt8](repeating: 0, count: 65_536)
        var count = 0
        repeat { count = Glibc.read(descriptor, &piece, piece.count) } while count < 0 && errno == EINTR
        guard count > 0 else {
            let reason = count < 0 ? String(cString: strerror(errno)) : "its last words: \(lastLine)"
            throw Failure(description: "Dovecot closed the connection; \(reason)")
        }
        buffer += piece[..<count]
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "Dovecot takes nothing more: \(errno)") }
            rest = rest.dropFirst(count)
        }
    }
}
