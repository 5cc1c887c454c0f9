/// A command's help as the parser lays it out, with its example where people look for it: at the end.
enum HelpPage {
    /// Moves what stands from “Example:” up to the usage line behind everything else. Other texts stay as they are.
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
