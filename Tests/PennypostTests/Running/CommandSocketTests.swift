import Foundation
import LocalServers
import TestSupport
import Testing

@testable import Pennypost

@Suite("The running server's socket", .timeLimit(.minutes(5)))
struct CommandSocketTests {
    private static func hello(_ version: String, _ arguments: [String]) throws -> CommandFrame {
        var hello = CommandHello(version: version, CommandSurroundings.current)
        hello.arguments = arguments
        return .hello(try #require(hello.json))
    }

    /// How long the server may take to say something, in seconds.
    private static let patience = 60

    private static func connect(_ folder: ProgramFolder) throws -> FrameConnection {
        let made = CommandSocket(folder: folder.data)?.connect()
        let connection = try #require(made)
        connection.limitReceiving(to: patience)
        return connection
    }

    @Test("Only the data folder's owner can reach it")
    func permissions() async throws {
        let folder = try ProgramFolder()
        try await serving(folder, idle: true) { _ async throws in
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.data + "/" + CommandSocket.fileName)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(attributes[.type] as? FileAttributeType == .typeSocket)
            #expect(try Self.connect(folder).peer == geteuid())
        }
    }

    @Test(
        "Another user is not served, even if the permissions let them in",
        .enabled(if: geteuid() == 0, "only root can become another user"))
    func anotherUser() async throws {
        let folder = try ProgramFolder()
        try await serving(folder, idle: true) { _ async throws in
            let path = folder.data + "/" + CommandSocket.fileName
            chmod(folder.data, 0o755)
            chmod(path, 0o666)
            let ask = """
                import socket, sys
                s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
                s.settimeout(30); print(len(s.recv(9)))
                """
            let run = try await ProgramRun.run(
                ["--reuid", "65534", "--clear-groups", "python3", "-c", ask, path], data: folder.data,
                command: "/usr/bin/setpriv")
            #expect(run.text == "0\n", "\(run.errors)")
        }
    }

    @Test("A folder whose path is longer than a socket's address is served too")
    func longPath() async throws {
        let folder = try ProgramFolder()
        let data = folder.path + "/" + String(repeating: "d", count: 120) + "/" + String(repeating: "e", count: 120)
        try await serving(folder, data: data, idle: true) { _ async throws in
            #expect(try await ProgramRun.run(["migrate"], data: data).text == "The database is up to date.\n")
            #expect(try await ProgramRun.run(["fetch"], data: data).status == 78)
        }
    }

    @Test("A client of another version gets a sentence")
    func anotherVersion() async throws {
        let folder = try ProgramFolder()
        try await serving(folder, idle: true) { _ async throws in
            let connection = try Self.connect(folder)
            try connection.send(try Self.hello("9.9.9", ["migrate", "--json"]))
            #expect(try connection.receive() == .begun)
            guard case .errors(let bytes) = try connection.receive() else {
                Issue.record("no sentence")
                return
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.hasPrefix(#"{"error":{"code":"other-version""#) && text.contains("this command is 9.9.9"))
            #expect(try connection.receive() == .exit(status: 78))
        }
    }

    @Test("Commands that are not for the server are not carried out", arguments: [["restore", "x"], ["serve"]])
    func notForIt(arguments: [String]) async throws {
        let folder = try ProgramFolder()
        try await serving(folder, idle: true) { _ async throws in
            let connection = try Self.connect(folder)
            try connection.send(try Self.hello(PennypostProgram.version, arguments))
            #expect(try connection.receive() == .begun)
            _ = try connection.receive()
            #expect(try connection.receive() == .exit(status: 64))
        }
    }

    @Test("Garbage, silence and replies that no one asked for end a connection, and the server goes on")
    func garbage() async throws {
        let folder = try ProgramFolder()
        try await serving(folder, idle: true) { server async throws in
            let opening: [[CommandFrame]] = [
                [.hello(Array("{".utf8))], [.interrupt], [.piece([1])], [.exit(status: 0)],
                [.hello(Array(repeating: 0x5B, count: 1_000_000))],
            ]
            for frames in opening {
                let connection = try Self.connect(folder)
                for frame in frames { try connection.send(frame) }
                #expect(throws: FrameConnection.Failure.cut) { _ = try connection.receive() }
            }
            // A reply before any question.
            let connection = try Self.connect(folder)
            let arguments = ["send", "--batch", "-"]
            try connection.send(try Self.hello(PennypostProgram.version, arguments))
            try connection.send(.piece([]))
            #expect(throws: FrameConnection.Failure.cut) { while true { _ = try connection.receive() } }
            // One that says nothing holds nobody up.
            let silent = try Self.connect(folder)
            #expect(try await folder.run("migrate").status == 0)
            #expect(server.isRunning && server.errorText == "")
            silent.end()
        }
    }
}
