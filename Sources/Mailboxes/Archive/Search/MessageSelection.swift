import Foundation
import Storage

/// A search of one mailbox as conditions of SQL, and where its walk through the messages begins.
///
/// A page must cost what it shows, not what the mailbox holds. So a walk goes along an index that has the wanted order: the
/// words' where words are looked for, a folder's or the unread places' where these are asked for, else all messages'.
struct MessageSelection {
    /// What a walk goes along.
    enum Path {
        /// The full-text index, whose documents are numbered by time.
        case words([TextTerm])
        /// The places in these folders that agree with a condition; each folder is walked by itself.
        case places(folders: [Int64], condition: String)
        case arrival
    }

    let path: Path
    /// Conditions on `messages`, all of which must hold, with parameters from `$1` on.
    let conditions: [String]
    /// Where words are looked for among few places: the condition on `placements` that these fulfil.
    let fewPlaces: String?
    let values: [any SQLConvertible]
    /// Bounds of the time of receipt: not before, and before.
    let since: Timestamp?
    let until: Timestamp?

    init(
        _ query: SearchQuery, mailbox: Mailbox, timeZone: TimeZone, in transaction: ReadTransaction
    ) throws {
        var draft = Draft(mailbox)
        for term in query.terms { try draft.add(term, timeZone: timeZone, in: transaction) }
        try draft.close(in: transaction)
        path = draft.path
        conditions = draft.conditions
        fewPlaces = draft.fewPlaces
        values = draft.values
        since = draft.since
        until = draft.until
    }
}

extension MessageSelection {
    /// Places that have not been read, and others, in the words of the indices that are made for them.
    static let unread = "lower(flags) NOT LIKE '%\\\\seen%' ESCAPE '\\'"
    static let flagged = "lower(flags) LIKE '%\\\\flagged%' ESCAPE '\\'"
    /// So many places are sorted without much ado.
    static let fewPlaces = 5000
    static let answered = "lower(flags) LIKE '%\\\\answered%' ESCAPE '\\'"

    /// The selection while its query is read.
    private struct Draft {
        let mailbox: Mailbox
        var path = Path.arrival
        var conditions: [String]
        var values: [any SQLConvertible]
        var since: Timestamp?
        var until: Timestamp?
        var fewPlaces: String?
        private var words: [TextTerm] = []
        /// What one place must agree with: the first folder that is asked for, and all that is asked for of flags.
        private var places: (match: FolderLookUp.Match?, flags: [String]) = (nil, [])

        init(_ mailbox: Mailbox) {
            self.mailbox = mailbox
            conditions = ["messages.mailbox_id = $1", "messages.vanished_at IS NULL"]
            values = [mailbox.id]
        }

        mutating func add(_ term: SearchQuery.Term, timeZone: TimeZone, in transaction: ReadTransaction) throws {
            switch term.condition {
            case .words(let text, let field, let isPrefix):
                words.append(
                    TextTerm(
                        SearchText.fold(text), in: field?.rawValue, isPrefix: isPrefix, isNegated: term.isNegated))
            case .hasAttachment:
                conditions.append("messages.attachment_count \(term.isNegated ? "= 0" : "> 0")")
            case .before(let day):
                bound(day.beginning(in: timeZone), isUpper: !term.isNegated)
            case .after(let day):
                bound(day.beginning(in: timeZone), isUpper: term.isNegated)
            case .inFolder(let name):
                let match = try FolderLookUp.match(name, of: mailbox, in: transaction)
                if term.isNegated {
                    conditions.append(
                        "NOT " + exists("\(Self.inFolders(match)) AND \(labelled(match, by: .eachPlace))"))
                } else if places.match == nil {
                    places.match = match
                } else {
                    conditions.append(exists("\(Self.inFolders(match)) AND \(labelled(match, by: .eachPlace))"))
                }
            case .isUnread: flag(MessageSelection.unread, term.isNegated)
            case .isFlagged: flag(MessageSelection.flagged, term.isNegated)
            case .isAnswered: flag(MessageSelection.answered, term.isNegated)
            }
        }

        /// Chooses the path once all is known.
        mutating func close(in transaction: ReadTransaction) throws {
            let words = words.filter { !$0.words.isEmpty }
            if words.isEmpty, places.match != nil || !places.flags.isEmpty {
                let folders = try places.match?.folders ?? FolderLookUp.all(of: mailbox, in: transaction)
                var placed = places.flags
                if let match = places.match, match.label != nil {
                    placed.append(labelled(match, by: try isRare(match, in: transaction) ? .label : .eachPlace))
                }
                path = .places(folders: folders, condition: placed.joined(separator: " AND "))
                return
            }
            if !words.isEmpty { path = .words(words) }
            var placed = places.flags
            if let match = places.match, match.label != nil { placed.append(labelled(match, by: .eachPlace)) }
            guard places.match != nil || !placed.isEmpty else { return }
            let folders = try places.match?.folders ?? FolderLookUp.all(of: mailbox, in: transaction)
            let inFolders = "placements.folder_id IN (\(folders.map(String.init).joined(separator: ", ")))"
            if places.match?.label == nil, !folders.isEmpty {
                let few = ([inFolders] + placed).joined(separator: " AND ")
                if try areFew(few, in: transaction) { fewPlaces = few }
            }
            let own = places.match == nil ? placed : ["+" + inFolders] + placed
            conditions.append(exists(own.joined(separator: " AND ")))
        }

        /// Whether a condition on `placements` holds for few of them.
        private func areFew(_ condition: String, in transaction: ReadTransaction) throws -> Bool {
            let row = try transaction.row(
                """
                SELECT COUNT(*) AS found FROM (SELECT 1 AS one FROM placements WHERE \(condition)
                    LIMIT \(MessageSelection.fewPlaces + 1)) AS few
                """)
            return try row?.integer("found") ?? 0 <= Int64(MessageSelection.fewPlaces)
        }

        /// How a label is looked for: at each place that is met, or all its places first, which are then few.
        private enum LabelPath { case eachPlace, label }

        /// A condition on `placements`.
        private mutating func labelled(_ match: FolderLookUp.Match, by path: LabelPath) -> String {
            guard let label = match.label else { return "1 = 1" }
            values.append(label)
            let labels = "placement_labels WHERE placement_labels.folder_id = placements.folder_id"
            let isLabel = "placement_labels.label = $\(values.count)"
            return switch path {
            case .eachPlace:
                "EXISTS (SELECT 1 FROM \(labels) AND placement_labels.uid = placements.uid AND \(isLabel))"
            case .label:
                "placements.uid IN (SELECT uid FROM placement_labels WHERE folder_id = \(match.folders[0]) AND \(isLabel))"
            }
        }

        private func isRare(_ match: FolderLookUp.Match, in transaction: ReadTransaction) throws -> Bool {
            let row = try transaction.row(
                """
                SELECT COUNT(*) AS found FROM (SELECT 1 AS one FROM placement_labels
                    WHERE folder_id = $1 AND label = $2 LIMIT \(MessageSelection.fewPlaces + 1)) AS few
                """, [match.folders.first ?? 0, match.label ?? ""])
            return try row?.integer("found") ?? 0 <= Int64(MessageSelection.fewPlaces)
        }

        private mutating func flag(_ condition: String, _ isNegated: Bool) {
            if isNegated { conditions.append("NOT " + exists(condition)) } else { places.flags.append(condition) }
        }

        private mutating func bound(_ time: Timestamp, isUpper: Bool) {
            values.append(time)
            conditions.append("messages.received_at \(isUpper ? "<" : ">=") $\(values.count)")
            if isUpper { until = min(until ?? time, time) } else { since = max(since ?? time, time) }
        }

        private func exists(_ condition: String) -> String {
            "EXISTS (SELECT 1 FROM placements WHERE placements.message_id = messages.id AND \(condition))"
        }

        /// For a message that is known: the plus keeps SQLite from walking the whole folder in search of it. Numbers of
        /// folders are our own and stand in the text.
        private static func inFolders(_ match: FolderLookUp.Match) -> String {
            "+placements.folder_id IN (\(match.folders.map(String.init).joined(separator: ", ")))"
        }
    }
}
