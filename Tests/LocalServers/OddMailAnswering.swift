/// A well-behaved server's answer to one command, with as much of IMAP as a fetch needs.
struct OddMailAnswering {
    var folders: [OddMailServer.Folder]
    var selected: String?
    let capabilities: String
    private(set) var output: [UInt8] = []

    init(folders: [OddMailServer.Folder], selected: String?, capabilities: String) {
        (self.folders, self.selected, self.capabilities) = (folders, selected, capabilities)
    }

    private var index: Int? { selected.flatMap { name in folders.firstIndex { $0.name == name } } }

    private mutating func say(_ text: String) { output += Array("* \(text)\r\n".utf8) }

    /// Returns the messages that a command names by UID.
    func uids(of command: String) -> [UInt32] {
        let words = command.split(separator: " ").map(String.init)
        guard words.count > 2, words[0] == "UID", words[1] != "SEARCH", let index else { return [] }
        let set = Self.ranges(words[2])
        return folders[index].letters.map(\.uid).filter { uid in set.contains { $0.contains(uid) } }
    }

    /// Carries out a command.
    ///
    /// - Returns: the tagged response without its tag.
    mutating func perform(_ command: String, tag: String) -> String {
        let verb = command.prefix { $0 != " " }.uppercased()
        switch verb {
        case "AUTHENTICATE", "LOGIN": return "OK [CAPABILITY \(capabilities)] in"
        case "CAPABILITY": say("CAPABILITY \(capabilities)")
        case "LIST": list(command)
        case "NAMESPACE": say(#"NAMESPACE (("" "/")) NIL NIL"#)
        case "ENABLE": say("ENABLED \(command.dropFirst(7))")
        case "STATUS":
            guard let folder = named(in: command) else { return "NO [NONEXISTENT] no such folder" }
            status(folder)
        case "SELECT", "EXAMINE": return open(command, isReadOnly: verb == "EXAMINE")
        case "UNSELECT", "CLOSE": selected = nil
        case "CREATE": folders.append(OddMailServer.Folder(name: Self.quoted(in: command) ?? "New"))
        case "LOGOUT": say("BYE see you")
        case "UID": return performByUID(command, tag: tag)
        default: break
        }
        return "OK done"
    }

    private mutating func list(_ command: String) {
        for folder in folders {
            say("LIST (\(folder.attributes)) \"/\" \"\(folder.name)\"")
            if command.contains("STATUS") { status(folder) }
        }
    }

    private mutating func status(_ folder: OddMailServer.Folder) {
        let modSeq = capabilities.contains("CONDSTORE") ? " HIGHESTMODSEQ \(folder.modSeq)" : ""
        say(
            "STATUS \"\(folder.name)\" (MESSAGES \(folder.letters.count) UIDNEXT \(folder.uidNext) "
                + "UIDVALIDITY \(folder.uidValidity)\(modSeq))")
    }

    private mutating func open(_ command: String, isReadOnly: Bool) -> String {
        selected = nil
        guard let folder = named(in: command) else { return "NO [NONEXISTENT] no such folder" }
        selected = folder.name
        say("\(folder.letters.count) EXISTS")
        say("OK [UIDVALIDITY \(folder.uidValidity)] valid")
        say("OK [UIDNEXT \(folder.uidNext)] next")
        if capabilities.contains("CONDSTORE") { say("OK [HIGHESTMODSEQ \(folder.modSeq)] highest") }
        return "OK [\(isReadOnly ? "READ-ONLY" : "READ-WRITE")] open"
    }

    private func named(in command: String) -> OddMailServer.Folder? {
        let name = Self.quoted(in: command) ?? command.split(separator: " ").dropFirst().first.map(String.init)
        return folders.first { $0.name == name }
    }

    private static func quoted(in command: String) -> String? {
        let parts = command.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count > 2 ? String(parts[1]) : nil
    }

    // MARK: Messages

    private mutating func performByUID(_ command: String, tag: String) -> String {
        guard let index else { return "BAD nothing is selected" }
        let words = command.split(separator: " ").map(String.init)
        let named = uids(of: command)
        switch words[1] {
        case "SEARCH": search(command, tag, in: folders[index])
        case "FETCH":
            let since = words.firstIndex(of: "(CHANGEDSINCE").flatMap { UInt64(words[$0 + 1].filter(\.isNumber)) }
            for (place, letter) in folders[index].letters.enumerated() where named.contains(letter.uid) {
                if let since, letter.modSeq <= since { continue }
                output += Self.answer(for: letter, at: place + 1, to: command)
            }
        case "STORE":
            folders[index].modSeq += 1
            let flag = words.dropFirst(4).joined(separator: " ").filter { $0 != "(" && $0 != ")" }
            for place in folders[index].letters.indices where named.contains(folders[index].letters[place].uid) {
                folders[index].letters[place].modSeq = folders[index].modSeq
                if words[3].hasPrefix("+") {
                    folders[index].letters[place].flags.insert(flag)
                } else {
                    folders[index].letters[place].flags.remove(flag)
                }
            }
        case "COPY", "MOVE":
            guard let target = self.named(in: command).flatMap({ one in folders.firstIndex { $0.name == one.name } })
            else { return "NO [TRYCREATE] no such folder" }
            for letter in folders[index].letters where named.contains(letter.uid) {
                var copy = letter
                copy.uid = folders[target].uidNext
                folders[target].uidNext += 1
                folders[target].letters.append(copy)
            }
            if words[1] == "MOVE" { folders[index].letters.removeAll { named.contains($0.uid) } }
        case "EXPUNGE":
            folders[index].letters.removeAll { named.contains($0.uid) && $0.flags.contains("\\Deleted") }
        default: return "BAD unknown"
        }
        return "OK done"
    }

    private mutating func search(_ command: String, _ tag: String, in folder: OddMailServer.Folder) {
        var found = folder.letters.map(\.uid)
        let words = command.split(separator: " ").map(String.init)
        if let place = words.lastIndex(of: "UID"), place > 0, place + 1 < words.count {
            let set = Self.ranges(words[place + 1])
            found = found.filter { uid in set.contains { $0.contains(uid) } }
        }
        if command.contains(" DELETED") {
            found = folder.letters.filter { $0.flags.contains("\\Deleted") }.map(\.uid)
        }
        guard command.contains("RETURN") else {
            return say((["SEARCH"] + found.map(String.init)).joined(separator: " "))
        }
        let all = found.isEmpty ? "" : " ALL " + found.map(String.init).joined(separator: ",")
        say("ESEARCH (TAG \"\(tag)\") UID\(all)" + (found.last.map { " MAX \($0)" } ?? ""))
    }

    /// Returns one FETCH response, including its line end.
    static func answer(for letter: OddMailServer.Letter, at place: Int, to command: String) -> [UInt8] {
        var told = ["UID \(letter.uid)"]
        if command.contains("FLAGS") { told.append("FLAGS (\(letter.flags.sorted().joined(separator: " ")))") }
        if command.contains("INTERNALDATE") { told.append(#"INTERNALDATE "21-Nov-2026 10:00:00 +0000""#) }
        if command.contains("RFC822.SIZE") { told.append("RFC822.SIZE \(letter.bytes.count)") }
        let head = "* \(place) FETCH (" + told.joined(separator: " ")
        guard command.contains("BODY.PEEK[]") else { return Array("\(head))\r\n".utf8) }
        return Array("\(head) BODY[] {\(letter.bytes.count)}\r\n".utf8) + letter.bytes + Array(")\r\n".utf8)
    }

    private static func ranges(_ set: String) -> [ClosedRange<UInt32>] {
        set.split(separator: ",").compactMap { part in
            let ends = part.split(separator: ":").map { $0 == "*" ? UInt32.max : UInt32($0) ?? 0 }
            guard let first = ends.first, let last = ends.last else { return nil }
            return min(first, last)...max(first, last)
        }
    }
}
