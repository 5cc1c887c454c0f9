/// The media types that file names suggest.
enum ContentTypes {
    /// Returns a file's type by its name's ending; `application/octet-stream` if that is unknown.
    static func type(ofFile name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
        return byExtension[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }

    private static let office = "application/vnd.openxmlformats-officedocument"
    private static let openDocument = "application/vnd.oasis.opendocument"
    private static let byExtension: [String: String] = [
        "pdf": "application/pdf", "zip": "application/zip", "gz": "application/gzip",
        "7z": "application/x-7z-compressed",
        "json": "application/json", "xml": "application/xml", "isdoc": "application/xml", "isdocx": "application/zip",
        "txt": "text/plain", "csv": "text/csv", "html": "text/html", "htm": "text/html", "md": "text/markdown",
        "ics": "text/calendar", "vcf": "text/vcard",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "svg": "image/svg+xml", "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic", "bmp": "image/bmp",
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "docx": "\(office).wordprocessingml.document", "xlsx": "\(office).spreadsheetml.sheet",
        "pptx": "\(office).presentationml.presentation", "rtf": "application/rtf",
        "odt": "\(openDocument).text", "ods": "\(openDocument).spreadsheet", "odp": "\(openDocument).presentation",
        "mp3": "audio/mpeg", "wav": "audio/wav", "mp4": "video/mp4", "p7s": "application/pkcs7-signature",
    ]
}
