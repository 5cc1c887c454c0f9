import MailSetup
import MailWire
import Mailboxes

/// The report of `pennypost doctor` for a person.
struct ExaminationReport: Sendable {
    let texts: DoctorTexts

    /// Prints the steps of one server, once it has been examined.
    func show(_ server: ServerObservation) {
        Console.current.say(
            texts.name(of: server.service), .bold, "\(server.endpoint)\(server.userName.map { " (\($0))" } ?? "")")
        for step in SessionStep.steps(of: server.service) {
            if server.trouble?.step == step {
                Console.current.say("  ✗", .bad, texts.name(of: step))
            } else if server.hasPassed(step) {
                Console.current.say("  ✓", .good, texts.name(of: step))
            } else {
                Console.current.say("  ·", .dim, texts.name(of: step))
            }
        }
    }

    /// Prints the cause, the remedy and the servers' words.
    func show(_ examination: Examination) {
        let seen = examination.observations
        guard let diagnosis = examination.diagnosis else {
            return Console.current.say("✓", .good, texts.works(seen.address))
        }
        let advice = texts.advice(on: diagnosis)
        let style: TextStyle = examination.works ? .warning : .bad
        Console.current.say("\(texts.heading(.cause)):", style, "\(advice.cause) (\(diagnosis.cause.rawValue))")
        if !advice.remedy.isEmpty { Console.current.say("\(texts.heading(.remedy)):", .bold, "") }
        for (index, step) in advice.remedy.enumerated() { Console.current.say("  \(index + 1). \(step)") }
        if let fix = advice.fix {
            Console.current.say(
                "\(texts.heading(.fix)):", .bold, fix + (diagnosis.fix?.options.map { " (\($0))" } ?? ""))
        }
        if let words = diagnosis.serverWords { Console.current.say("\(texts.heading(.serverWords)):", .bold, words) }
        for cause in diagnosis.alsoWrong { Console.current.say("\(texts.heading(.alsoWrong)):", .bold, cause.rawValue) }
    }

    func show(_ transcript: Transcript, of service: MailService) {
        Console.current.say(texts.name(of: service), .dim, "")
        for line in transcript.lines { Console.current.say("  \(line)") }
    }
}
