/// Which of a server's folders are fetched.
enum FolderChoice {
    /// What a server's list says of one folder.
    struct Candidate: Hashable, Sendable {
        let name: String
        /// SPECIAL-USE attributes and others, as the server wrote them (RFC 6154).
        let attributes: [String]

        func has(_ attribute: String) -> Bool {
            attributes.contains { $0.lowercased() == attribute.lowercased() }
        }

        /// The special use, as a stable word; nil for an ordinary folder.
        var role: String? {
            if name.uppercased() == "INBOX" { return "inbox" }
            return ["\\All", "\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash"].first(where: has).map {
                String($0.dropFirst()).lowercased()
            }
        }
    }

    /// The folders that together hold every message once, INBOX first.
    ///
    /// At Gmail folders are labels: All Mail, Junk and Trash hold everything. Where All Mail is hidden, and at every other
    /// server, all selectable folders are fetched but those that only show messages of others (\All, \Flagged).
    static func folders(toFetch candidates: [Candidate], isGmail: Bool) -> [Candidate] {
        let selectable = candidates.filter { !$0.has("\\Noselect") && !$0.has("\\NonExistent") }
        let chosen: [Candidate]
        if isGmail, selectable.contains(where: { $0.role == "all" }) {
            chosen = selectable.filter { ["all", "junk", "trash"].contains($0.role) }
        } else {
            let others = selectable.filter { $0.role != "all" && !$0.has("\\Flagged") }
            chosen = others.isEmpty ? selectable : others
        }
        return chosen.sorted { left, right in
            (left.role == "inbox" ? 0 : 1, left.name) < (right.role == "inbox" ? 0 : 1, right.name)
        }
    }
}
