import LocalServers
import Testing

/// The program with a@firma.test connected at a server that misbehaves as requested. Its INBOX has three letters.
func withOddProgram(_ body: (OddMailServer, ProgramFolder) async throws -> Void) async throws {
    let odd = OddMailServer(folders: ["INBOX", "Archive"])
    for number in 1...3 {
        odd.add(Array("From: jan@firma.test\r\nSubject: m\(number)\r\n\r\nDobrý den\r\n".utf8))
    }
    let imap = try await ScriptedServer.start([odd.script])
    let smtp = try await ScriptedServer.start([PlainServers.plainSMTP])
    let folder = try ProgramFolder()
    let connected = try await folder.run(
        "connect", "a@firma.test", "--imap", "\(imap.endpoint)/plain", "--smtp", "\(smtp.endpoint)/plain",
        "--password-file", "-", input: "abcdefghijklmnop")
    #expect(connected.status == 0, "\(connected.errors)")
    try await body(odd, folder)
    await imap.stop()
    await smtp.stop()
}
