/// The ends by which a bare word is recognised as a host: `alza.cz` is one, `s.r.o` and `faktura.pdf` are not.
enum TopLevelDomain {
    static func isPlausible(_ label: String) -> Bool {
        all.contains(label) || label.hasPrefix("xn--")
    }

    /// The countries' domains, apart from those that files have (`README.md`, `main.py`), and the usual others.
    private static let all = Set(
        """
        ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cd \
        cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb \
        gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp \
        ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc me mg mh mk ml mm mn mo mp mq mr ms mt \
        mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw qa re ro rs ru \
        rw sa sb sc sd se sg si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw \
        tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw \
        com org net edu gov mil int info biz name pro coop aero asia jobs mobi museum post tel travel cat xxx arpa \
        app art bank beer bet bid blog business buzz cafe camp care cash casino center chat church city click cloud \
        club codes coffee company cool country credit cricket cyou date deals delivery design dev digital direct \
        download email energy engineering estate events example exchange expert express family fans farm fashion \
        finance financial fit fun fund fyi gallery game games gift global gmbh gold group guide guru health help homes \
        host hotel house icu immo ink insure invest invalid jewelry kim land law legal lgbt life limited link live loan \
        loans lol ltd management market marketing mba media money moscow network news ninja one online ooo page paris \
        party parts pay photo photos pics pizza place plus porn press productions promo properties pub quest racing \
        realty recipes red rent repair report rest restaurant review reviews rocks run sale salon sbs school science \
        secure security services sex shop shopping show site ski social software solar solutions space sport store \
        stream studio style support surf systems tax team tech technology test tickets tips today tools top tours town \
        toys trade trading training university vegas ventures video vip vodka vote wang watch webcam website wiki win \
        wine work works world wtf xin xyz yoga zone
        """.split(separator: " ").map(String.init))
}
