import HTTPTypes

/// A page: a template and what fills it.
struct Page: Sendable {
    /// The template's name.
    let template: String
    /// The heading, which is also the first part of the window's title.
    let title: String
    /// What the template reads, by name.
    var values: [String: any Sendable]
    /// A sentence under the heading; empty if there is none.
    var lead = ""
    /// What can be done with the whole page, beside the heading.
    var acts: [ActView] = []
    /// The status; 422 if a form was refused.
    var status: HTTPResponse.Status = .ok
    /// The problems of a refused form, in the order of its fields.
    var problems: [ProblemView] = []
    /// What is said once, in place of the notice that the browser brings.
    var notice: NoticeView?
    /// Header fields `Set-Cookie`.
    var cookies: [String] = []
    /// What the page grows by while it is sent; `nil` if it is whole. Then its template has the mark.
    var growth: PageGrowth?
    /// Whether the page is of those without the rail: coming in, set-up.
    var isBare = false

    init(_ template: String, title: String, _ values: [String: any Sendable] = [:]) {
        self.template = template
        self.title = title
        self.values = values
    }
}

/// A problem in the summary above the heading.
struct ProblemView: Sendable {
    /// The field's id; empty if the problem belongs to no field.
    let field: String
    /// The sentence, which is also at the field.
    let sentence: String
}
