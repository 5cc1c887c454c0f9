import Foundation

/// Base64 as SASL uses it (RFC 4648 §4): strict, on one line.
public enum Base64 {
    /// Returns the base64 form with padding.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    /// Returns the decoded bytes, or `nil` if the text isn't base64.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        Data(base64Encoded: Data(text)).map(Array.init)
    }
}
