public import IMAP
public import MIME
import NIOCore

extension FetchedMessage {
    /// Parses the whole message; `nil` if `FetchItem.message` was not requested. Each call parses again.
    public func parsed(limits: ParserLimits = ParserLimits()) -> Message? {
        content.map { Message(parsing: Array($0.readableBytesView), limits: limits) }
    }
}
