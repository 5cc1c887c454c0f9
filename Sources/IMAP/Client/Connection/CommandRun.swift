import NIOCore

/// A type-erased command in progress. It is confined to the connection's event loop.
class AnyCommandRun {
    let id: CommandID
    /// Approximate size of the responses kept so far, in bytes.
    private var keptBytes = 0

    init(id: CommandID) { self.id = id }

    /// Counts a response against the limit before it is kept.
    func keep(_ bytes: Int, limits: IMAPLimits, in phase: IMAPError.Phase) throws(IMAPError) {
        keptBytes += bytes
        guard keptBytes <= limits.answerBytes else {
            throw .limitExceeded(.answerBytes, maximum: limits.answerBytes, phase: phase)
        }
    }

    func profile(in context: SessionContext) -> CommandProfile { CommandProfile("") }
    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {}
    func receive(_ response: Response) throws(IMAPError) {}
    func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) throws(IMAPError) {}
    func respond(to challenge: [UInt8]) throws(IMAPError) -> [UInt8]? { nil }
    /// Ends the run with the command's answer or its refusal.
    func finish(_ status: StatusResponse, in phase: IMAPError.Phase, noting facts: SharedFacts) {}
    /// Ends the run with an error.
    func fail(_ error: IMAPError) {}
    /// Receives FETCH responses as they arrive; `nil` if the command collects them.
    var stream: FetchStream? { nil }
    /// Whether the command asked for flags. Flags that were not asked for are news.
    var asksFlags: Bool { true }
}

/// A command in progress. Passes responses to the command, and the command's result to its caller.
final class CommandRun<Command: IMAPCommand>: AnyCommandRun {
    typealias Completion = (Result<Command.Answer, IMAPError>) -> Void

    private var command: Command
    private var completion: Completion?
    private let target: FetchStream?

    init(id: CommandID, command: Command, stream: FetchStream? = nil, completion: @escaping Completion) {
        self.command = command
        self.completion = completion
        target = stream
        super.init(id: id)
    }

    override func profile(in context: SessionContext) -> CommandProfile { command.profile(in: context) }

    override func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        try command.encode(into: &encoder, in: context)
    }

    override func receive(_ response: Response) throws(IMAPError) { try command.receive(response) }

    override func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) throws(IMAPError) {
        try command.receive(attributes, of: message)
    }

    override func respond(to challenge: [UInt8]) throws(IMAPError) -> [UInt8]? {
        try command.respond(to: challenge)
    }

    override func finish(_ status: StatusResponse, in phase: IMAPError.Phase, noting facts: SharedFacts) {
        guard status.kind == .ok else { return complete(.failure(command.refusal(status, in: phase))) }
        do throws(IMAPError) {
            let answer = try command.answer(status)
            let command = command
            facts.update { command.record(answer, in: &$0) }
            complete(.success(answer))
        } catch {
            complete(.failure(error))
        }
    }

    override func fail(_ error: IMAPError) { complete(.failure(error)) }

    override var stream: FetchStream? { target }

    override var asksFlags: Bool { (command as? FetchCommand)?.items.contains(.flags) ?? true }

    private func complete(_ result: Result<Command.Answer, IMAPError>) {
        completion?(result)
        completion = nil
    }
}
