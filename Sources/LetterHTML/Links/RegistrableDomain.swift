/// Under which suffixes people register names. Not the Public Suffix List, which has 10,000 entries and changes weekly:
/// a suffix that is missing here makes two owners' hosts count as one.
enum RegistrableDomain {
    /// Names below a country's domain that take registrations in one country or another: `co.uk`, `com.pl`, `or.at`.
    static let seconds = Set(
        """
        ac ad biz co com ed edu firm gen go gob gouv gov gv info int id lg ltd me mil name ne net nhs nom or org plc \
        pro sch sk school tm web
        """.split(separator: " ").map(String.init))

    /// Domains of hosting companies, under which anybody gets a name.
    static let suffixes = Set(
        """
        amazonaws.com appspot.com azurewebsites.net blogspot.com cloudfront.net duckdns.org firebaseapp.com fly.dev \
        github.io gitlab.io glitch.me herokuapp.com netlify.app ngrok.io onrender.com pages.dev r2.dev surge.sh \
        translate.goog vercel.app web.app weebly.com windows.net wixsite.com wordpress.com workers.dev \
        waw.pl edu.pl art.pl webnode.cz webnode.sk estranky.cz webnode.page
        """.split(separator: " ").map(String.init))
}
