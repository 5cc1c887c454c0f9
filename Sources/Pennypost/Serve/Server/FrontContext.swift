import Accounts
import Hummingbird
import Logging
import NIOCore

/// What is known of a request before the site sees it: its connection.
struct FrontContext: InitializableFromSource {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }

    /// What the site's own context is made from.
    var source: ApplicationRequestContextSource { ApplicationRequestContextSource(channel: channel, logger: logger) }

    /// The address of the other end of the connection.
    var peer: NetworkAddress? {
        (channel.remoteAddress ?? channel.parent?.remoteAddress)?.ipAddress.flatMap { NetworkAddress($0) }
    }
}
