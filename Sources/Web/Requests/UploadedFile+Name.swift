import Foundation

extension UploadedFile {
    /// The most bytes of a clean name. Disks take 255, and a program may add a number.
    static let longestName = 250
    /// The most bytes of an ending with its full stop. What is longer is no ending.
    private static let longestEnding = 16

    /// The name without the folders of the person's disk, without characters that are not seen and change how the rest
    /// is read, in form C (UAX #15), and cut before its ending if it is too long; `nil` if nothing is left.
    var cleanName: String? {
        var scalars = String.UnicodeScalarView()
        for scalar in fileName.unicodeScalars {
            switch scalar {
            case "/", "\\": scalars.removeAll(keepingCapacity: true)
            default: if !Self.isHidden(scalar) { scalars.append(scalar) }
            }
        }
        let name = String(scalars).precomposedStringWithCanonicalMapping
            .trimmingCharacters(in: .whitespaces)
        let short = Self.cut(name)
        return short.allSatisfy { $0 == "." } ? nil : short
    }

    /// Whether a character is not seen, and changes how the rest of a line is read (UAX #9 §2).
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }

    private static func cut(_ name: String) -> String {
        guard name.utf8.count > longestName else { return name }
        var ending = ""
        if let point = name.lastIndex(of: "."), name[point...].utf8.count <= longestEnding {
            ending = String(name[point...])
        }
        var (kept, bytes) = ("", ending.utf8.count)
        // A letter keeps its marks.
        for character in name.dropLast(ending.count) {
            bytes += character.utf8.count
            guard bytes <= longestName else { break }
            kept.append(character)
        }
        return kept + ending
    }
}
