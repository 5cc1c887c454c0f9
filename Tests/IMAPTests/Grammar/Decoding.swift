@testable import IMAP

/// A result of the decoder. The pieces of a section are joined, so that the result does not depend on how the input was
/// split.
enum Decoded: Hashable {
    case response(Response)
    case fetch(SequenceNumber)
    case attributes([FetchAttribute])
    case section(FetchedSection, [UInt8])
    case fetchEnd
    case failure(GrammarError)
}

/// Decodes bytes that arrive in pieces, split at the given offsets.
func decode(
    _ bytes: [UInt8], cutAt cuts: [Int] = [], limits: GrammarLimits = GrammarLimits(), utf8: Bool = false
) -> [Decoded] {
    var decoder = ResponseDecoder(limits: limits)
    decoder.utf8 = utf8
    var found: [Decoded] = []
    var section: (FetchedSection, [UInt8])?
    var start = 0
    for end in cuts.sorted() + [bytes.count] where end >= start {
        let piece = Array(bytes[start..<end])
        start = end
        var offset = 0
        while true {
            let result = piece.withUnsafeBytes { bytes -> Result<ResponseEvent?, GrammarError> in
                do throws(GrammarError) {
                    return .success(try decoder.next(in: bytes, at: &offset))
                } catch {
                    return .failure(error)
                }
            }
            switch result {
            case .failure(let error): return found + [.failure(error)]
            case .success(nil): break
            case .success(let event?):
                switch event {
                case .response(let response): found.append(.response(response))
                case .fetchBegan(let number): found.append(.fetch(number))
                case .attributes(let attributes): found.append(.attributes(attributes))
                case .sectionBegan(let key, _): section = (key, [])
                case .sectionBytes(let range): section?.1 += piece[range]
                case .sectionEnded: if let (key, bytes) = section { found.append(.section(key, bytes)) }
                case .fetchEnded: found.append(.fetchEnd)
                }
                continue
            }
            break
        }
    }
    return found
}

/// Returns the bytes of a text, with its LF line ends changed to CRLF.
func wire(_ text: String) -> [UInt8] {
    Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
}

/// Returns the responses in a text that contains no FETCH.
func responses(_ text: String, utf8: Bool = false) -> [Response] {
    decode(wire(text + "\n"), utf8: utf8).compactMap { if case .response(let response) = $0 { response } else { nil } }
}

/// Returns the attributes of one FETCH response without literals.
func attributes(_ text: String) -> [FetchAttribute] {
    decode(wire("* 1 FETCH (\(text))\n")).flatMap { decoded -> [FetchAttribute] in
        if case .attributes(let list) = decoded { list } else { [] }
    }
}

/// Returns the error in decoding a text, if any.
func failure(_ text: String, limits: GrammarLimits = GrammarLimits()) -> GrammarError? {
    for decoded in decode(wire(text), limits: limits) { if case .failure(let error) = decoded { return error } }
    return nil
}

func list(_ entry: Response?) -> MailboxListEntry? {
    if case .list(let entry) = entry { entry } else { nil }
}

func status(_ response: Response?) -> StatusResponse? {
    switch response {
    case .status(let status), .tagged(_, let status): status
    default: nil
    }
}
