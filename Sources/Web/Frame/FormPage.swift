import Accounts
import HTTPTypes

/// A page around one form: shows it, and shows it again, filled and marked, if it is refused.
struct FormPage: Sendable {
    let template: String
    let title: String
    var form: FormView
    /// What the template reads beside the form.
    var values: [String: any Sendable] = [:]
    var isBare = false

    /// Returns the page as it is first seen. If the form had to wait until the person had signed in, it is filled.
    func shown(_ request: PageRequest) -> PageAnswer {
        var form = form
        if request.isKept { form.refill(from: request.form) }
        var page = page(form, request)
        if request.isKept {
            page.notice = NoticeView(sentence: request.texts("notice_kept"))
            page.cookies.append(request.cookies.removing(.kept))
        }
        return .page(page)
    }

    /// Returns the page again with what is wrong: status 422, values kept, secrets emptied.
    ///
    /// - Throws: The error if it does not belong to a form.
    func refused(_ error: AccountsError, _ request: PageRequest) throws -> PageAnswer {
        guard let problems = request.texts.sentences(error, now: request.now, in: form) else { throw error }
        return refused(problems, request)
    }

    /// Returns the page again if what it showed was changed since, for forms that carry ``SeenValues``; otherwise `nil`.
    /// Sent once more, it counts.
    func outdated(_ request: PageRequest) -> PageAnswer? {
        let changed = SeenValues.changed(form, since: request)
        guard !changed.isEmpty else { return nil }
        return refused(changed.map { ($0.name, request.texts("problem_changed_elsewhere")) }, request)
    }

    /// Returns the page again with what is wrong.
    ///
    /// - Parameter problems: Sentences and the fields that they belong to; an empty name for none.
    func refused(_ problems: [(field: String, sentence: String)], _ request: PageRequest) -> PageAnswer {
        var form = form
        form.refill(from: request.form)
        let summary = form.mark(problems)
        var page = page(form, request)
        page.status = .unprocessableContent
        page.problems = summary
        return .page(page)
    }

    private func page(_ form: FormView, _ request: PageRequest) -> Page {
        let token = request.formToken
        var page = Page(template, title: title, values.merging(["form": form.values(formToken: token)]) { $1 })
        page.isBare = isBare
        return page
    }
}
