import Foundation

/// Words with Czech and Polish letters, as written and as searches compare them, from the most common to the rarest.
///
/// The word of rank r occurs in proportion to 1/r, as words do in any language (Zipf). Of 20,000 words, the first is
/// one in ten words of a text, and the last is one in 200,000.
struct Vocabulary {
    let shown: [String]
    let folded: [String]

    private static let stems = """
        faktur objednáv zboží platb účet smlouv dodáv nabídk cen slev termín příloh děkuj zákazník sklad dopis oprav reklamac záruk splat
        daň výkaz měsíc týden schůzk projekt stavb materiál doprav balík pošt adres kancelář smluv podpis razítk pokladn hotovost převod výpis
        zamów płatnoś towar umow ofert rachun księgow załącz dostaw termin podat klient magazyn pismo napraw reklamacj gwarancj wysyłk paczk biur
        źródł żółt łódk śrub ćwicz spotkan budow materi transport adresat podpisan gotówk przelew wyciąg kwot rabat zniżk miesiąc tydzień projekt
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let beginnings = ["", "ne", "po", "před", "vy", "za", "do", "na", "prze", "wy"]
    private static let ends = """
        a u y ou ami ám ách ový ová ové ového ovým ovat uje ujeme ení ením ani ów om ach ę ą owy owa owego ować ujemy anie ania aniem
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    init() {
        var words: [String] = []
        for beginning in Self.beginnings {
            for end in Self.ends { words += Self.stems.map { beginning + $0 + end } }
        }
        var chance = Chance(seed: 7)
        words.shuffle(using: &chance)
        shown = words
        folded = words.map(Self.fold)
    }

    /// Returns the random rank of a word in a text, from 0.
    func rank(_ chance: inout Chance) -> Int {
        min(Int(pow(Double(shown.count), chance.part())) - 1, shown.count - 1)
    }

    static func fold(_ text: String) -> String {
        text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil).replacing("ł", with: "l")
    }
}
