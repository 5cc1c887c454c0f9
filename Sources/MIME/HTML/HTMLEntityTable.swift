/// Named character references of HTML: those of HTML 4, and from HTML 5 the Latin, Greek and Cyrillic letters and the
/// symbols that occur in mail (WHATWG HTML §13.5).
enum HTMLEntityTable {
    /// The longest name, in bytes.
    static let longestName = 16

    /// The scalar of each name. Names are case-sensitive: `Aacute` and `aacute`.
    static let scalars: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        for line in lines {
            for entry in line.split(separator: " ") {
                guard let mark = entry.firstIndex(of: "="),
                    let scalar = entry[entry.index(after: mark)...].unicodeScalars.first
                else { continue }
                table[String(entry[..<mark])] = scalar
            }
        }
        return table
    }()

    /// Names that browsers also accept without `;`.
    static let withoutSemicolon: Set<String> = Set(loose.flatMap { $0.split(separator: " ").map(String.init) })

    private static let loose = [
        "AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc",
        "Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml",
        "Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg",
        "divide eacute ecirc egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo",
        "lt macr micro middot nbsp not ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound",
        "quot raquo reg sect shy sup1 sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml",
    ]

    private static let lines = [
        "Aacute=Á aacute=á Abreve=Ă abreve=ă Acirc=Â acirc=â acute=´ Acy=А acy=а AElig=Æ aelig=æ Agrave=À",
        "agrave=à alefsym=ℵ Alpha=Α alpha=α Amacr=Ā amacr=ā amp=& and=∧ ang=∠ angst=Å Aogon=Ą aogon=ą apos='",
        "Aring=Å aring=å ast=* asymp=≈ Atilde=Ã atilde=ã Auml=Ä auml=ä Bcy=Б bcy=б bdquo=„ Beta=Β beta=β brvbar=¦",
        "bsol=\\ bull=• Cacute=Ć cacute=ć cap=∩ Ccaron=Č ccaron=č Ccedil=Ç ccedil=ç Ccirc=Ĉ ccirc=ĉ Cdot=Ċ cdot=ċ",
        "cedil=¸ cent=¢ CHcy=Ч chcy=ч check=✓ Chi=Χ chi=χ circ=ˆ clubs=♣ colon=: comma=, commat=@ cong=≅ copy=©",
        "crarr=↵ cross=✗ cup=∪ curren=¤ Dagger=‡ dagger=† dArr=⇓ darr=↓ dash=‐ Dcaron=Ď dcaron=ď Dcy=Д dcy=д",
        "deg=° Delta=Δ delta=δ diams=♦ digamma=ϝ divide=÷ DJcy=Ђ djcy=ђ dollar=$ DScy=Ѕ dscy=ѕ Dstrok=Đ dstrok=đ",
        "DZcy=Џ dzcy=џ Eacute=É eacute=é Ecaron=Ě ecaron=ě Ecirc=Ê ecirc=ê Ecy=Э ecy=э Edot=Ė edot=ė Egrave=È",
        "egrave=è Emacr=Ē emacr=ē empty=∅ emsp=\u{2003} ENG=Ŋ eng=ŋ ensp=\u{2002} Eogon=Ę eogon=ę epsi=ε",
        "Epsilon=Ε epsilon=ε epsiv=ϵ equals== equiv=≡ Eta=Η eta=η ETH=Ð eth=ð Euml=Ë euml=ë euro=€ excl=! exist=∃",
        "Fcy=Ф fcy=ф female=♀ ffilig=ﬃ fflig=ﬀ ffllig=ﬄ filig=ﬁ fllig=ﬂ fnof=ƒ forall=∀ frac12=½ frac14=¼",
        "frac34=¾ frasl=⁄ gacute=ǵ Gamma=Γ gamma=γ Gammad=Ϝ gammad=ϝ Gbreve=Ğ gbreve=ğ Gcedil=Ģ Gcirc=Ĝ gcirc=ĝ",
        "Gcy=Г gcy=г Gdot=Ġ gdot=ġ ge=≥ GJcy=Ѓ gjcy=ѓ grave=` gt=> hairsp=\u{200A} HARDcy=Ъ hardcy=ъ hArr=⇔",
        "harr=↔ Hat=^ Hcirc=Ĥ hcirc=ĥ hearts=♥ hellip=… horbar=― Hstrok=Ħ hstrok=ħ hyphen=‐ Iacute=Í iacute=í",
        "Icirc=Î icirc=î Icy=И icy=и Idot=İ IEcy=Е iecy=е iexcl=¡ Igrave=Ì igrave=ì IJlig=Ĳ ijlig=ĳ Imacr=Ī",
        "imacr=ī image=ℑ imath=ı imped=Ƶ infin=∞ inodot=ı int=∫ IOcy=Ё iocy=ё Iogon=Į iogon=į Iota=Ι iota=ι",
        "iquest=¿ isin=∈ Itilde=Ĩ itilde=ĩ Iukcy=І iukcy=і Iuml=Ï iuml=ï Jcirc=Ĵ jcirc=ĵ Jcy=Й jcy=й jmath=ȷ",
        "Jsercy=Ј jsercy=ј Jukcy=Є jukcy=є Kappa=Κ kappa=κ kappav=ϰ Kcedil=Ķ kcedil=ķ Kcy=К kcy=к kgreen=ĸ KHcy=Х",
        "khcy=х KJcy=Ќ kjcy=ќ Lacute=Ĺ lacute=ĺ Lambda=Λ lambda=λ lang=⟨ laquo=« lArr=⇐ larr=← lbrace={ lbrack=[",
        "Lcaron=Ľ lcaron=ľ Lcedil=Ļ lcedil=ļ lceil=⌈ lcub={ Lcy=Л lcy=л ldquo=“ ldquor=„ le=≤ lfloor=⌊ LJcy=Љ",
        "ljcy=љ Lmidot=Ŀ lmidot=ŀ lowast=∗ lowbar=_ loz=◊ lpar=( lrm=\u{200E} lsaquo=‹ lsqb=[ lsquo=‘ lsquor=‚",
        "Lstrok=Ł lstrok=ł lt=< macr=¯ male=♂ Mcy=М mcy=м mdash=— micro=µ middot=· minus=− Mu=Μ mu=μ nabla=∇",
        "Nacute=Ń nacute=ń napos=ŉ nbsp=\u{A0} Ncaron=Ň ncaron=ň Ncedil=Ņ ncedil=ņ Ncy=Н ncy=н ndash=– ne=≠",
        "NewLine=\u{A} ni=∋ NJcy=Њ njcy=њ NonBreakingSpace=\u{A0} not=¬ notin=∉ nsub=⊄ Ntilde=Ñ ntilde=ñ Nu=Ν",
        "nu=ν num=# numero=№ numsp=\u{2007} Oacute=Ó oacute=ó Ocirc=Ô ocirc=ô Ocy=О ocy=о Odblac=Ő odblac=ő",
        "OElig=Œ oelig=œ Ograve=Ò ograve=ò ohm=Ω oline=‾ Omacr=Ō omacr=ō Omega=Ω omega=ω Omicron=Ο omicron=ο",
        "oplus=⊕ or=∨ ordf=ª ordm=º Oslash=Ø oslash=ø Otilde=Õ otilde=õ otimes=⊗ Ouml=Ö ouml=ö para=¶ part=∂",
        "Pcy=П pcy=п percnt=% period=. permil=‰ perp=⊥ Phi=Φ phi=φ phiv=ϕ phone=☎ Pi=Π pi=π piv=ϖ plus=+ plusmn=±",
        "pound=£ Prime=″ prime=′ prod=∏ prop=∝ Psi=Ψ psi=ψ puncsp=\u{2008} quest=? quot=\" Racute=Ŕ racute=ŕ",
        "radic=√ rang=⟩ raquo=» rArr=⇒ rarr=→ rbrace=} rbrack=] Rcaron=Ř rcaron=ř Rcedil=Ŗ rcedil=ŗ rceil=⌉",
        "rcub=} Rcy=Р rcy=р rdquo=” rdquor=” real=ℜ reg=® rfloor=⌋ Rho=Ρ rho=ρ rhov=ϱ rlm=\u{200F} rpar=)",
        "rsaquo=› rsqb=] rsquo=’ rsquor=’ Sacute=Ś sacute=ś sbquo=‚ Scaron=Š scaron=š Scedil=Ş scedil=ş Scirc=Ŝ",
        "scirc=ŝ Scy=С scy=с sdot=⋅ sect=§ semi=; SHCHcy=Щ shchcy=щ SHcy=Ш shcy=ш shy=\u{AD} Sigma=Σ sigma=σ",
        "sigmaf=ς sigmav=ς sim=∼ SOFTcy=Ь softcy=ь sol=/ spades=♠ star=☆ sub=⊂ sube=⊆ sum=∑ sup=⊃ sup1=¹ sup2=²",
        "sup3=³ supe=⊇ szlig=ß Tab=\u{9} Tau=Τ tau=τ Tcaron=Ť tcaron=ť Tcedil=Ţ tcedil=ţ Tcy=Т tcy=т there4=∴",
        "Theta=Θ theta=θ thetasym=ϑ thetav=ϑ thinsp=\u{2009} THORN=Þ thorn=þ tilde=˜ times=× trade=™ TScy=Ц",
        "tscy=ц TSHcy=Ћ tshcy=ћ Tstrok=Ŧ tstrok=ŧ Uacute=Ú uacute=ú uArr=⇑ uarr=↑ Ubrcy=Ў ubrcy=ў Ubreve=Ŭ",
        "ubreve=ŭ Ucirc=Û ucirc=û Ucy=У ucy=у Udblac=Ű udblac=ű Ugrave=Ù ugrave=ù Umacr=Ū umacr=ū uml=¨ Uogon=Ų",
        "uogon=ų Upsi=ϒ upsi=υ upsih=ϒ Upsilon=Υ upsilon=υ Uring=Ů uring=ů Utilde=Ũ utilde=ũ Uuml=Ü uuml=ü",
        "varkappa=ϰ varphi=ϕ varpi=ϖ varrho=ϱ varsigma=ς vartheta=ϑ Vcy=В vcy=в verbar=| vert=| Wcirc=Ŵ wcirc=ŵ",
        "weierp=℘ Xi=Ξ xi=ξ Yacute=Ý yacute=ý YAcy=Я yacy=я Ycirc=Ŷ ycirc=ŷ Ycy=Ы ycy=ы yen=¥ YIcy=Ї yicy=ї",
        "YUcy=Ю yucy=ю Yuml=Ÿ yuml=ÿ Zacute=Ź zacute=ź Zcaron=Ž zcaron=ž Zcy=З zcy=з Zdot=Ż zdot=ż Zeta=Ζ zeta=ζ",
        "ZHcy=Ж zhcy=ж zwj=\u{200D} zwnj=\u{200C}",
    ]
}
