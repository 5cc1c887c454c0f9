import Foundation

/// The file that marks an export as unfinished while it exists.
struct ExportMark {
    static let name = "UNFINISHED-EXPORT"

    private let folder: String
    private var path: String { "\(folder)/\(Self.name)" }

    /// Creates the mark in an empty folder.
    init(in folder: String) throws(ExportError) {
        self.folder = folder
        let file = try ExportFile(making: path)
        try file.write(
            Array("This export is under way, or was broken off. Remove the folder and export again.\n".utf8))
        try file.finish()
    }

    /// Removes the mark once everything has reached the disk.
    func remove() throws(ExportError) {
        // A power failure right after the end must not leave names without bytes.
        sync()
        guard unlink(path) == 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
    }
}
