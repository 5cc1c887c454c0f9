import Accounts
import Logging
import MailWire

/// Makes the gateway for text messages that the settings name.
enum TextGateways {
    /// Returns the gateway; `nil` if codes by text message are not offered. ``ServeConfiguration/complete()`` has checked
    /// that nothing is missing.
    static func gateway(_ settings: ServeConfiguration.TextMessages, _ logger: Logger) -> (
        any Accounts.TextMessageGateway
    )? {
        let secret = settings.secret?.withBytes { String(decoding: $0, as: UTF8.self) } ?? ""
        let (url, user, sender) = (settings.url, settings.user ?? "", settings.from ?? "")
        switch settings.gateway {
        case .none: return nil
        case .development:
            return DevelopmentTextGateway { number, text in
                // This is what this gateway is for: the code is in the log and goes nowhere else.
                logger.notice("a text message", metadata: ["to": "\(number)", "text": "\(text)"])
            }
        case .kannel:
            return HTTPTextGateway(.kannel(url: url ?? "", user: user, password: secret, sender: sender))
        case .smsapi:
            guard let url else { return HTTPTextGateway(.smsapi(token: secret, sender: sender)) }
            return HTTPTextGateway(.smsapi(token: secret, sender: sender, url: url))
        case .twilio:
            guard let url else { return HTTPTextGateway(.twilio(account: user, token: secret, sender: sender)) }
            return HTTPTextGateway(.twilio(account: user, token: secret, sender: sender, host: url))
        case .custom:
            let signIn: HTTPTextGatewaySettings.SignIn =
                secret.isEmpty ? .none : user.isEmpty ? .bearer(token: secret) : .basic(user: user, password: secret)
            return HTTPTextGateway(
                HTTPTextGatewaySettings(
                    url: url ?? "",
                    parameters: [.init("to", "{number}"), .init("from", "{from}"), .init("text", "{text}")],
                    signIn: signIn, sender: sender))
        }
    }
}
