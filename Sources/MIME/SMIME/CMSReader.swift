/// Opens a CMS ContentInfo (RFC 5652 §3) as far as a mail reader needs: its kind, and the content of signed data.
///
/// Certificates, signatures and digests are skipped. Nothing is verified.
enum CMSReader {
    /// Returns the kind and, for signed data (RFC 5652 §5.1), the octets of eContent; `nil` if there are none.
    static func read(_ bytes: [UInt8]) -> (kind: SMIMEContent, content: [UInt8]?) {
        var reader = BERReader(bytes)
        guard reader.enter(sequence), let type = reader.primitive(objectIdentifier) else { return (.unreadable, nil) }
        guard Array(type) == signedData else {
            // The lengths must be valid here too: a truncated file must not be reported as encrypted.
            let kind = kinds[Array(type)] ?? .other
            return reader.leave() ? (kind, nil) : (.unreadable, nil)
        }
        return readSignedData(&reader) ?? (.unreadable, nil)
    }

    private static func readSignedData(_ reader: inout BERReader) -> (kind: SMIMEContent, content: [UInt8]?)? {
        guard reader.enter(explicit0), reader.enter(sequence),
            reader.primitive(integer) != nil,
            reader.next == set, reader.skip(),
            reader.enter(sequence), let type = reader.primitive(objectIdentifier).map(Array.init)
        else { return nil }
        var content: [UInt8]?
        let hasContent = reader.next == explicit0
        if type == data, reader.enter(explicit0) {
            guard let octets = reader.octetString(), reader.leave() else { return nil }
            content = octets
        }
        guard reader.leave() else { return nil }
        var hasSigner = false
        while let next = reader.next {
            if next == set, reader.enter(set) {
                hasSigner = reader.next != nil
                guard reader.leave() else { return nil }
            } else if !reader.skip() {
                return nil
            }
        }
        guard reader.leave(), reader.leave(), reader.leave() else { return nil }
        if hasContent { return (.signed, content) }
        return (hasSigner ? .signature : .certificates, nil)
    }

    private static let integer: UInt8 = 0x02
    private static let objectIdentifier: UInt8 = 0x06
    private static let sequence: UInt8 = 0x30
    private static let set: UInt8 = 0x31
    private static let explicit0: UInt8 = 0xA0

    /// 1.2.840.113549.1.7: PKCS #7.
    private static let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]
    /// 1.2.840.113549.1.9.16.1: the content types of S/MIME.
    private static let contentTypes: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01]

    private static let data = pkcs7 + [1]
    private static let signedData = pkcs7 + [2]

    private static let kinds: [[UInt8]: SMIMEContent] = [
        // envelopedData, signedAndEnvelopedData, encryptedData.
        pkcs7 + [3]: .encrypted, pkcs7 + [4]: .encrypted, pkcs7 + [6]: .encrypted,
        // compressedData (RFC 3274), authEnvelopedData (RFC 5083).
        contentTypes + [9]: .compressed, contentTypes + [23]: .encrypted,
    ]
}
