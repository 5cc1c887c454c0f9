/// What people put into passwords most often: the words that head every published list, in our four languages, and
/// the long passwords that are no longer one because everybody knows them. All in lower case, without accents.
enum CommonWords {
    /// The words, each of at least three letters.
    static let all = [passwords, people, calendar, long].joined(separator: " ")
        .split(whereSeparator: \.isWhitespace).map(String.init)

    private static let passwords = """
        password passwort passwd passw0rd pass word secret secure security admin administrator root user guest login
        logon signin access account default changeme change letmein welcome hello test testing tester master super
        superman batman spiderman ironman pokemon naruto starwars matrix hacker hacked system server manager office
        company internet computer laptop windows linux android iphone samsung google facebook youtube twitter instagram
        gmail seznam email mail qwerty qwertz qwertyuiop asdf asdfgh zxcvbn qazwsx azerty abc abcd abcdef xyz iloveyou
        love lover loveme ilove lovely forever always never together money dollar business million winner lucky player
        game gamer gaming minecraft fortnite football soccer baseball basketball hockey tennis golf runner liverpool
        arsenal chelsea barcelona realmadrid juventus manchester united sparta slavia banik legia wisla slovan kosice
        dragon monkey tiger lion eagle falcon wolf bear horse dolphin kitten puppy kitty cat dog doggy bunny butterfly
        shadow sunshine sunset moonlight flower rose summer winter spring autumn snow rain star angel devil heaven
        princess prince queen king knight ninja samurai pirate soldier warrior killer hunter ranger rocky rambo
        chocolate cookie banana orange apple cherry lemon coffee whiskey vodka pepper cheese pizza mustang ferrari
        porsche mercedes toyota honda yamaha harley corvette camaro octavia skoda music guitar metallica nirvana
        eminem freedom trustno trustnoone whatever nothing something please thankyou fuckyou fuckoff fuck shit asshole
        bitch sexy pussy jesus christ god godisgood blessed faith hope family mother father mama papa baby babygirl
        babyboy sweetheart honey sugar darling friend friends bestfriend purple yellow green blue black white silver
        golden diamond crystal magic mystery genius phoenix thunder lightning storm ocean london paris berlin praha
        prague brno ostrava plzen warszawa warsaw krakow wroclaw gdansk poznan bratislava kosice zilina nitra cesko
        czech polska poland slovensko slovakia europe america england heslo heslicko tajne tajneheslo mojeheslo
        nejlepsi haslo tajne mojehaslo bezhasla kochanie kochamcie kocham misiek misiaczek kotek piesek zuzia
        milacik milacek lasicka laska laskavec miluju miluji milujem lubimta kocicka kocka pejsek pes macka psicek
        slunicko slniecko slonce ahoj nazdar cau dobry den jahoda medvidek beruska pivo pivko kofola zaba zabka
        firma faktura faktury ucetni ucetnictvi ksiegowosc obchod sklep sklad kancelar biuro kancelaria posta poczta
        """

    private static let people = """
        michael jennifer jessica jordan michelle daniel thomas charlie andrew anthony joshua matthew robert george
        ashley nicole amanda samantha alexander alexandra maria anna david william richard martin peter tomas jan honza
        jana petr pavel jiri josef jakub lukas ondrej vojtech filip matej adam marek michal milan roman zdenek vaclav
        karel lucie lucka katka katerina tereza terezka veronika lenka monika martina hana hanka eva alena petra
        marketa barbora bara klara kristyna nikola natalie marie novak novakova svoboda dvorak cerny prochazka
        kucera piotr pawel krzysztof andrzej tomasz marcin mateusz kamil lukasz bartek bartosz kuba wojtek szymon
        agnieszka kasia katarzyna gosia malgorzata magda magdalena ewa joanna asia natalia karolina paulina ania
        kowalski kowalska nowak wisniewski juraj jozef stefan miroslav vladimir zuzana zuzka kristina ivana horvath
        horvat kovac varga toth nagy
        """

    private static let calendar = """
        january february march april june july august september october november december monday tuesday wednesday
        thursday friday saturday sunday leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad
        prosinec pondeli utery streda ctvrtek patek sobota nedele jaro leto podzim zima styczen luty marzec kwiecien
        maj czerwiec lipiec sierpien wrzesien pazdziernik grudzien wiosna lato jesien januar februar marec juni juli
        jun jul oktober november jar jesen
        """

    private static let long = """
        correcthorsebatterystaple thequickbrownfox jumpsoverthelazydog loremipsumdolorsitamet loremipsum
        tobeornottobe thatisthequestion maytheforcebewithyou opensesame supercalifragilisticexpialidocious
        abracadabra abrakadabra onceuponatime happybirthday merrychristmas happynewyear inthebeginning
        ilovemyfamily ilovemylife ilovemyself iloveyousomuch iloveyouforever lettherebelight neverforget neversaynever
        livelaughlove youshallnotpass winteriscoming donttellanyone thisismypassword mypasswordis idontknow
        iforgotmypassword nopasswordneeded strongpassword verysecurepassword enteryourpassword typeyourpassword
        godblessamerica goodmorning wearethechampions stairwaytoheaven yellowsubmarine
        mailcreated5240 polniypizdec0211 momsanaladventure hd764nw5d7e1vb1 23176djivanfros
        priliszlutouckykun priliszlutouckykunupeldabelskeody zlutouckykun dabelskeody kdedomovmuj vodahucipolucinach
        skakalpespresoves byljednoujeden vsechnonejlepsi dobryden dobrejitro nevimheslo zapomneljsemheslo
        zapomenuteheslo tojemojeheslo tajneheslo nejneobhospodarovavatelnejsimu strcprstskrzkrk
        jeszczepolskaniezginela litwoojczyznomoja wlazlkoteknaplotek zazolcgeslajazn dziendobry niepamietamhasla
        wszystkiegonajlepszego sterczacepajakchrzaszcz wszczebrzeszynie
        nadtatrousablyska hromydivobiju tisickrat vsetkonajlepsie dobrerano zabudnuteheslo nepamatamsiheslo
        """
}
