/// The page that a person wanted before they had to sign in or to confirm. Only an address of this site with a page counts.
enum ReturnPath {
    static let field = "to"

    static func read(_ request: PageRequest) -> SiteAddress? {
        let text = request.method == .get ? request.query[field] : request.form[field]
        guard let address = text.flatMap(SiteAddress.init), address.path.methods.contains(.get) else { return nil }
        switch address.path.access(.get) {
        case .person, .confirmedPerson, .administrator, .confirmedAdministrator: return address
        case .anybody, .linkHolder, .halfway, .programs: return nil
        }
    }

    /// The hidden field that carries it through a form.
    static func hidden(_ request: PageRequest) -> [(name: String, value: String)] {
        read(request).map { [(field, $0.text)] } ?? []
    }
}
