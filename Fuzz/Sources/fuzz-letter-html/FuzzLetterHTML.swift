import FuzzDriver
import LetterHTML

/// Any bytes are a letter's HTML. What is made of them has only what is allowed, and stays as it is when cleaned again.
@main
enum FuzzLetterHTML {
    /// An input is a few kilobytes, and the address sanitizer touches all memory that is asked for.
    private static let limits: LetterLimits = {
        var limits = LetterLimits()
        limits.nodes = 10_000
        return limits
    }()

    /// Addresses of pictures stay what they are, so that cleaning again can give the same.
    private static let cleaner = LetterCleaner(
        remotePictures: .through { $0.utf8.count % 2 == 0 ? $0 : nil }, limits: limits,
        attachedPicture: { identifier in
            identifier.utf8.allSatisfy { 0x61...0x7A ~= $0 } ? "cid:\(identifier)" : nil
        })

    static func main() {
        FuzzTarget.run { base, count in
            FuzzLetterHTML.read(UnsafeBufferPointer(start: base, count: count))
            return 0
        }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard case .safe(let letter) = cleaner.clean(bytes: bytes) else { return }
        check(letter.html)
        guard let folded = letter.folded else { return }
        check(folded.newest)
        check(folded.earlier)
        FuzzTarget.require(letter.quotesEarlierText, "what is folded is earlier text")
    }

    private static func check(_ html: String) {
        FuzzTarget.require((try? StrictReader(html)) != nil, "only what is allowed is written")
        guard case .safe(let again) = cleaner.clean(html) else {
            return FuzzTarget.require(false, "what is written can be cleaned again")
        }
        FuzzTarget.require(again.html == html, "what is written stays as it is when cleaned again")
        FuzzTarget.require(again.trackers == 0, "no tracker is left")
    }
}
