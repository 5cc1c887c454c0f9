public import IMAP
import MIME

extension ByteText {
    /// The text on one line, for display. Encoded words (RFC 2047) are decoded. Bytes beyond ASCII are read as UTF-8 if
    /// they are valid UTF-8, otherwise in the charset that fits them best.
    public var decoded: String { EncodedWord.decode(bytes).text }
}
