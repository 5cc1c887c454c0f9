import Foundation
import TestSupport

@testable import Accounts
@testable import Web

/// What the sources and templates ask of the texts.
enum TextSources {
    /// The keys that are written out where a text is asked for: by the code, in notices, in templates.
    static func asked() throws -> Set<String> {
        let code = try swift()
        return try matches(#"(?<!body\.)(?:texts|self)\(\s*"([A-Za-z0-9_]+)""#, in: code)
            .union(matches(#"cookie\(\s*"(notice_[a-z_]+)""#, in: code))
            .union(matches(#"\{\{[#^/]?t\.([A-Za-z0-9_]+)"#, in: templates().values.joined(separator: "\n")))
    }

    /// All words in the code that may be a key, and those of templates.
    static func mentioned() throws -> Set<String> {
        try matches(#""([A-Za-z0-9_]+)""#, in: swift()).union(asked())
    }

    /// The keys that are put together at run time.
    static func madeAtRunTime() -> Set<String> {
        let fields = AccountsField.allCases.map { $0.rawValue.replacing("-", with: "_") }
        let stems =
            fields + ["any", "current_password", "app_password_name", "network_name", "text_code", "backup_code"]
        let problems = stems.flatMap { stem in kinds.map { "problem_\(stem)_\($0)" } }
        let events = SecurityEvent.Kind.allCases.map { "event_\($0.rawValue.replacing("-", with: "_"))" }
        return Set(problems + events + events.map { "\($0)_named" } + fields.map { "field_\($0)" })
            .union(pages).union(letters(events))
            .union(Country.allCases.map { "country_\($0.rawValue)" })
            .union(Person.Appearance.allCases.map { "appearance_\($0.rawValue)" })
            .union(Role.allCases.flatMap { ["make_\($0.rawValue)", "role_\($0.rawValue)_hint"] })
            .union(["shared", "private"].flatMap { ["mailbox_use_\($0)", "mailbox_use_\($0)_hint"] })
            .union(["taken", "gone", "interrupted", "fault"].map { "attempt_failed_\($0)" })
            .union(
                ["imap", "smtp"].flatMap { side in ["host", "port", "security"].map { "field_\(side)_\($0)" } }
            )
            .union(LogFilter.allCases.map { "log_filter_\($0.rawValue.replacing("-", with: "_"))" })
    }

    /// What letters say: of each event, its subject and its sentence, and the lines under it.
    private static func letters(_ events: [String]) -> Set<String> {
        let kinds =
            events.map { $0.replacing("event_", with: "letter_") }
            + ["letter_system_mailbox_none", "letter_system_mailbox_set", "letter_two_step_reset_other"]
        let lines = ["what", "when", "where", "program", "by", "account"].map { "letter_line_\($0)" }
        let means = [
            "password", "remembered_browser", "app", "text_message", "backup_code", "passkey", "invitation", "set_up",
        ].map { "means_\($0)" }
        return Set(kinds + kinds.map { "\($0)_subject" } + lines + means)
    }

    /// The sentences and titles of pages that say why there is no page.
    private static let pages = Set(
        [
            "not_found", "strange_form", "busy", "too_large", "too_large_files", "signed_out_files",
            "busy_files", "fault", "invitation_unknown", "invitation_used",
            "invitation_expired", "invitation_withdrawn", "reset_link", "set_up_over", "set_up_link",
        ].flatMap { ["problem_\($0)", "problem_\($0)_title"] })

    /// The keys made at run time that must be there. The others of them are only taken if there are any.
    static func neededAtRunTime() -> Set<String> {
        madeAtRunTime().filter { key in
            if pages.contains(key) { return true }
            if key.hasSuffix("_named") || key.hasPrefix("letter_") || key.hasPrefix("means_") { return false }
            if key.hasPrefix("problem_any_") { return !key.contains("_clock_") }
            return !key.hasPrefix("problem_")
        }
    }

    /// The last parts of the keys of problems with fields.
    private static let kinds = [
        "missing", "too_long", "too_short", "control_characters", "malformed", "mixed_alphabets", "wrong", "common",
        "own_words", "taken",
        "out_of_range", "unknown", "expired", "clock_slow", "clock_fast",
    ]

    /// The code of the room, as one text.
    static func swift() throws -> String {
        try files(in: "Sources/Web", "swift").values.joined(separator: "\n")
    }

    /// The templates by name.
    static func templates() throws -> [String: String] { try files(in: "Sources/Web/Templates", "mustache") }

    private static func files(in folder: String, _ type: String) throws -> [String: String] {
        let root = Repository.root.appending(path: folder)
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var texts: [String: String] = [:]
        while let file = all?.nextObject() as? URL {
            guard file.pathExtension == type else { continue }
            texts[file.deletingPathExtension().lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
        }
        return texts
    }

    /// Returns what the first group of a pattern holds, everywhere in a text.
    static func matches(_ pattern: String, in text: String) throws -> Set<String> {
        let expression = try NSRegularExpression(pattern: pattern)
        let found = expression.matches(in: text, range: NSRange(text.startIndex..., in: text))
        return Set(found.compactMap { Range($0.range(at: 1), in: text).map { String(text[$0]) } })
    }
}
