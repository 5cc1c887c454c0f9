import MailWire

extension ConnectRequest {
    /// Changes what was given so that a cause is mended.
    public mutating func accept(_ mend: Mend) {
        switch mend {
        case .address(let address): self.address = address
        case .server(.imap, let endpoint): imap = endpoint
        case .server(.smtp, let endpoint): smtp = endpoint
        case .userName(let name): userName = name
        case .passwordWithoutSpaces: password = password.map(AppPassword.withoutOuterSpaces)
        }
    }
}
