import MailSetup
import MailWire

/// What was typed for an attempt, in the form in which it is sealed.
struct AttemptRequest: Codable, Sendable {
    var address: String
    var name: String?
    var password: [UInt8]
    var userName: String?
    var imap: Endpoint?
    var smtp: Endpoint?
    var authorityPEM: [UInt8]?
    var isPrivate: Bool

    init(_ request: ConnectRequest, isPrivate: Bool) {
        (address, name, userName) = (request.address, request.name, request.userName)
        (imap, smtp, authorityPEM) = (request.imap, request.smtp, request.authorityPEM)
        password = request.password?.withBytes { $0 } ?? []
        self.isPrivate = isPrivate
    }

    var connectRequest: ConnectRequest {
        get {
            ConnectRequest(
                address: address, name: name, password: Secret(bytes: password), userName: userName, imap: imap,
                smtp: smtp, authorityPEM: authorityPEM)
        }
        set { self = AttemptRequest(newValue, isPrivate: isPrivate) }
    }
}
