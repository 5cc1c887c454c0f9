import Foundation
import LocalServers

/// A demonstration of the main job: connect a mailbox, send an invoice through it, fetch the answer, read it.
///
/// Usage: `Demo PATH-OF-PENNYPOST`. The servers are a Dovecot and a Postfix on loopback, which are gone afterwards.
@main
enum Demo {
    static func main() async {
        let narration = Narration()
        guard CommandLine.arguments.count == 2 else {
            narration.say("Usage: Demo PATH-OF-PENNYPOST")
            exit(64)
        }
        let path = URL(fileURLWithPath: CommandLine.arguments[1]).path
        do {
            try await withTestMailServers { company in
                try await withTemporaryFolder { folder in
                    let program = PennypostProgram(path: path, folder: folder.path, narration: narration)
                    try await tell(narration, company: company, folder: folder, program: program)
                }
            }
        } catch {
            narration.say("\nThe demo ended early: \(error)")
            exit(1)
        }
    }

    private static func tell(
        _ narration: Narration, company: TestMailServers, folder: TemporaryFolder, program: PennypostProgram
    ) async throws {
        let (anna, jan) = (TestMailServers.anna, TestMailServers.jan)
        try writeFiles(into: folder, authority: company.authorityPEM)
        let imap = "localhost:\(company.imaps.port)"
        let smtp = "localhost:\(company.smtps.port)"

        narration.say("A Dovecot and a Postfix run on this machine, for firma.test only; they end with this demo.")
        narration.step(1, "Anna connects her mailbox. She types the app password as it was shown to her.")
        try program.run(
            "connect", anna.address, "--name", "Anna Nováková", "--imap", imap, "--smtp", smtp, "--ca", "authority.pem",
            "--password-file", "-", typing: anna.passwordInGroups)
        try program.run(
            "connect", jan.address, "--name", "Jan Dvořák", "--imap", imap, "--smtp", smtp, "--ca", "authority.pem",
            "--password-file", "-", typing: jan.passwordInGroups)
        try program.run("mailboxes")

        narration.step(2, "She sends an invoice, over SMTP with TLS.")
        try program.run(
            "send", "--from", anna.address, "--to", jan.address, "--subject", "Faktura 2026-0142 za září", "--text",
            "letter.txt", "--attach", "faktura-2026-0142.pdf", "--key", "invoice-2026-0142")
        _ = try await company.dovecot.message(containing: "Return-Path: <\(anna.address)>", of: jan.address)

        narration.step(3, "Jan fetches it over IMAP, and answers.")
        try program.run("fetch", jan.address)
        try program.run("list", jan.address)
        try program.run("show", String(program.newestMessage(of: jan.address)))
        try program.run(
            "send", "--from", jan.address, "--to", anna.address, "--subject", "Re: Faktura 2026-0142 za září", "--text",
            "answer.txt")
        _ = try await company.dovecot.message(containing: "Return-Path: <\(jan.address)>", of: anna.address)

        narration.step(4, "Anna fetches the answer, and reads it.")
        try program.run("fetch", anna.address)
        try program.run("list", anna.address, "--search", "faktura zari -in:sent")
        try program.run("show", String(program.newestMessage(of: anna.address)))

        try await loseThePassword(of: anna, writingTo: jan, narration, company: company, program: program)
        narration.say(farewell(program: program.path))
    }

    /// Shows that mail waits while a password is revoked, and is sent once there is a new one.
    private static func loseThePassword(
        of anna: MailUser, writingTo jan: MailUser, _ narration: Narration, company: TestMailServers,
        program: PennypostProgram
    ) async throws {
        narration.step(5, "Anna's app password is revoked. What she sends now waits, and the mailbox says why.")
        let new = MailUser(address: anna.address, password: "ponmlkjihgfedcba")
        try company.dovecot.setPassword(new.password, of: anna.address)
        try program.run(
            "send", "--from", anna.address, "--to", jan.address, "--subject", "Faktura 2026-0143 za říjen", "--text",
            "letter.txt", "--attach", "faktura-2026-0142.pdf", "--key", "invoice-2026-0143", endingWith: 77)
        try program.run("mailboxes")
        try program.run("outbox")
        try program.run("doctor", anna.address, endingWith: 77)

        narration.step(6, "She types a new one. It is tried first; then the letter leaves, once.")
        try program.run("password", anna.address, "--password-file", "-", typing: new.passwordInGroups)
        try program.run("send", "--pending")
        try program.run("fetch", anna.address)
        try program.run("outbox")
    }

    private static func writeFiles(into folder: TemporaryFolder, authority: String) throws {
        try folder.write(authority, to: "authority.pem")
        try folder.write("Dobrý den,\n\nv příloze posílám fakturu za září.\n\nAnna Nováková\n", to: "letter.txt")
        try folder.write("Dobrý den,\n\nděkuji, zaplatím ve čtvrtek.\n\nJan Dvořák\n", to: "answer.txt")
        let invoice = InvoicePDF(lines: ["Faktura 2026-0142", "", "Firma s.r.o.", "Celkem: 12 100,00 CZK"])
        try folder.write(String(decoding: invoice.bytes, as: UTF8.self), to: "faktura-2026-0142.pdf")
    }

    private static func farewell(program path: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        let program = path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
        return """

            That was the main job. The servers and the mailboxes of this demo are gone again.

            Your own mailbox: make an app password at your provider (at Gmail: Google Account, Security, 2-Step
            Verification, App passwords), then

              \(program) connect you@gmail.com
              \(program) fetch you@gmail.com
              \(program) list you@gmail.com

            For a provider that Pennypost does not know, name the servers:

              \(program) connect you@firma.cz --imap mail.firma.cz:993 --smtp mail.firma.cz:465
            """
    }
}
