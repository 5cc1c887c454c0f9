"""Address lists (RFC 5322 §3.4, its obsolete forms, RFC 6532) and what passes for them."""

from ..cases import mail
from ..parts import text
from ..words import word


def to(name, about, value, people, **options):
    mail(f"addresses/{name}", about, text("Adresy."), subject="Adresy", written={"To": value}, to=people, **options)


to(
    "plain-list",
    "Three addresses, one without a name.",
    'Eva Malá <eva@firma.test>, ota@firma.test,\n "Petr V." <petr@firma.test>',
    [("Eva Malá", "eva@firma.test"), (None, "ota@firma.test"), ("Petr V.", "petr@firma.test")],
)
to(
    "quoted-names",
    "Names with commas, quotes and at signs within quotes.",
    '"Nováková, Jana" <jana@x.test>, "Petr \\"Pedro\\" Malý" <petr@x.test>, "info@x.test" <info@x.test>',
    [("Nováková, Jana", "jana@x.test"), ('Petr "Pedro" Malý', "petr@x.test"), ("info@x.test", "info@x.test")],
)
to(
    "group",
    "A group and an address after it.",
    "Sklad: Jan <jan@x.test>, petr@x.test; , eva@y.test",
    [("Jan", "jan@x.test", "Sklad"), (None, "petr@x.test", "Sklad"), (None, "eva@y.test")],
)
to("undisclosed", "An empty group: nobody.", "undisclosed-recipients:;", [(None, None, "undisclosed-recipients")])
to(
    "undisclosed-quoted",
    "An empty group with a quoted name and spaces.",
    '"Neuvedení příjemci" : ;',
    [(None, None, "Neuvedení příjemci")],
)
to(
    "comments",
    "Comments wherever they may stand.",
    "(to) Jan (the elder) Novák <jan(at home)@(our)x.test (really)> (end)",
    [("Jan Novák", "jan@x.test")],
)
to(
    "comment-as-name",
    "The name as a comment, the way of old Unix programs.",
    "jan@x.test (Jan Novák), root@y.test (Charlie (the) Root)",
    [("Jan Novák", "jan@x.test"), ("Charlie (the) Root", "root@y.test")],
)
to(
    "dots-in-name",
    "A dot in an unquoted name (obsolete syntax, everybody writes it).",
    "Ing. J. R. Novak <novak@x.test>",
    [("Ing. J. R. Novak", "novak@x.test")],
)
to("route", "An obsolete route.", "Jan <@relay.test,@mx.test:jan@x.test>", [("Jan", "jan@x.test")])
to(
    "spaces-around-dots",
    "White space and folds around dots and the at sign (obsolete syntax).",
    "Jan <jan . novak @ x\n . test>",
    [("Jan", "jan.novak@x.test")],
)
to(
    "empty-elements",
    "Empty places in a list (obsolete syntax).",
    ", jan@x.test, eva@x.test,",
    [(None, "jan@x.test"), (None, "eva@x.test")],
)
to(
    "quoted-local-part",
    "A local part that needs its quotes.",
    '"jan novak"@x.test, "a@b"@x.test',
    [(None, '"jan novak"@x.test'), (None, '"a@b"@x.test')],
)
to(
    "quoted-local-part-needless",
    "A local part with quotes that it does not need names the same mailbox.",
    '"jan.novak"@x.test',
    [(None, "jan.novak@x.test")],
)
to(
    "plus-and-specials",
    "Letters that a local part may hold.",
    "o'brien+faktury=2026@x.test, a!b#c$d%e&f*g/h?i^j_k`l{m|n}o~p@x.test",
    [(None, "o'brien+faktury=2026@x.test"), (None, "a!b#c$d%e&f*g/h?i^j_k`l{m|n}o~p@x.test")],
)
to(
    "domain-literal",
    "Domain literals.",
    "root@[192.0.2.1], <admin@[IPv6:2001:db8::1]>",
    [(None, "root@[192.0.2.1]"), (None, "admin@[IPv6:2001:db8::1]")],
)
to(
    "international",
    "An international address in raw UTF-8 (RFC 6531).",
    "Jiří <jiří@příklad.example>, 用户@例子.example",
    [("Jiří", "jiří@příklad.example"), (None, "用户@例子.example")],
)
to(
    "punycode",
    "A domain in its ASCII form stays so.",
    "info@xn--pklad-zsa96e.example",
    [(None, "info@xn--pklad-zsa96e.example")],
)
to(
    "no-brackets-space",
    "No space between the name and the bracket.",
    "Jan Novak<jan@x.test>",
    [("Jan Novak", "jan@x.test")],
)
to(
    "long-list",
    "A hundred recipients.",
    ",\n ".join(f"Zákazník {i} <zakaznik{i}@x.test>" for i in range(100)),
    [(f"Zákazník {i}", f"zakaznik{i}@x.test") for i in range(100)],
)
to(
    "semicolons",
    "Semicolons between addresses, as Outlook's users type them: both are found.",
    "jan@x.test; eva@x.test",
    [(None, "jan@x.test"), (None, "eva@x.test")],
    defects=["bad-address"],
)
to(
    "unquoted-comma-name",
    "A comma in an unquoted name: the mailbox is found, the name is doubtful.",
    "Novák, Jan <jan@x.test>",
    [("Novák, Jan", "jan@x.test")],
    defects=["bad-address"],
)
to(
    "no-closing-bracket",
    "The closing bracket is missing.",
    "Jan <jan@x.test",
    [("Jan", "jan@x.test")],
    defects=["bad-address"],
)
to("doubled-brackets", "Doubled brackets.", "Jan <<jan@x.test>>", [("Jan", "jan@x.test")], defects=["bad-address"])
to(
    "mailto",
    "A mailto link where the address belongs: the mailbox is found.",
    "<mailto:jan@x.test>",
    [(None, "jan@x.test")],
    defects=["bad-address"],
)
to(
    "quote-not-closed",
    "A quote that is never closed.",
    '"Jan Novak <jan@x.test>',
    [("Jan Novak", "jan@x.test")],
    defects=["bad-address"],
)
to("name-only", "A name and no address.", "Jan Novak", [("Jan Novak", None)], defects=["bad-address"])
to("empty-brackets", "A name with empty brackets.", "Jan <>", [("Jan", None)], defects=["bad-address"])
to(
    "empty",
    "An empty To.",
    "",
    None,
)
to(
    "utf-8-quoted-name",
    "Name in raw UTF-8, quoted, with an escaped letter.",
    '"Ji\\ří Nov\\ák" <j@x.test>',
    [("Jiří Novák", "j@x.test")],
)
to(
    "repeated-address",
    "The address repeated as its own name, in apostrophes, as Outlook does it.",
    "\"'jan@x.test'\" <jan@x.test>",
    [("'jan@x.test'", "jan@x.test")],
)
mail(
    "addresses/several-senders",
    "Two authors and a Sender.",
    text("Adresy."),
    subject="Adresy",
    sender=[("Jan", "jan@x.test"), ("Eva", "eva@x.test")],
    extra=["Sender: jan@x.test"],
)
mail(
    "addresses/every-header",
    "Every address header at once.",
    text("Adresy."),
    subject="Adresy",
    cc=[("Cyril", "c@x.test"), (None, "c2@x.test")],
    bcc=[(None, "tajny@x.test")],
    reply_to=("Podpora", "podpora@x.test"),
)
mail(
    "addresses/unix-cron",
    "A bare user name as cron writes it.",
    text("Adresy.", charset="us-ascii", encoding=None),
    subject="Cron <root@host> run-parts",
    sender=("Cron Daemon", "root"),
    written={"From": "root (Cron Daemon)"},
    without=["defects"],
)

# What programs do to addresses.
NAME = '"Jan Novák" <jan@novak-kovo.example>'


def misread(name, about, header, value, people, **options):
    field = {"From": "sender", "Reply-To": "reply_to", "To": "to"}[header]
    mail(f"addresses/{name}", about, text("Viz hlavičku."), written={header: value}, **{field: people}, **options)


misread(
    "whole-header-encoded",
    "A contact form encodes all of From: the address is inside the word.",
    "From",
    word(NAME, form="B"),
    ("Jan Novák", "jan@novak-kovo.example"),
    defects=["bad-address"],
)
misread(
    "whole-reply-to-encoded",
    "The same in Reply-To, in form Q with its brackets bare.",
    "Reply-To",
    "=?UTF-8?Q?Jan_Nov=C3=A1k_<jan@novak-kovo.example>?=",
    ("Jan Novák", "jan@novak-kovo.example"),
    defects=["bad-address"],
)
misread(
    "list-encoded",
    "Two addresses in one encoded word.",
    "To",
    "=?UTF-8?Q?Eva_Mal=C3=A1_<eva@firma.test>,_ota@firma.test?=",
    [("Eva Malá", "eva@firma.test"), (None, "ota@firma.test")],
    defects=["bad-address"],
)
misread(
    "local-part-encoded",
    "All before the @ is one encoded word, the name with it.",
    "From",
    word('"Jan Novák" <jan.novak', form="B") + "@novak-kovo.example",
    ("Jan Novák", "jan.novak@novak-kovo.example"),
    defects=["bad-address"],
)
misread(
    "address-in-name-encoded",
    "An address in an encoded name is a name: the address outside counts.",
    "From",
    "=?UTF-8?Q?<banka@firma.test>?= <jan@novak-kovo.example>",
    ("<banka@firma.test>", "jan@novak-kovo.example"),
)
misread(
    "colon-in-name",
    "A shop's name with a colon, without quotes: no semicolon closes a group.",
    "From",
    "Objednávky: E-shop Novák <jan@novak-kovo.example>",
    ("Objednávky: E-shop Novák", "jan@novak-kovo.example"),
    defects=["bad-address"],
)
misread(
    "two-dots",
    "Dots that RFC 5322 has no place for, as mobile operators gave them out.",
    "To",
    'taro..yamada@keitai.example, "anna."@keitai.example',
    [(None, "taro..yamada@keitai.example"), (None, "anna.@keitai.example")],
)
