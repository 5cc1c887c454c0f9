/// A command's help as the parser lays it out, with its example at the end, where people look for it.
enum HelpPage {
    /// Moves the text between “Example:” and the usage line to the end of the page. Other pages stay as they are.
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
