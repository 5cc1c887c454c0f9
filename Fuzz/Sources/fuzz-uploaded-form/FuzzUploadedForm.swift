import FuzzDriver

/// Any bytes are a form with files or none. A file has the bytes that stand in the body, and a clean name has no folder.
@main
enum FuzzUploadedForm {
    private static let type = "multipart/form-data; boundary=x"

    static func main() {
        FuzzTarget.run { base, count in
            FuzzUploadedForm.read(Array(UnsafeRawBufferPointer(start: base, count: count)))
            return 0
        }
    }

    private static func read(_ body: [UInt8]) {
        guard let form = UploadedForm(body, contentType: type) else { return }
        FuzzTarget.require(
            form.files.count + form.fields.pairs.count <= UploadedForm.mostParts, "parts are limited")
        for file in form.files {
            FuzzTarget.require(!file.fileName.isEmpty, "a file has a name")
            FuzzTarget.require(file.bytes.isEmpty || body.firstRange(of: file.bytes) != nil, "bytes are as they came")
            guard let name = file.cleanName else { continue }
            FuzzTarget.require(name.utf8.count <= UploadedFile.longestName, "a clean name is short")
            FuzzTarget.require(!name.utf8.contains { $0 < 0x20 || "/\\".utf8.contains($0) }, "a clean name is clean")
        }
        let size = form.files.reduce(0) { $0 + $1.bytes.count }
        FuzzTarget.require(size <= body.count, "no byte is in two files")
    }
}
