import Accounts
import HTTPTypes

/// Puts pages into their frame.
struct PageFrame: Sendable {
    let templates: PageTemplates
    let assets: SiteAssets
    let isSecure: Bool

    /// Returns a page as HTML.
    ///
    /// - Parameters:
    ///   - request: What was asked.
    ///   - notice: What is said once.
    ///   - banner: What the person must know on every page.
    ///   - letters: What the person may do with letters.
    func html(
        _ page: Page, for request: PageRequest, notice: NoticeView?, banner: BannerView?,
        letters: LetterAudience = LetterAudience()
    ) -> String {
        let texts = request.texts
        var common = common(request)
        // Where nothing is, the address says no more than was asked for: foreign things look like none.
        common["here"] = page.status == .notFound ? request.path.text : request.pageAddress.text
        let values = common.merging(page.values) { $1 }
        let content = templates.fill(page.template, with: values) ?? ""
        let isBare = page.isBare || request.fullySignedIn == nil
        var frame = common
        frame["lang"] = texts.language.rawValue
        frame["theme"] = theme(request)
        frame["title"] = page.title
        frame["lead"] = page.lead
        frame["head"] = page.values["head"]
        frame["has_acts"] = !page.acts.isEmpty
        frame["head_acts"] = page.acts.map(\.values)
        frame["back"] = page.values["back"] ?? back(request)
        frame["window_title"] = windowTitle(page, request)
        frame["style_path"] = assets.style.path.text
        frame["script_path"] = assets.script.path.text
        frame["sprite_path"] = assets.sprite.path.text
        frame["icon_path"] = assets.icon.path.text
        frame["bare"] = isBare
        frame["content"] = content
        frame["notice"] = notice?.sentence
        frame["notice_done"] = notice?.isDone
        frame["notice_offer"] = [notice?.offer?.values].compactMap(\.self)
        frame["has_problems"] = !page.problems.isEmpty
        frame["problems"] = page.problems.map {
            ["field": $0.field, "sentence": $0.sentence] as [String: any Sendable]
        }
        frame["banner"] = isBare ? [] : [banner?.values].compactMap(\.self)
        frame["languages"] = Language.allCases.map { language in
            [
                "code": language.rawValue, "name": language.ownName, "current": language == texts.language,
            ] as [String: any Sendable]
        }
        frame["member"] = request.fullySignedIn != nil
        if let signedIn = request.fullySignedIn, !isBare {
            frame["member_name"] = signedIn.member.person.name
            frame["member_address"] = signedIn.member.person.address
            frame["company_name"] = signedIn.member.company.name
            frame["keys"] = signedIn.member.person.usesKeys
            let places = SitePlace.seen(by: signedIn, letters: letters).map { place in
                let mark = letters.mark(of: place, texts)
                return [
                    "count": mark.number, "spoken": mark.spoken,
                    "path": place.path.text, "icon": "\(assets.sprite.path.text)#\(place.icon)",
                    "label": texts(place.key), "letter": place.letter,
                    "current": page.status != .notFound && place.holds(request.path),
                    "rare": place.isRare && (letters.reads || letters.writes),
                ] as [String: any Sendable]
            }
            frame["places"] = places
            frame["rare_places"] = places.filter { $0["rare"] as? Bool == true }
        }
        return templates.fill("frame", with: frame) ?? ""
    }

    /// What every template reads.
    func common(_ request: PageRequest) -> [String: any Sendable] {
        ["t": request.texts, "form_token": request.formToken, "sprite": assets.sprite.path.text]
    }

    /// From a page below a place, back to the place.
    private func back(_ request: PageRequest) -> [[String: any Sendable]] {
        SitePlace.all.filter { $0.holds(request.path) && request.path != $0.path }.map { place in
            ["path": place.path.text, "text": request.texts(place.key)]
        }
    }

    private func theme(_ request: PageRequest) -> String {
        switch request.signedIn?.member.person.appearance {
        case .light: "light"
        case .dark: "dark"
        case .system, nil: ""
        }
    }

    /// The page, the company and the product; a refused form says so first, since that is what a screen reader reads.
    private func windowTitle(_ page: Page, _ request: PageRequest) -> String {
        let parts = [page.title, request.fullySignedIn?.member.company.name, "Pennypost"].compactMap(\.self)
        let title = parts.joined(separator: " · ")
        return page.problems.isEmpty ? title : request.texts("title_error", ["title": title])
    }
}

/// The one thing that a person must know on every page.
struct BannerView: Sendable {
    /// How it looks: `warn`, `bad` or `info`.
    let tone: String
    let sentence: String
    /// The page that mends it; `nil` if it can't be.
    var path: SitePath?
    /// The words of the link.
    var link = ""
    /// Whether it is said in passing.
    var isQuiet = false

    var values: [String: any Sendable] {
        ["tone": tone, "sentence": sentence, "path": path?.text ?? "", "link": link, "quiet": isQuiet]
    }
}

extension Language {
    /// The language's name in itself.
    var ownName: String {
        switch self {
        case .czech: "Čeština"
        case .polish: "Polski"
        case .slovak: "Slovenčina"
        case .english: "English"
        }
    }
}
