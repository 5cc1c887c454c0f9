/// What each kind of address answers to whom.
///
/// The columns: nobody · halfway · member · member unconfirmed · administrator · administrator unconfirmed ·
/// administrator of another company · member who must set up two-step verification. A number is a status; `>` is 303.
/// Forms are sent empty, so those that are refused got to their page.
enum AccessTable {
    static let rows: [String: (get: String, post: String)] = [:]
}
