/// Learns what the site has done to a company, so that other rooms follow. It has its say before the page answers; what
/// goes wrong there is its own matter.
public protocol CompanyFollower: Sendable {
    /// A company was set up by its first administrator.
    func companyWasSetUp(_ companyID: Int64, by personID: Int64) async
    /// A person no longer belongs to a company.
    func personWasRemoved(_ personID: Int64, from companyID: Int64) async
}
