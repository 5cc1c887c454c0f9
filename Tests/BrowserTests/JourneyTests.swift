import Foundation
import LocalServers
import TestSupport
import Testing

/// Each journey is a person's way through the real site, in a real browser. Every page on the way is also looked at for
/// barriers, sideways scroll, messages on the console and words that are missing.
@Suite("Journeys in a browser", .serialized)
struct JourneyTests {
    @Test("Each check of a page finds its defect, and a sound page has none")
    func checksOfPages() async throws {
        let run = try await BrowserRun.trial()
        #expect(run.status == 0, "\(run.report)")
    }

    @Test("A person comes from an empty folder to two-step verification by an app", arguments: Look.all)
    func zeroToSecurity(look: Look) async throws {
        try await play("zero-to-security", look)
    }

    @Test("An app password is made, seen once, used by a program and revoked", arguments: Look.all)
    func appPassword(look: Look) async throws {
        try await play("app-password", look)
    }

    @Test("Codes come by text message through Kannel, and no more than may", arguments: Look.both)
    func textMessage(look: Look) async throws {
        try await withKannelServer { kannel in
            let settings = [
                "PENNYPOST_TEXT_MESSAGES_GATEWAY": "kannel", "PENNYPOST_TEXT_MESSAGES_URL": kannel.sendingURL,
                "PENNYPOST_TEXT_MESSAGES_USER": KannelServer.user,
                "PENNYPOST_TEXT_MESSAGES_SECRET": KannelServer.password,
            ]
            try await play("text-message", look, settings: settings) { $0.phones = kannel.receivedFile }
        }
    }

    @Test("A passkey is a second step and a whole sign-in")
    func passkey() async throws {
        try await play("passkey", .usual)
    }

    @Test("What belongs to others stays theirs")
    func strangers() async throws {
        try await play("strangers", .usual)
    }

    @Test("A team comes and goes, and who is removed is out at every node within a second")
    func team() async throws {
        let postgres = try await PostgreSQLServer.shared()
        let settings = ["PENNYPOST_DATABASE": try await postgres.makeDatabase()]
        let other = try ScratchFolder()
        try await withPennypostServer(program: BuiltProgram.path(), settings: settings) { first in
            // Nodes share the key that opens what is sealed.
            let key = first.data + "/sealing.key"
            try FileManager.default.copyItem(atPath: key, toPath: other.path("sealing.key"))
            var stage = try Stage("team", first, .usual)
            try await withPennypostServer(program: BuiltProgram.path(), data: other.path, settings: settings) {
                stage.sites = [$0.origin]
                try await play(stage, logs: [first, $0])
            }
        }
    }

    @Test(
        "A mailbox is refused with its cause, connected, fetched, given a new password and shared", arguments: Look.all
    )
    func mailbox(look: Look) async throws {
        try await withTestMailServers { servers in
            try await play("mailbox", look) { $0.mailbox = StageMailbox(TestMailServers.anna, at: servers) }
        }
    }

    @Test("Letters are listed, searched, read and saved, and a hostile one is only text", arguments: Look.all)
    func messages(look: Look) async throws {
        try await withTestMailServers { servers in
            try await play("messages", look) { $0.mailbox = StageMailbox(TestMailServers.anna, at: servers) }
        }
    }

    @Test("A letter is answered, kept, corrected, sent once and arrives", arguments: Look.all)
    func writing(look: Look) async throws {
        try await withTestMailServers { servers in
            try await play("writing", look) { $0.mailbox = StageMailbox(TestMailServers.anna, at: servers) }
        }
    }

    @Test("The keyboard alone is enough, with everything large, in forced colours and with less motion")
    func keyboard() async throws {
        try await play("keyboard", .usual)
    }

    @Test("Every page in every state is sound on a phone and on a desktop, light and dark")
    func sweep() async throws {
        try await play("sweep", .usual)
    }

    private func play(
        _ journey: String, _ look: Look, settings: [String: String] = [:],
        preparing prepare: (inout Stage) -> Void = { _ in }
    ) async throws {
        try await withPennypostServer(program: BuiltProgram.path(), settings: settings) { server in
            var stage = try Stage(journey, server, look)
            prepare(&stage)
            try await play(stage, logs: [server])
        }
    }

    private func play(_ stage: Stage, logs servers: [PennypostServer]) async throws {
        let run = try await BrowserRun.run(stage.journey, on: stage)
        let logs = servers.map { String($0.log.suffix(4_000)) }.joined(separator: "\n")
        #expect(run.status == 0, "\(run.report)\n\(logs)")
    }
}
