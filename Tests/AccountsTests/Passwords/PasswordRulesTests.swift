import Testing

@testable import Accounts

@Suite("Which passwords may be chosen") struct PasswordRulesTests {
    let rules = PasswordRules(person: "Jana Nováková", address: "jana.novakova@firma.cz", company: "Novák a syn")

    func kinds(_ password: String) -> [InputProblem.Kind] { rules.problems(in: password).map(\.kind) }

    @Test(
        "Any unrelated words are taken, in any script and without demands on their characters (ASVS 6.2.5, 6.2.9)",
        arguments: [
            "kobyla mala maly bok", "cvrček pod lavicí zpívá", "žluté lupínky v bažině", "gęśla na strychu grają",
            "purple turnip walks north", "sunshine purple dragon monkey stone", "яблоко упало в реку",
            "桃栗三年柿八年達磨九年俺三十年", "🌵🦊🧀🚲🎻🐙🥝🪁🧦🛶🦔🥁🪵🧲🫖", "x7Kq-v2Lm-9RtB-wZ4d", "jqmzvkwtnbxrplc",
            "Jana likes seventeen turnips", "6184 0397 2750 9361",
        ])
    func takesUnrelatedWords(password: String) {
        #expect(kinds(password) == [])
    }

    @Test("15 characters are enough and 14 are not, as a person counts them (ASVS 6.2.1)")
    func countsCharacters() {
        #expect(kinds("jqmzvkwtnbxrplc") == [])
        #expect(kinds("jqmzvkwtnbxrpl") == [.tooShort(least: 15)])
        // Each is one letter, however it is composed.
        #expect(kinds("žqmžvkwtňbxřpl") == [.tooShort(least: 15)])
        #expect(kinds("z\u{30C}qmzvkwtnbxrpl") == [.tooShort(least: 15)])
        #expect(kinds("👩‍👩‍👧‍👦👨‍👩‍👧") == [.tooShort(least: 15)])
        #expect(kinds("") == [.missing])
    }

    @Test("256 characters are taken and 257 are not (ASVS 6.2.9)")
    func isBounded() {
        let letters = "kobylamasmalybokavinohradyvprazelenatiseblizkoulice"
        let long = String(repeating: letters, count: 6)
        #expect(kinds(String(long.prefix(256))) == [])
        #expect(kinds(String(long.prefix(257))) == [.tooLong(limit: 256)])
        let marks = String(repeating: "\u{301}", count: 5000)
        #expect(kinds("a\(marks)jqmzvkwtnbxrplc") == [.tooLong(limit: 256)])
    }

    @Test(
        "Control characters and unassigned ones are refused",
        arguments: ["\u{0}", "\n", "\u{7F}", "\u{2028}", "\u{E0080}"])
    func refusesControls(character: String) {
        #expect(kinds("jqmzvkwtnbxrplc\(character)") == [.controlCharacters])
    }

    @Test(
        "What everybody tries first is refused (ASVS 6.2.4, 6.2.12)",
        arguments: [
            "passwordpassword", "Password12345678", "P@ssw0rdP@ssw0rd!", "qwertyuiop12345", "qwertzuiopasdfgh",
            "123456789012345", "1234567890qwerty", "1qaz2wsx3edc4rfv", "aaaaaaaaaaaaaaa", "abcabcabcabcabc",
            "abcdefghijklmnop", "zyxwvutsrqponmlk", "iloveyouiloveyou", "correct horse battery staple",
            "CorrectHorseBatteryStaple1", "correct-horse-battery-staple", "heslo1234567890", "mojeheslomojeheslo",
            "haslohaslohaslo1", "administrator123", "letmeinletmein12", "Welcome2024!!!!!", "summer2024winter",
            "---------------", "asdfghjkl;'asdfg", "zaq12wsxcde34rfv", "thequickbrownfox", "přílišžluťoučkýkůň",
            "monkey123456789", "dragondragondragon", "111111222222333333", "skákal pes přes oves", "kochamciekocham",
            "147258369147258", "super secret password", "qwerty qwerty qwerty", "trustno1trustno1",
            "changemechangeme", "hd764nw5d7e1vb1", "mailcreated5240", "asd123asd123asd123", "Slunicko2024Slunicko",
        ])
    func refusesCommon(password: String) {
        #expect(kinds(password) == [.common])
    }

    @Test(
        "What is made of the person's or the company's own words is refused (ASVS 6.1.2, 6.2.11)",
        arguments: [
            "jana.novakova@firma.cz", "JanaNováková1985", "novakova-jana-2024", "Novák a syn 2024", "NovakASynFirma1!",
            "PennypostPennypost", "pennypost firma 1", "J4n4N0v4k0v4-f1rm4", "firma.cz firma.cz jana",
        ])
    func refusesOwnWords(password: String) {
        // Some of these words are common names as well.
        #expect([[.ownWords], [.common]].contains(kinds(password)))
    }

    @Test(
        "Own words make no password, however often they stand there and whatever stands between them",
        arguments: [
            "eva@firma.cz eva@firma.cz", "eva@firma.cz/eva@firma.cz", "firma.cz 2024 firma.cz", "EVA@FIRMA.CZ-Eva-Malá",
            "3va@f1rma.cz 3va@f1rma.cz", "eva1 eva2 eva3 eva4 eva5 eva6 eva7 eva8", "eva!firma?eva#firma*eva+cz",
            "cz cz cz cz cz cz cz", "Eva Malá, Malá firma s. r. o., Eva Malá", "eva@firma.cz 12345 eva@firma.cz",
        ])
    func refusesOnlyOwnWords(password: String) {
        let rules = PasswordRules(person: "Eva Malá", address: "eva@firma.cz", company: "Malá firma s. r. o.")
        let kinds = rules.problems(in: password).map(\.kind)
        // What stands there over and over is common as well.
        #expect([[.ownWords], [.common]].contains(kinds))
    }

    @Test(
        "What is hard to guess is taken, own words or not",
        arguments: [
            "eva 6184 0397 2750 9361", "eva@firma.cz 🌵🦊🧀🚲🎻🐙🥝", "Eva likes seventeen turnips", "яблоко упало в реку eva",
        ])
    func takesRest(password: String) {
        let rules = PasswordRules(person: "Eva Malá", address: "eva@firma.cz", company: "Malá firma s. r. o.")
        #expect(rules.problems(in: password).isEmpty)
    }

    @Test("Own words are those of the person, not of others")
    func ownWordsAreOnes() {
        let password = "Sedlackova-Kvetoslava-1985"
        #expect(kinds(password) == [])
        let hers = PasswordRules(person: "Květoslava Sedláčková", address: "k@x.cz", company: "X")
        #expect(hers.problems(in: password).map(\.kind) == [.ownWords])
    }

    @Test("A problem is reported at the field that was filled in")
    func namesField() {
        #expect(rules.problems(in: "short", field: .newPassword).map(\.field) == [.newPassword])
    }

    @Test("The longest passwords are judged too")
    func judgesLongest() {
        #expect(kinds(String(repeating: "abcdefgh", count: 32)) == [.common])
        #expect(kinds(String(repeating: "a", count: 256)) == [.common])
    }

    @Test("The common words are in the form in which they are compared, and none is listed twice")
    func wordsAreFolded() {
        for word in CommonWords.all { #expect(PasswordGuessing.folded(word) == word) }
        for word in CommonWords.all { #expect(word.count >= 3, "\(word)") }
    }
}
