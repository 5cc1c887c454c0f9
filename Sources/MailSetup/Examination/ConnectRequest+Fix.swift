import MailWire

extension ConnectRequest {
    /// Applies a fix to the request.
    public mutating func accept(_ fix: Fix) {
        switch fix {
        case .address(let address): self.address = address
        case .server(.imap, let endpoint): imap = endpoint
        case .server(.smtp, let endpoint): smtp = endpoint
        case .userName(let name): userName = name
        case .passwordWithoutSpaces: password = password.map(AppPassword.withoutOuterSpaces)
        }
    }
}
