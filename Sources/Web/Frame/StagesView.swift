/// How far a person has come in a task of several pages, as the template `progress` reads it.
enum StagesView {
    static func values(_ current: Int, of count: Int, _ texts: SiteTexts) -> [[String: any Sendable]] {
        let stages = (1...max(1, count)).map { number in
            ["state": number < current ? "done" : number == current ? "now" : "next"]
        }
        return [
            [
                "text": texts("stage", ["number": String(current), "count": String(count)]), "stages": stages,
            ]
        ]
    }
}
