/// Domains that give names to strangers. A name there says nothing about who runs the domain.
///
/// They are registries' second levels, NASK's regional and functional domains, and services that give a name to anyone
/// (web hosting, dynamic DNS), as found in Czechia, Poland and Slovakia. Sources: the Public Suffix List and the
/// services' own pages.
enum SharedDomains {
    /// - Parameter domain: A domain as A-labels in lower case.
    static func contains(_ domain: String) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1 else { return true }
        if labels.count == 2, labels[1].count == 2, registryLabels.contains(String(labels[0])) { return true }
        if labels.count == 2, labels[1] == "pl", polish.contains(String(labels[0])) { return true }
        return services.contains(domain)
    }

    /// Labels before a country code: `co.uk`, `com.pl`, `org.sk`.
    private static let registryLabels: Set<String> = [
        "ac", "biz", "co", "com", "edu", "gov", "gv", "info", "mil", "name", "ne", "net", "nom", "or", "org",
    ]

    private static let services = words(
        """
        4fan.cz 8u.cz bloger.cz borec.cz cloudns.eu e4.cz estranky.cz euweb.cz ic.cz maweb.eu mzf.cz realm.cz
        webgarden.cz webnode.cz webnode.com webnode.page webnode.pl webnode.sk wz.cz wz.sk xf.cz
        blog.pl cba.pl hb.pl keep.pl prv.pl republika.pl strefa.pl yoyo.pl szm.com szm.sk weblahko.sk
        blogspot.com github.io gitlab.io herokuapp.com netlify.app pages.dev vercel.app web.app firebaseapp.com
        wordpress.com wixsite.com weebly.com azurewebsites.net cloudapp.net cloudfront.net amazonaws.com myshopify.com
        myshoptet.com shoparena.pl homesklep.pl ddns.net duckdns.org dynv6.net dyndns.org hopto.org myftp.org no-ip.org
        noip.me zapto.org myqnapcloud.com synology.me my-firewall.org spdns.eu dnshome.eu
        """)

    private static let polish = words(
        """
        agro aid art atm augustow auto babia-gora bedzin beep beskidy bialowieza bialystok bielawa bielsko
        bieszczady boleslawiec bydgoszcz bytom cfolks cieszyn czeladz czest dfirma dkonto dlugoleka
        ecommerce-shop elblag elk gda gdansk gdynia gliwice glogow gmina gniezno gorlice grajewo gsm homesklep
        ilawa jaworzno jelenia-gora jgora kalisz karpacz kartuzy kaszuby katowice kazimierz-dolny kepno ketrzyn
        klodzko kobierzyce kolobrzeg konin konskowola krakow krasnik kutno lapy lebork leczna legnica lezajsk
        limanowa lodz lomza lowicz lubartow lubin lublin lukow mail malbork malopolska mazowsze mazury med media
        miasta mielec mielno mragowo myspreadshop naklo nieruchomosci nowaruda nysa olawa olecko olkusz olsztyn
        opoczno opole ostroda ostroleka ostrowiec ostrowwlkp pabianice pc pila pisz plock podhale podlasie
        polkowice pomorskie pomorze poniatowa powiat poznan priv prochowice pruszkow przeworsk pulawy radom
        rawa-maz realestate rel rybnik rzeszow sanok sdscloud sejny sex shop shoparena sieradz simplesite
        skierniewice sklep skoczow slask slupsk sopot sos sosnowiec stalowa-wola starachowice stargard suwalki
        swidnica swidnik swiebodzin swinoujscie szczecin szczytno szkola targi tarnobrzeg tgory tm torun tourism
        travel turek turystyka tychy unicloud ustka walbrzych warmia warszawa waw wegrow wielun wlocl wloclawek
        wodzislaw wolomin wroc wroclaw zachpomor zagan zakopane zarow zgierz zgora zgorzelec
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
