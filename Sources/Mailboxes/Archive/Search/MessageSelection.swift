import Foundation
import Storage

/// A search of one mailbox as SQL conditions, and the index to walk along.
///
/// A page must cost what it shows, not what the mailbox holds. So the walk follows an index that has the wanted order:
/// the full-text index for words, the index of a folder or of unread placements if these are asked for, otherwise all
/// messages'.
struct MessageSelection {
    /// The index that a walk follows.
    enum Path {
        /// The full-text index, whose documents are numbered by time.
        case words([TextTerm])
        /// The placements in these folders that meet a condition. Each folder is walked separately.
        case places(folders: [Int64], condition: String)
        case arrival
    }

    let path: Path
    /// Conditions on `messages`, all of which must hold, with parameters from `$1`.
    let conditions: [String]
    /// If words are searched for among few placements: the condition on `placements` that selects these.
    let fewPlaces: String?
    let values: [any SQLConvertible]
    /// The bounds of the time of receipt: at or after `since`, and before `until`.
    let since: Timestamp?
    let until: Timestamp?

    /// - Parameter hidesAside: Pass `true` to leave out what lies only in trash and junk, and what is on its way there. If
    ///   the query names a folder, only what is leaving that folder is left out.
    init(
        _ query: SearchQuery, mailbox: Mailbox, timeZone: TimeZone, hidesAside: Bool = false,
        in transaction: ReadTransaction
    ) throws {
        var draft = Draft(mailbox)
        for term in query.terms { try draft.add(term, timeZone: timeZone, in: transaction) }
        let namesFolder = query.terms.contains { if case .inFolder = $0.condition { true } else { false } }
        if hidesAside {
            if namesFolder { draft.hideLeaving() } else { try draft.hideAside(in: transaction) }
        }
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
    /// Conditions for unread and for flagged placements, worded exactly as in the partial indexes.
    static let unread = "lower(flags) NOT LIKE '%\\\\seen%' ESCAPE '\\'"
    static let flagged = "lower(flags) LIKE '%\\\\flagged%' ESCAPE '\\'"
    /// Up to this many placements, sorting is cheaper than walking an index.
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
        /// What one placement must match: the first folder asked for, and all flags asked for.
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

        /// Leaves out what lies only in trash and junk, or is on its way there. A message without any place stays.
        mutating func hideAside(in transaction: ReadTransaction) throws {
            let aside = try transaction.rows(
                "SELECT id FROM folders WHERE mailbox_id = $1 AND role IN ($2, $3)",
                [mailbox.id, SpecialFolder.trash.rawValue, SpecialFolder.junk.rawValue]
            ).map { String(try $0.integer("id")) }.joined(separator: ", ")
            let isElsewhere = aside.isEmpty ? "1 = 1" : "+placements.folder_id NOT IN (\(aside))"
            let isThrown =
                aside.isEmpty
                ? "message_intents.kind = 'delete'"
                : """
                (message_intents.kind = 'delete' OR (message_intents.kind = 'move'
                    AND message_intents.target IN (SELECT name FROM folders WHERE folders.id IN (\(aside)))))
                """
            let remains = exists("\(isElsewhere) AND NOT \(Self.isRequested(isThrown))")
            conditions.append("(NOT \(exists("1 = 1")) OR \(remains))")
        }

        /// Leaves out what is being moved or deleted from the folder that the query names.
        mutating func hideLeaving() {
            guard let match = places.match, !match.folders.isEmpty, match.label == nil else { return }
            let isLeaving = Self.isRequested("message_intents.kind IN ('move', 'delete')")
            conditions.append(exists("\(Self.inFolders(match)) AND NOT \(isLeaving)"))
        }

        /// Returns a condition for a placement that the user has done something to that the server does not have yet.
        private static func isRequested(_ condition: String) -> String {
            """
            EXISTS (SELECT 1 FROM message_intents WHERE message_intents.message_id = messages.id AND \(condition)
                AND message_intents.folder_id = placements.folder_id AND message_intents.uid = placements.uid)
            """
        }

        /// Chooses the path once all conditions are known.
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

        /// Whether a condition on `placements` selects few of them.
        private func areFew(_ condition: String, in transaction: ReadTransaction) throws -> Bool {
            let row = try transaction.row(
                """
                SELECT COUNT(*) AS found FROM (SELECT 1 AS one FROM placements WHERE \(condition)
                    LIMIT \(MessageSelection.fewPlaces + 1)) AS few
                """)
            return try row?.integer("found") ?? 0 <= Int64(MessageSelection.fewPlaces)
        }

        /// How to check for a label: at each placement on the walk, or by collecting the label's placements first if
        /// few.
        private enum LabelPath { case eachPlace, label }

        /// Returns a condition on `placements`.
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

        /// Returns a condition for a message that is known. The plus keeps SQLite from walking the whole folder to find
        /// it. Folder numbers are our own, so they can be written into the text.
        private static func inFolders(_ match: FolderLookUp.Match) -> String {
            "+placements.folder_id IN (\(match.folders.map(String.init).joined(separator: ", ")))"
        }
    }
}
