import MIME

/// The recipients that a person has typed into one field: addresses with commas, semicolons or line ends between them.
///
/// A separator within quotes belongs to the name (RFC 5322 §3.4). A bracket that is not closed spoils one recipient and
/// not those that follow.
enum RecipientField {
    /// Returns each recipient as typed, with its address or what is wrong with it.
    static func recipients(in text: String) -> [(typed: String, address: Result<MailAddress, MailAddressError>)] {
        pieces(of: text).map { piece in
            do throws(MailAddressError) {
                return (piece, .success(try MailAddress(parsing: piece)))
            } catch {
                return (piece, .failure(error))
            }
        }
    }

    /// Returns a recipient as a person would type it, so that it is read as the same one. A name with a separator stands in
    /// quotes.
    static func typed(_ recipient: MailAddress) -> String {
        guard let name = recipient.displayName, !name.isEmpty else { return recipient.address }
        guard name.contains(where: { ",;<>\"\\@".contains($0) }) else { return "\(name) <\(recipient.address)>" }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\" <\(recipient.address)>"
    }

    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isQuoted {
                piece.append(character)
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isQuoted = false
                }
                continue
            }
            switch character {
            case ",", ";", "\n", "\r\n", "\r":
                pieces.append(piece)
                piece = ""
            case "\"":
                isQuoted = true
                piece.append(character)
            default: piece.append(character)
            }
        }
        return (pieces + [piece]).filter { !$0.allSatisfy(\.isWhitespace) }
    }
}
