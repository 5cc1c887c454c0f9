/// The value of From, To, Cc and their kin: addresses and groups (RFC 5322 section 3.4, obsolete forms with it).
public enum AddressList {
    /// More addresses than these are left out.
    public static let limit = 10_000

    /// Reads a header value. Total and linear; what senders get wrong is read as mail programs do: names with dots and
    /// commas without quotes, missing brackets, semicolons between addresses, raw bytes. Defects are of the kinds
    /// bad-address, raw-8bit-header, bad-encoded-word and those of charsets.
    public static func parse(_ value: UnsafeRawBufferPointer) -> (addresses: [MailAddress], defects: [Defect.Kind]) {
        var parser = AddressListParser(value)
        return parser.parse()
    }

    /// Reads a header value.
    public static func parse(_ value: some Collection<UInt8>) -> (addresses: [MailAddress], defects: [Defect.Kind]) {
        if let read = value.withContiguousStorageIfAvailable({ parse(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { parse($0) }
    }
}
