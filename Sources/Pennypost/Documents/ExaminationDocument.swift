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

        private enum CodingKeys: String, CodingKey { case service, server, userName, milliseconds }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(service, forKey: .service)
            try members.encode(server, forKey: .server)
            try members.encode(userName, forKey: .userName)
            try members.encode(milliseconds, forKey: .milliseconds)
        }
    }

    struct Seen: Encodable, Sendable {
        let service: String?
        let server: MailboxDocument.Server?
        let fact: String
        let serverWords: String?

        private enum CodingKeys: String, CodingKey { case service, server, fact, serverWords }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(service, forKey: .service)
            try members.encode(server, forKey: .server)
            try members.encode(fact, forKey: .fact)
            try members.encode(serverWords, forKey: .serverWords)
        }
    }

    struct Change: Encodable, Sendable {
        let kind: String
        let words: String?
        let options: String?

        private enum CodingKeys: String, CodingKey { case kind, words, options }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(kind, forKey: .kind)
            try members.encode(words, forKey: .words)
            try members.encode(options, forKey: .options)
        }
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

    private enum CodingKeys: String, CodingKey {
        case address, language, works, cause, causeClass, sentence, remedy, mend, alsoWrong, evidence, steps, servers
        case transcript
    }

    /// Encodes every key; an unknown value is null.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(address, forKey: .address)
        try members.encode(language, forKey: .language)
        try members.encode(works, forKey: .works)
        try members.encode(cause, forKey: .cause)
        try members.encode(causeClass, forKey: .causeClass)
        try members.encode(sentence, forKey: .sentence)
        try members.encode(remedy, forKey: .remedy)
        try members.encode(mend, forKey: .mend)
        try members.encode(alsoWrong, forKey: .alsoWrong)
        try members.encode(evidence, forKey: .evidence)
        try members.encode(steps, forKey: .steps)
        try members.encode(servers, forKey: .servers)
        try members.encode(transcript, forKey: .transcript)
    }

    init(_ examination: Examination, _ texts: DoctorTexts, withTranscript: Bool) {
        let seen = examination.observations
        let diagnosis = examination.diagnosis
        let advice = diagnosis.map { texts.advice(on: $0) }
        address = seen.address
        language = texts.language.rawValue
        works = examination.works
        cause = diagnosis?.cause.rawValue
        causeClass = diagnosis?.cause.causeClass.rawValue
        sentence = advice?.cause ?? texts.works(seen.address)
        remedy = advice?.remedy ?? []
        mend = diagnosis?.fix.map { Change(kind: $0.kind, words: advice?.fix, options: $0.options) }
        alsoWrong = diagnosis?.alsoWrong.map(\.rawValue) ?? []
        evidence = (diagnosis?.evidence ?? []).map { told in
            Seen(
                service: told.service?.rawValue, server: told.endpoint.map { MailboxDocument.Server($0) },
                fact: told.fact, serverWords: told.serverWords)
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
