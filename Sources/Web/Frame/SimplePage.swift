/// A page of the template `simple`: a sentence, and what a few lists say.
enum SimplePage {
    static func make(
        _ template: String = "simple", _ title: String, _ values: [String: any Sendable], isBare: Bool = false
    ) -> Page {
        var page = Page(template, title: title, values)
        page.isBare = isBare
        return page
    }
}
