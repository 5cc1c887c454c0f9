import LocalServers
import Testing

@Suite("Mail that was fetched", .timeLimit(.minutes(2)))
struct FetchedMailTests {
    @Test("A folder that is not there is blamed on the option that names it")
    func blamed() async throws {
        try await withOddProgram { _, folder async throws in
            _ = try await folder.run("fetch")
            for (options, blamed) in [
                (["--search", "in:nikde"], "--search"), (["--search=-in:nikde", "--folder", "INBOX"], "--search"),
                (["--search", "in:nikde", "--threads"], "--search"), (["--folder", "nikde"], "--folder"),
                (["--folder", "nikde", "--search", "m1"], "--folder"),
            ] {
                let run = try await ProgramRun.run(["list", "a@firma.test"] + options, data: folder.data)
                #expect(run.status == 66)
                #expect(run.errors.contains("pennypost: \(blamed): there is no folder “nikde”"), "\(run.errors)")
            }
        }
    }
}
