"""Encoded words (RFC 2047) as they ought to be and as they are."""

from ..cases import mail
from ..parts import text
from ..words import word

BODY = text("Viz předmět.")


def subject(name, about, value, meaning, **options):
    mail(f"encoded-words/{name}", about, BODY, written={"Subject": value}, subject=meaning, **options)


def sender(name, about, value, display, address="jan@novak-kovo.example", **options):
    mail(
        f"encoded-words/{name}",
        about,
        BODY,
        written={"From": value},
        sender=(display, address),
        subject="Jméno",
        **options,
    )


subject(
    "q-form",
    "Form Q with underscores for spaces.",
    "=?UTF-8?Q?P=C5=99=C3=ADli=C5=A1_=C5=BElu=C5=A5ou=C4=8Dk=C3=BD?=",
    "Příliš žluťoučký",
)
subject(
    "q-form-lower-case",
    "Lower-case letters in charset, form and hexadecimal digits.",
    "=?utf-8?q?p=c5=99=c3=adli=c5=a1?=",
    "příliš",
)
subject("b-form", "Form B.", word("Zażółć gęślą jaźń", form="B"), "Zażółć gęślą jaźń")
subject(
    "adjacent-words",
    "White space between two encoded words is no text (RFC 2047 §6.2), folds and tabs included.",
    "=?UTF-8?Q?Fakt=C3=BA?= \n\t =?UTF-8?Q?ra?=\n =?UTF-8?B?IMSNLiA1?=",
    "Faktúra č. 5",
)
subject(
    "word-among-plain",
    "White space between an encoded word and plain text is text.",
    "Re: =?UTF-8?Q?Objedn=C3=A1vka?= 2026/15 =?UTF-8?Q?=E2=80=93?= final",
    "Re: Objednávka 2026/15 – final",
)
subject(
    "split-between-letters",
    "Two words cut between letters, in form B.",
    word("Příliš žluťouč", form="B") + "\n " + word("ký ků", form="B"),
    "Příliš žluťoučký ků",
)
subject(
    "split-multibyte-really",
    "A letter of two bytes cut between two words, as old PHP scripts and some ERPs do it: ř: C5 in one word, 99 in the next.",
    "=?UTF-8?Q?P=C5?=\n =?UTF-8?Q?=99=C3=ADli=C5=A1?=",
    "Příliš",
)
subject(
    "split-multibyte-base64",
    "A cut inside a letter, in form B: 4F C5 | 99, “Oř”.",
    "=?utf-8?B?T8U=?= =?utf-8?B?mQ==?=",
    "Oř",
)
subject(
    "two-charsets",
    "Two words in two charsets.",
    "=?iso-8859-2?Q?=BElu=BBou=E8k=FD?= =?windows-1250?Q?_=8Akoda?=",
    "žluťoučký Škoda",
)
subject("language-tag", "A language after the charset (RFC 2231 §5).", "=?UTF-8*cs?Q?Ahoj_sv=C4=9Bte?=", "Ahoj světe")
subject(
    "iso-2022-jp",
    "ISO-2022-JP in form B, escapes in each word.",
    "=?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=\n =?ISO-2022-JP?B?GyRCJE43bxsoQg==?=",
    "請求書の件",
)
subject("emoji", "A letter outside the basic plane.", "=?UTF-8?Q?=F0=9F=8E=89_V=C3=BDhra!?=", "🎉 Výhra!")
mail(
    "encoded-words/long-folded",
    "A subject that fills many encoded words.",
    BODY,
    subject="Upomínka: faktura č. 2026030017 ze dne 3. března 2026 nebyla dosud uhrazena, prosíme o úhradu do pěti pracovních dnů – děkujeme",
)
subject(
    "over-75",
    "One encoded word of more than 75 characters: too long by the rules, read by everybody.",
    word("Žádost o zaslání cenové nabídky na výrobu ocelové konstrukce haly včetně montáže a dopravy"),
    "Žádost o zaslání cenové nabídky na výrobu ocelové konstrukce haly včetně montáže a dopravy",
)
subject(
    "empty-word",
    "An encoded word without text.",
    "=?UTF-8?Q??= konec",
    " konec",
)
subject(
    "spaces-inside-q",
    "Spaces inside form Q instead of underscores: programs decode it.",
    "=?utf-8?Q?Faktura za =C3=BAnor?=",
    "Faktura za únor",
)
subject(
    "broken-base64-padding",
    "Form B without its padding.",
    word("Žluťoučký k", form="B").replace("==?=", "?="),
    "Žluťoučký k",
)
subject(
    "unfinished",
    "An encoded word whose end is missing stays as it stands.",
    "=?UTF-8?Q?Nab=C3=ADdka",
    "=?UTF-8?Q?Nab=C3=ADdka",
    defects=["bad-encoded-word"],
)
subject(
    "unknown-form",
    "A form that is neither B nor Q stays as it stands.",
    "=?UTF-8?X?abc?=",
    "=?UTF-8?X?abc?=",
    defects=["bad-encoded-word"],
)
subject(
    "unknown-charset",
    "An unknown charset: what is ASCII is read.",
    "=?x-nowhere?Q?Hello?=",
    "Hello",
    defects=["unknown-charset"],
)
subject(
    "bad-hex",
    "A bare = in form Q.",
    "=?UTF-8?Q?50%_sleva_=zz?=",
    "50% sleva =zz",
    defects=["bad-encoded-word"],
)
subject(
    "glued-to-text",
    "An encoded word without the white space around it that RFC 2047 wants: programs decode it.",
    "Re:=?UTF-8?Q?Dotaz_na_d=C5=99evo?=(2)",
    "Re:Dotaz na dřevo(2)",
)
subject(
    "glued-words",
    "Two encoded words with nothing between.",
    "=?UTF-8?Q?=C5=BD?==?UTF-8?Q?ena?=",
    "Žena",
)
subject(
    "looks-like-one",
    "Text with =? in it that is no encoded word.",
    "Co je 2=?3 a =?= dnes?",
    "Co je 2=?3 a =?= dnes?",
)
subject("utf-8-raw", "Raw UTF-8 in the header (RFC 6532).", "Žluťoučký kůň", "Žluťoučký kůň")
subject(
    "wrong-label-1250",
    "iso-8859-2 announced, Windows-1250 inside the word.",
    "=?iso-8859-2?Q?=8Akoda_=9Alape?=",
    "Škoda šlape",
    defects=["charset-mislabelled"],
)
subject(
    "newline-inside",
    "An encoded line end in a subject is shown as white space, never as a new header.",
    "=?UTF-8?Q?Sleva=0D=0ABcc:_x@y.test?=",
    "Sleva  Bcc: x@y.test",
    bcc=[],
)

sender("name-q", "A name in form Q.", "=?UTF-8?Q?Ji=C5=99=C3=AD_Nov=C3=A1k?= <jan@novak-kovo.example>", "Jiří Novák")
sender(
    "name-in-quotes",
    "Encoded words inside a quoted string, as many programs write it: read all the same.",
    '"=?UTF-8?B?SmnFmcOtIE5vdsOhaw==?=" <jan@novak-kovo.example>',
    "Jiří Novák",
)
sender(
    "name-with-comma",
    "A comma inside an encoded word is no list separator.",
    "=?UTF-8?Q?Nov=C3=A1k=2C_Ji=C5=99=C3=AD?= <jan@novak-kovo.example>",
    "Novák, Jiří",
)
sender(
    "name-comma-raw",
    "A raw comma inside form Q (not allowed there): still one sender.",
    "=?UTF-8?Q?Nov=C3=A1k,_Ji=C5=99=C3=AD?= <jan@novak-kovo.example>",
    "Novák, Jiří",
)
sender(
    "name-mixed",
    "Plain words and encoded words in one name.",
    "Ing. =?UTF-8?Q?Ji=C5=99=C3=AD?= =?UTF-8?Q?_Nov=C3=A1k?= CSc <jan@novak-kovo.example>",
    "Ing. Jiří Novák CSc",
)
sender(
    "name-with-at",
    "An address as the name, as some web forms send it.",
    "=?UTF-8?Q?zakaznik=40domov=2Eexample?= <jan@novak-kovo.example>",
    "zakaznik@domov.example",
)
sender(
    "comment-name",
    "The name in a comment, encoded.",
    "jan@novak-kovo.example (=?UTF-8?Q?Ji=C5=99=C3=AD_Nov=C3=A1k?=)",
    "Jiří Novák",
)
sender("name-utf-8-raw", "A raw UTF-8 name in quotes.", '"Jiří Novák" <jan@novak-kovo.example>', "Jiří Novák")
sender(
    "name-quoted-latin2",
    "A raw ISO-8859-2 name in quotes.",
    '"Jiří Novák" <jan@novak-kovo.example>'.encode("iso-8859-2"),
    "Jiří Novák",
    defects=["raw-8bit-header"],
)
mail(
    "encoded-words/group-name",
    "The name of a group in encoded words.",
    BODY,
    subject="Skupina",
    to=[("Eva Má", "eva@firma.test", "Účtárna"), (None, "ota@firma.test", "Účtárna")],
    written={"To": "=?UTF-8?Q?=C3=9A=C4=8Dt=C3=A1rna?=: =?UTF-8?Q?Eva_M=C3=A1?= <eva@firma.test>, ota@firma.test;"},
)
subject(
    "base64-cut-in-group",
    "Encoded first and folded then: base64 cut inside a group.",
    "=?utf-8?B?xb3DoWRvc3QgbyBmYWt0d?=\n =?utf-8?B?XJ1IMSNLiA3IHphIGLFmWV6ZW4=?=",
    "Žádost o fakturu č. 7 za březen",
    defects=["bad-encoded-word"],
)
subject(
    "q-cut-in-escape",
    "Form Q cut inside the =XX of a letter.",
    "=?utf-8?Q?Ob=C4=9?=\n =?utf-8?Q?Bd?=",
    "Oběd",
    defects=["bad-encoded-word"],
)
subject(
    "latin2-holds-utf-8",
    "UTF-8 inside a word that says ISO-8859-2.",
    "=?iso-8859-2?B?V3ljacSFZyB6IHJhY2h1bmt1IOKAkyBtYXJ6ZWM=?=",
    "Wyciąg z rachunku – marzec",
    defects=["charset-mislabelled"],
)
