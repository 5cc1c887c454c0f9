import Foundation

/// Base64 as SASL uses it (RFC 4648 §4): strict, in one line.
public enum Base64 {
    /// The base64 form, padded.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    /// The bytes, or nil where the text is no base64.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        Data(base64Encoded: Data(text)).map(Array.init)
    }
}
