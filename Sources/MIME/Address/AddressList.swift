/// The value of From, To, Cc and similar fields: addresses and groups (RFC 5322 §3.4), obsolete forms included.
public enum AddressList {
    /// The most addresses read; the rest are left out.
    public static let limit = 10_000

    /// Parses a header value. Never fails, and takes linear time.
    ///
    /// Senders' mistakes are read as mail programs read them: unquoted names with dots and commas, missing brackets,
    /// semicolons between addresses, raw bytes. Defects are bad-address, raw-8bit-header, bad-encoded-word, and those
    /// of charsets.
    public static func parse(_ value: UnsafeRawBufferPointer) -> (addresses: [MailAddress], defects: [Defect.Kind]) {
        var parser = AddressListParser(value)
        return parser.parse()
    }

    /// Parses a header value.
    public static func parse(_ value: some Collection<UInt8>) -> (addresses: [MailAddress], defects: [Defect.Kind]) {
        if let read = value.withContiguousStorageIfAvailable({ parse(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { parse($0) }
    }
}
