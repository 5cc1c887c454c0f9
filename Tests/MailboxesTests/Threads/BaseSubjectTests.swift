import Testing

@testable import Mailboxes

@Suite("Base subjects")
struct BaseSubjectTests {
    @Test(
        "What answering and forwarding add to a subject does not count",
        arguments: [
            "Faktura č. 5", "Re: Faktura č. 5", "RE: re : Faktura č. 5", "Odp: FW: Faktura č. 5",
            "PD: WG: AW: Faktura č. 5",
            "Re[2]: Faktura č. 5", "Re(3): Faktura č. 5", "Re^4: Faktura č. 5", "Re2: Faktura č. 5", "Re：Faktura č. 5",
            "[Fwd: Faktura č. 5]", "[Re[2]: Faktura č. 5]", "Fwd: [Re: Faktura č. 5] (fwd)",
            "[seznam] Re: Faktura č. 5",
            "Re: [seznam] Faktura č. 5", "[a][b] Re: [c] Faktura   č. 5 ", "faktura c. 5", "Re [5] : Faktura č. 5",
        ])
    func stripped(subject: String) {
        #expect(BaseSubject(subject).text == "faktura c. 5")
    }

    @Test(
        "What belongs to the subject is kept",
        arguments: [
            ("Regál: nabídka", "regal: nabidka"), ("Resumé", "resume"), ("[seznam]", "[seznam]"),
            ("Re: [seznam]", "[seznam]"),
            ("Re:", ""), ("", ""), ("(fwd)", ""), ("Re faktury", "re faktury"), ("[[x] y", "[[x] y"),
            ("Pdf: x", "pdf: x"),
            ("Re: Re[: x", "re[: x"), ("FWD", "fwd"),
        ])
    func kept(subject: String, expected: String) {
        #expect(BaseSubject(subject).text == expected)
    }

    @Test("A hostile subject costs no more than a long one", arguments: ["[a]", "Re: ", "(fwd)", "[", "Re[", " "])
    func hostile(piece: String) {
        _ = BaseSubject(String(repeating: piece, count: 100_000))
    }
}
