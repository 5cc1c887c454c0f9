"""Sample pages, each with one defect, on a server of their own."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'"
STYLE = """
:root { color-scheme: light dark; background: light-dark(#fff, #15181a); color: light-dark(#1d1c1a, #eceeef); }
a { color: light-dark(#0b5f6e, #74cbd8); } body { margin: 16px; font: 16px/1.5 sans-serif; }
:focus-visible { outline: 3px solid light-dark(#0b5f6e, #74cbd8); outline-offset: 2px; }
input, button { font: inherit; min-height: 36px; } .qr { width: 200px; background: #fff; }
.tiny a { display: inline-block; width: 10px; height: 10px; overflow: hidden; vertical-align: top; }
.cell { width: 4em; } .codes { font-size: 13px; } .pale { color: light-dark(#bbb, #555); } .wide { width: 2000px; }
.bare:focus-visible { outline: none; } .under { position: relative; }
.over { position: absolute; inset: 0; background: Canvas; }
.turning { width: 9px; height: 9px; animation: turn 1s infinite; } @keyframes turn { to { rotate: 360deg; } }
"""
SCRIPTS = {
    "passkey.js": """
const bytes = n => Uint8Array.from({length: n}, (_, i) => i);
document.querySelector('button').onclick = async () => {
    const made = await navigator.credentials.create({publicKey: {
        rp: {id: 'localhost', name: 'Pennypost'}, user: {id: bytes(16), name: 'jan@firma.cz', displayName: 'Jan'},
        pubKeyCredParams: [{type: 'public-key', alg: -7}, {type: 'public-key', alg: -257}],
        challenge: bytes(32), attestation: 'none',
        authenticatorSelection: {residentKey: 'required', userVerification: 'required'}}});
    const used = await navigator.credentials.get({publicKey: {challenge: bytes(32), rpId: 'localhost',
        userVerification: 'required'}});
    document.querySelector('[role=status]').textContent =
        `${made.id === used.id} ${made.response.getPublicKey().byteLength > 80}`;
};""",
    "trap.js": """document.querySelector('button').onkeydown = event => event.preventDefault();""",
    "drop.js": """document.querySelector('button').onfocus = event => event.target.blur();""",
    "talking.js": "console.log('a word');",
    "failing.js": "undefined.length;",
}


def _page(content: str, title: str = "Sample · Pennypost", head: str = "", lang: str = "en") -> str:
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">{head}</head><body><header><a href="#main">Skip to the content</a></header>
<main id="main" tabindex="-1"><div role="status"></div><h1>Sample</h1>{content}</main></body></html>"""


FORM = """<form method="post"><p><label for="n">Name</label><br><input id="n" name="n" autocomplete="name"></p>
<p><input type="radio" name="r" id="r1" checked><label for="r1">One</label>
<input type="radio" name="r" id="r2"><label for="r2">Two</label></p><button>Save</button></form>
<p><a href="/sound">Another page</a></p>"""
ALL_KINDS = """<form method="get" action="/sound"><p><label for="c">Country</label><br><select id="c" name="c">
<option>Czechia</option><option>Poland</option><option>Slovakia</option></select></p>
<p><label for="n">Name</label><br><input id="n" name="n" value="old"></p>
<p><input type="checkbox" id="k" name="k" value="yes"><label for="k">Kept</label></p><button>Send</button></form>"""
PAGES = {
    "all-kinds": _page(ALL_KINDS),
    "sound": _page(FORM),
    "unlabelled": _page('<input name="x">'),
    "tiny": _page('<p class="tiny"><a href="/a">a</a><a href="/b">b</a></p>'),
    "pale": _page('<p class="pale">Hardly seen</p>'),
    "wide": _page('<div class="wide">Wide</div>'),
    "broken-cell": _page(
        '<table><tr><th>Jan</th><td class="cell"><span>ends in 7 days</span></td>'
        '<td><div class="acts"><button>Withdraw</button></div></td></tr></table>'),
    "small-codes": _page('<ol class="codes"><li>ABCD-EFGH-JKLM</li></ol>'),
    "key": _page("<p>problem_any_missing</p>"),
    "gap": _page("<p>{count} letters</p>"),
    "foreign-language": _page("<p>Heslo</p>", lang="cs"),
    "untitled": _page("<p>Text</p>", title="Pennypost"),
    "two-headings": _page("<h1>Again</h1>"),
    "talking": _page("", head='<script src="/talking.js" defer></script>'),
    "failing": _page("", head='<script src="/failing.js" defer></script>'),
    "inline-style": _page('<p style="color: red">Barred by the policy</p>'),
    "foreign-picture": _page('<img src="http://127.0.0.2:9/p.png" alt="A picture">'),
    "unfocused": _page('<button class="bare">Press</button>'),
    "covered": _page('<p class="under"><button>Press</button><span class="over">Over it</span></p>'),
    "trapped": _page('<button>One</button> <button>Two</button>', head='<script src="/trap.js" defer></script>'),
    "dropped": _page('<button>One</button> <button>Two</button>', head='<script src="/drop.js" defer></script>'),
    "turning": _page('<div class="turning"></div>'),
    "missing-picture": _page('<img src="/nothing.png" alt="A picture">'),
    "passkey": _page("<button>Make a passkey</button>", head='<script src="/passkey.js" defer></script>'),
    "qr": _page(f'<div class="qr">{(Path(__file__).parent / "qr.svg").read_text()}</div>'),
}


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.strip("/")
        if name in PAGES:
            self._answer(200, "text/html; charset=utf-8", PAGES[name])
        elif name in SCRIPTS:
            self._answer(200, "text/javascript", SCRIPTS[name])
        elif name == "style.css":
            self._answer(200, "text/css", STYLE)
        else:
            self._answer(404, "text/html; charset=utf-8", PAGES["sound"])

    def do_POST(self):
        self._answer(422, "text/html; charset=utf-8", PAGES["sound"])

    def _answer(self, status: int, kind: str, text: str):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def served_pages():
    """Serves the pages on a free port and gives the site's origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
