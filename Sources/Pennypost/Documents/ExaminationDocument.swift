import MailSetup
import MailWire
import Mailboxes

/// What `pennypost doctor --json` prints.
struct ExaminationDocument: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        let service: String
        let step: String
        /// `passed`, `failed` or `not-reached`.
        let outcome: String
    }

    struct Server: Encodable, Sendable {
        let service: String
        let server: MailboxDocument.Server
        let userName: String?
        let milliseconds: Int
    }

    struct Seen: Encodable, Sendable {
        let service: String?
        let server: MailboxDocument.Server?
        let fact: String
        let serverWords: String?
    }

    struct Change: Encodable, Sendable {
        let kind: String
        let words: String?
        let options: String?
    }

    struct Line: Encodable, Sendable {
        let service: String
        let speaker: String
        let text: String
    }

    var address: String
    var language: String
    var works: Bool
    /// A stable word; null if there is nothing to say.
    var cause: String?
    var causeClass: String?
    /// One sentence.
    var sentence: String
    var remedy: [String]
    var mend: Change?
    var alsoWrong: [String]
    var evidence: [Seen]
    var steps: [Step]
    var servers: [Server]
    /// Null unless it was asked for.
    var transcript: [Line]?

    init(_ examination: Examination, _ texts: DoctorTexts, withTranscript: Bool) {
        let seen = examination.observations
        let diagnosis = examination.diagnosis
        let advice = diagnosis.map { texts.advice(on: $0) }
        address = seen.address
        language = texts.language.rawValue
        works = examination.works
        cause = diagnosis?.cause.rawValue
        causeClass = diagnosis?.cause.kind.rawValue
        sentence = advice?.cause ?? texts.works(seen.address)
        remedy = advice?.remedy ?? []
        mend = diagnosis?.fix.map { Change(kind: $0.kind, words: advice?.fix, options: $0.options) }
        alsoWrong = diagnosis?.alsoWrong.map(\.rawValue) ?? []
        evidence = (diagnosis?.evidence ?? []).map { seen in
            Seen(
                service: seen.service?.rawValue, server: seen.endpoint.map { MailboxDocument.Server($0) },
                fact: seen.fact, serverWords: seen.serverWords)
        }
        steps = examination.steps.map {
            Step(service: $0.service.rawValue, step: $0.step.rawValue, outcome: $0.outcome.rawValue)
        }
        servers = seen.servers.map { server in
            Server(
                service: server.service.rawValue, server: MailboxDocument.Server(server.endpoint),
                userName: server.userName, milliseconds: Int(server.duration / .milliseconds(1)))
        }
        guard withTranscript else { return }
        transcript = MailService.allCases.flatMap { service in
            (examination.transcripts[service]?.lines ?? []).map {
                Line(service: service.rawValue, speaker: $0.speaker.rawValue, text: $0.text)
            }
        }
    }
}
