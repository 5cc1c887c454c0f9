import Glibc

/// A program that the tests start, with its path on Debian and Ubuntu.
struct InstalledProgram: Sendable {
    let name: String
    /// The Debian package that contains it.
    let package: String
    /// The paths tried, in order.
    let candidates: [String]

    static let dovecot = InstalledProgram(
        name: "dovecot", package: "dovecot-imapd dovecot-lmtpd",
        candidates: ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"])
    static let doveadm = InstalledProgram(
        name: "doveadm", package: "dovecot-core", candidates: ["/usr/bin/doveadm", "/usr/local/bin/doveadm"])
    static let postfixMaster = InstalledProgram(
        name: "postfix", package: "postfix",
        candidates: ["/usr/lib/postfix/sbin/master", "/usr/libexec/postfix/master"])
    static let smtpSink = InstalledProgram(
        name: "smtp-sink", package: "postfix", candidates: ["/usr/sbin/smtp-sink", "/usr/bin/smtp-sink"])
    static let stunnel = InstalledProgram(
        name: "stunnel", package: "stunnel4", candidates: ["/usr/bin/stunnel4", "/usr/bin/stunnel"])
    static let dnsmasq = InstalledProgram(
        name: "dnsmasq", package: "dnsmasq-base", candidates: ["/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq"])
    static let bearerbox = InstalledProgram(
        name: "bearerbox", package: "kannel", candidates: ["/usr/sbin/bearerbox", "/usr/local/sbin/bearerbox"])
    static let smsbox = InstalledProgram(
        name: "smsbox", package: "kannel", candidates: ["/usr/sbin/smsbox", "/usr/local/sbin/smsbox"])
    static let fakesmsc = InstalledProgram(
        name: "fakesmsc", package: "kannel-extras",
        candidates: ["/usr/lib/kannel/test/fakesmsc", "/usr/local/bin/fakesmsc"])
    static let bash = InstalledProgram(name: "bash", package: "bash", candidates: ["/bin/bash", "/usr/bin/bash"])
    static let setpriv = InstalledProgram(
        name: "setpriv", package: "util-linux", candidates: ["/usr/bin/setpriv", "/bin/setpriv"])
    static let sudo = InstalledProgram(name: "sudo", package: "sudo", candidates: ["/usr/bin/sudo"])

    /// Returns the first candidate that is executable.
    func path() throws(LocalServerError) -> String {
        for candidate in candidates where access(candidate, X_OK) == 0 { return candidate }
        throw .missingProgram(name: name, package: package)
    }
}
