"""Automatic replies (RFC 3834 and its kin), notices and bulk mail."""

from ..cases import mail, person, raw
from ..parts import html, multi, text

OUT = text("Jsem do 15. března mimo kancelář. V naléhavých případech volejte +420 000 000 000.")


def automatic(name, about, kind, header, extra, body=OUT, **options):
    mail(
        f"automatic/{name}",
        about,
        body,
        extra=extra,
        automatic={"kind": kind, "header": header} if kind else None,
        **({"subject": "Automatická odpověď: Faktura", "in_reply_to": ["f1@x.test"]} | options),
    )


automatic(
    "outlook-oof",
    "Outlook's Out of Office.",
    "auto-generated",
    "Auto-Submitted",
    [
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "X-MS-Exchange-Inbox-Rules-Loop: eva@kancelar.test",
        "Content-Language: cs-CZ",
    ],
    body=multi("alternative", "_000_oof_", OUT, html("<p>Jsem mimo kancelář.</p>")),
)
automatic(
    "sieve-vacation",
    "Sieve's vacation (Dovecot).",
    "auto-replied",
    "Auto-Submitted",
    ["Auto-Submitted: auto-replied (vacation)", "Precedence: bulk", "X-Sieve: Pigeonhole Sieve 0.5.19"],
)
automatic(
    "gmail-vacation",
    "Gmail's vacation responder.",
    "auto-replied",
    "Auto-Submitted",
    ["Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes"],
)
automatic(
    "x-autoreply",
    "X-Autoreply alone (webmails in Czechia and Poland).",
    "auto-replied",
    "X-Autoreply",
    ["X-Autoreply: yes"],
)
automatic(
    "x-autorespond",
    "X-Autorespond alone (Plesk, cPanel).",
    "auto-replied",
    "X-Autorespond",
    ["X-Autorespond: jan@x.test"],
)
automatic("precedence-auto-reply", "Precedence: auto_reply.", "auto-replied", "Precedence", ["Precedence: auto_reply"])
automatic(
    "auto-generated",
    "A shop's notice.",
    "auto-generated",
    "Auto-Submitted",
    ["Auto-Submitted: auto-generated"],
    subject="Vaše objednávka byla odeslána",
    in_reply_to=[],
)
automatic(
    "auto-notified",
    "Sieve's notify (RFC 5436).",
    "auto-notified",
    "Auto-Submitted",
    ['Auto-Submitted: auto-notified; owner-email="jan@x.test"'],
    subject="Nová pošta",
)
automatic("auto-submitted-no", "Auto-Submitted: no says a person wrote it.", None, None, ["Auto-Submitted: no"])
automatic(
    "auto-submitted-no-comment",
    "The same with a comment and odd letter case.",
    None,
    None,
    ["Auto-Submitted: (ruční) No"],
)
automatic(
    "odd-case",
    "Odd letter case and a comment.",
    "auto-replied",
    "Auto-Submitted",
    ["AUTO-SUBMITTED: Auto-Replied (dovolená)"],
)
automatic(
    "precedence-bulk",
    "Precedence: bulk.",
    "bulk",
    "Precedence",
    ["Precedence: bulk"],
    subject="Newsletter",
    in_reply_to=[],
)
automatic("precedence-junk", "Precedence: junk (old vacation programs).", "bulk", "Precedence", ["Precedence: junk"])
automatic(
    "subject-only",
    "A subject alone that looks automatic proves nothing.",
    None,
    None,
    [],
    subject="Automatic reply: Faktura",
)
automatic(
    "suppress-only",
    "X-Auto-Response-Suppress alone is in ordinary Exchange mail too.",
    None,
    None,
    ["X-Auto-Response-Suppress: OOF"],
    subject="Dotaz",
)
automatic(
    "vacation-pl",
    "A Polish responder in ISO-8859-2.",
    "auto-replied",
    "X-Autoreply",
    ["X-Autoreply: yes"],
    subject="Autoodpowiedź: Faktura – nieobecność",
    body=text("Jestem na urlopie do 15 marca. Proszę pisać: biuro@firma.test", "iso-8859-2"),
    sender=("Grażyna Śliwa", "sliwa@biuro.test"),
)
automatic(
    "ticket-system",
    "A help desk confirms a letter.",
    "auto-replied",
    "Auto-Submitted",
    ["Auto-Submitted: auto-replied", "X-Loop: podpora@x.test", "X-RT-Loop-Prevention: x.test"],
    subject="[x.test #1234] Přijali jsme: Nejde tiskárna",
)
raw(
    "automatic/monitoring",
    "A monitoring program's alarm: minimal headers, Auto-Submitted, no MIME.",
    """\
From: nagios@monitor.test (Nagios)
To: spravce@firma.test
Subject: ** PROBLEM Service Alert: mail/SMTP is CRITICAL **
Date: Thu, 5 Mar 2026 03:00:00 +0100
Auto-Submitted: auto-generated

***** Nagios *****

Service: SMTP
State: CRITICAL
""",
    subject="** PROBLEM Service Alert: mail/SMTP is CRITICAL **",
    text="***** Nagios *****\n\nService: SMTP\nState: CRITICAL\n",
    html=None,
    attachments=[],
    defects=[],
    automatic={"kind": "auto-generated", "header": "Auto-Submitted"},
    **{"from": [{"name": "Nagios", "address": "nagios@monitor.test", "group": None}]},
)
raw(
    "automatic/cron",
    "Output of cron: a bare user name in From and To, X-Cron headers.",
    """\
From: root (Cron Daemon)
To: root
Subject: Cron <root@server> /usr/local/bin/zaloha
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
X-Cron-Env: <SHELL=/bin/sh>
Auto-Submitted: auto-generated
Message-Id: <20260305020001.ABC@server>
Date: Thu,  5 Mar 2026 03:00:01 +0100 (CET)

Záloha: hotovo
""",
    subject="Cron <root@server> /usr/local/bin/zaloha",
    text="Záloha: hotovo\n",
    date="2026-03-05T03:00:01+01:00",
    headersCount=10,
    automatic={"kind": "auto-generated", "header": "Auto-Submitted"},
    defects=["bad-address"],
    to=[person(None, "root")],
    **{"from": [person("Cron Daemon", "root")]},
)

# Lists.
LIST = [
    "List-Id: Diskuse o =?UTF-8?Q?po=C5=A1t=C4=9B?= <posta.seznamy.test>",
    "List-Post: <mailto:posta@seznamy.test>",
    "List-Help: <mailto:posta-request@seznamy.test?subject=help>",
    "List-Unsubscribe: <https://seznamy.test/o/posta>,\n <mailto:posta-leave@seznamy.test>",
    "List-Archive: <https://seznamy.test/archiv/posta/>",
    "List-Subscribe: <mailto:posta-join@seznamy.test>",
    "Precedence: list",
    "Errors-To: posta-bounces@seznamy.test",
    'Sender: "Posta" <posta-bounces@seznamy.test>',
]
mail(
    "lists/mailman",
    "Mailman: all of RFC 2369, a footer glued to the text.",
    text("Odpověď na dotaz.\n\n_______________________________________________\nPosta mailing list"),
    extra=LIST,
    subject="[Posta] Re: Dotaz",
    automatic={"kind": "bulk", "header": "Precedence"},
    reply_to=("Posta", "posta@seznamy.test"),
)
mail(
    "lists/mailman-footer-part",
    "Mailman: the footer as a part of its own.",
    multi(
        "mixed",
        "===============8372634==",
        multi("alternative", "alt", text("Ahoj"), html("<p>Ahoj</p>")),
        text("_______\nPosta mailing list", "us-ascii", "7bit", head=["Content-Disposition: inline"]),
    ),
    extra=LIST,
    subject="[Posta] Ahoj",
    automatic={"kind": "bulk", "header": "Precedence"},
)
mail(
    "lists/one-click",
    "RFC 8058: one-click unsubscribing, without Precedence.",
    html("<p>Novinky</p>"),
    subject="Novinky",
    extra=["List-Unsubscribe: <https://news.test/u?id=abc>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"],
    automatic={"kind": "bulk", "header": "List-Unsubscribe"},
)
mail(
    "lists/google-groups",
    "Google Groups: a rewritten From.",
    text("Ahoj všichni"),
    sender=("'Eva Malá' via Skupina", "skupina@googlegroups.test"),
    reply_to=("Eva Malá", "eva@malova.test"),
    subject="Schůzka",
    extra=[
        "X-Original-From: Eva <eva@malova.test>",
        "Precedence: list",
        "Mailing-list: list skupina@googlegroups.test",
        "List-ID: <skupina.googlegroups.test>",
    ],
    automatic={"kind": "bulk", "header": "Precedence"},
)
mail(
    "lists/list-id-alone",
    "List-Id and nothing else.",
    text("Ahoj"),
    subject="[dev] Ahoj",
    extra=["List-Id: <dev.projekt.test>"],
    automatic={"kind": "bulk", "header": "List-Id"},
)
for language, subject, words in [
    ("cs", "Automatická odpověď: Faktura", "Jsem na dovolené."),
    ("pl", "Automatyczna odpowiedź: Faktura", "Jestem na urlopie."),
    ("sk", "Automatická odpoveď: Faktura", "Som na dovolenke."),
    ("de", "Automatische Antwort: Rechnung", "Ich bin im Urlaub."),
    ("en", "Automatic reply: Invoice", "I am out of office."),
]:
    automatic(
        f"outlook-oof-{language}",
        f"Outlook's Out of Office ({language}), tied to the message that it answers.",
        "auto-generated",
        "Auto-Submitted",
        ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"],
        body=text(words),
        subject=subject,
        report=None,
    )
    automatic(
        f"person-{language}",
        f"A person's answer under the subject of an automatic one ({language}) is a person's.",
        None,
        None,
        [],
        body=text(words),
        subject=subject,
        report=None,
    )
for name, about, kind, header, extra in [
    ("communigate", "CommuniGate Pro's vacation answer.", "auto-replied", "X-Autogenerated", ["X-Autogenerated: Reply"]),
    ("communigate-forward", "CommuniGate Pro passes on a person's letter.", None, None, ["X-Autogenerated: Forward"]),
    ("mailtraq", "Mailtraq.", "auto-replied", "X-POST-MessageClass", ["X-POST-MessageClass: 9; Autoresponder"]),
    ("firstclass", "FirstClass.", "auto-generated", "X-FC-MachineGenerated", ["X-FC-MachineGenerated: true"]),
    ("dtc", "Domain Technologie Control.", "auto-replied", "X-Mail-Autoreply", ["X-Mail-Autoreply: jan@x.test"]),
    ("qmail-autorespond", "qmail's autorespond.", "auto-replied", "Delivered-To", ["Delivered-To: Autoresponder"]),
    ("boxtrapper", "BoxTrapper misspells Precedence.", "auto-replied", "Preference", ["Preference: auto_reply"]),
    ("x-loop-address", "X-Loop with an address is in letters that were passed on.", None, None, ["X-Loop: jan@x.test"]),
    (
        "exchange-rule",
        "An answer by a rule of Exchange: only the subject and the loop's guard show it.",
        "auto-replied",
        "X-MS-Exchange-Inbox-Rules-Loop",
        ["X-MS-Exchange-Inbox-Rules-Loop: eva@kancelar.test"],
    ),
]:
    subject = {"communigate-forward": "Dotaz", "x-loop-address": "Dotaz"}.get(name, "Automatická odpověď: Faktura")
    automatic(name, about, kind, header, extra, subject=subject)
automatic(
    "person-exchange",
    "A person's answer to an automatic one, sent through Exchange.",
    None,
    None,
    ["X-Auto-Response-Suppress: OOF"],
    subject="Re: Automatická odpověď: Faktura",
)
