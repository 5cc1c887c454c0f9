import MIME
import MailWire

extension RoundTripReport {
    /// Returns what a problem means and what to look into, in one or two sentences without a full stop at the end.
    public func explanation(of problem: RoundTripProblem) -> String {
        let address = mailbox.address
        switch problem {
        case .refused:
            return "\(mailbox.smtp.host) refuses the letter, so that nothing else sent from \(address) leaves"
        case .deferred:
            return "\(mailbox.smtp.host) did not take the letter within \(seconds(waited)): it was taken back. "
                + "Try again later"
        case .uncertain:
            return
                "the connection to \(mailbox.smtp.host) ended before its answer, and the letter is not in the mailbox "
                + "after \(seconds(waited)). Try again"
        case .bounced:
            let words = item.recipients.first?.bounce.map { ": \($0)" } ?? ""
            return "the letter was accepted\(acceptance), and came back as undeliverable\(words)"
        case .notArrived:
            return "the letter was accepted\(acceptance), and is not in the mailbox after \(seconds(waited)). "
                + "Look into the webmail of \(address), its spam folder and its filters too; where it is not there, "
                + "\(mailbox.userName) is signed in to another mailbox"
        case .arrivedInJunk:
            return "the letter lies in \(arrival?.folder ?? "Junk"). Mark it there as no spam; where letters of others "
                + "lie there too, look at the sender's SPF, DKIM and DMARC"
        case .fromRewritten:
            let came = arrival?.from.map { "“\($0)”" } ?? "an unreadable sender"
            return "the letter was sent from “\(sentFrom)” and came back from \(came): the provider writes another "
                + "sender into what leaves. Set the sender at the provider"
        case .sentCopyMissing:
            let reason =
                switch sentCopy.state {
                case .byServer: "\(mailbox.smtp.host) filed copies before, and did not file this one"
                case .due, .appending, .gaveUp: sentCopy.detail ?? "it could not be filed"
                case .filed: "it was filed, and is gone"
                case nil: "the server has not taken the letter"
                }
            return "the letter is not in Sent: \(reason)"
        case .sentCopyDoubled:
            return "the letter lies in Sent \(sentCopy.count) times: another program files copies too. "
                + "Switch that off there, or at the provider"
        case .authenticationFailed:
            let failed = arrival?.authentication?.origin.map { "\($0.method)=\($0.result)" } ?? []
            return
                "\(arrival?.authentication?.server ?? "the receiving server") found \(failed.joined(separator: " ")): "
                + "letters from \(mailbox.domain) may be taken for forged. Check its SPF, DKIM and DMARC records"
        }
    }

    private var acceptance: String { item.handedOverAt.map { " at \($0) by \(mailbox.smtp.host)" } ?? "" }

    private func seconds(_ duration: Duration) -> String {
        let count = duration.components.seconds
        return "\(count) second\(count == 1 ? "" : "s")"
    }
}
