/// A command's help as the parser lays it out, with its example at the end, where people look for it.
enum HelpPage {
    /// Moves the text from “Example:” up to the usage line behind everything else. Other pages stay as they are.
    static func withExampleLast(_ page: String) -> String {
        guard let example = page.firstRange(of: "\nExample:\n"),
            let usage = page[example.upperBound...].firstRange(of: "\n\nUSAGE:")
        else { return page }
        let moved = page[example.lowerBound..<usage.lowerBound].drop { $0.isNewline }
        let before = page[..<example.lowerBound].reversed().drop { $0.isNewline }.reversed()
        let after = page[usage.lowerBound...].reversed().drop { $0.isNewline }.reversed()
        return String(before) + String(after) + "\n\n" + moved
    }
}
