import MailWire
import Testing

@testable import MailSetup

/// A patient, and the cause that must be found.
struct CauseCase: Sendable, CustomTestStringConvertible {
    let what: String
    let cause: Cause?
    var patient = Patient()
    var service: MailService?
    var fix: Fix?

    init(
        _ what: String, _ cause: Cause?, at service: MailService? = nil, fix: Fix? = nil,
        _ change: (inout Patient) -> Void = { _ in }
    ) {
        self.what = what
        self.cause = cause
        self.service = service
        self.fix = fix
        change(&patient)
    }

    var testDescription: String { what }

    func check() async throws {
        let (examination, _) = try await patient.examine()
        let diagnosis = examination.diagnosis
        let seen = examination.observations.servers.map { server in
            "\(server.service) \(String(describing: server.trouble)): \(examination.transcripts[server.service]?.description ?? "")"
        }
        #expect(diagnosis?.cause == cause, "\(what): \(seen) \(diagnosis?.evidence.map(\.fact) ?? [])")
        guard let diagnosis else { return }
        if let service { #expect(diagnosis.service == service, "\(what)") }
        if let fix { #expect(diagnosis.fix == fix, "\(what)") }
        let said = "\(examination.transcripts.values.map(\.description)) \(diagnosis) \(examination.observations)"
        if let password = patient.password, password.count > 8 {
            #expect(
                !said.contains(password.filter { $0 != " " }) && !said.contains(password), "\(what): a secret is shown")
        }
    }
}
