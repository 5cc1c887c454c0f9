import NIOHTTP1

/// The page that the browser shows on its return: a sentence in the language that it asks for.
enum RedirectPage: Sendable {
    /// The answer has arrived.
    case received
    /// The user, or the server, denied access.
    case refused
    /// The request isn't the expected answer.
    case stray

    private enum Language: String, CaseIterable {
        case cs, pl, sk, en

        /// Chooses by the weights of RFC 9110 §12.5.4; English if none of the languages is wanted.
        init(acceptLanguage: String) {
            var best: (language: Language, weight: Double)?
            for range in acceptLanguage.prefix(500).split(separator: ",") {
                let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
                guard let tag = parts.first?.split(separator: "-").first,
                    let language = Self(rawValue: tag.lowercased())
                else { continue }
                let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
                if weight > best?.weight ?? 0 { best = (language, weight) }
            }
            self = best?.language ?? .en
        }
    }

    var status: HTTPResponseStatus {
        switch self {
        case .received, .refused: .ok
        case .stray: .notFound
        }
    }

    /// Returns the page. Only its language depends on the request.
    func html(acceptLanguage: String) -> String {
        let language = Language(acceptLanguage: acceptLanguage)
        let text = sentence(language)
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head><meta charset="utf-8"><title>Pennypost</title></head>
            <body><p>\(text)</p></body>
            </html>

            """
    }

    private func sentence(_ language: Language) -> String {
        switch (self, language) {
        case (.received, .cs): "Přihlášení dorazilo do Pennypostu. Toto okno můžete zavřít."
        case (.received, .pl): "Pennypost otrzymał logowanie. Możesz zamknąć to okno."
        case (.received, .sk): "Prihlásenie dorazilo do Pennypostu. Toto okno môžete zavrieť."
        case (.received, .en): "Pennypost has received the sign-in. You can close this window."
        case (.refused, .cs): "Přístup nebyl povolen. Toto okno můžete zavřít."
        case (.refused, .pl): "Dostęp nie został przyznany. Możesz zamknąć to okno."
        case (.refused, .sk): "Prístup nebol povolený. Toto okno môžete zavrieť."
        case (.refused, .en): "Access was not granted. You can close this window."
        case (.stray, .cs): "Na toto přihlášení Pennypost nečeká."
        case (.stray, .pl): "Pennypost nie czeka na to logowanie."
        case (.stray, .sk): "Na toto prihlásenie Pennypost nečaká."
        case (.stray, .en): "Pennypost is not waiting for this sign-in."
        }
    }
}
