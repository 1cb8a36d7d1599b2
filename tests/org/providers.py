"""Chat programs, a mail server and a program elsewhere, played on loopback over TLS.

Their real hosts are led here (``outward.led``); certificates are checked as ever, against
an authority of the tests' own.
"""

import datetime
import ipaddress
import json
import socketserver
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOSTS = (
    "qyapi.weixin.qq.com",
    "oapi.dingtalk.com",
    "open.feishu.cn",
    "hooks.slack.com",
    "prod-01.logic.azure.com",
    "bot.company.example",
    "smtp.company.example",
)


@dataclass
class Call:
    """A request that came in."""

    host: str
    path: str
    query: dict
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Providers:
    """What came in, and what is answered."""

    http: tuple = ()
    smtp: tuple = ()
    authority: str = ""
    calls: list = field(default_factory=list)
    mails: list = field(default_factory=list)
    status: int = 200
    answer: dict = field(default_factory=dict)

    def where(self):
        """Hosts and where they are led."""
        return {
            host: self.smtp if host.startswith("smtp") else self.http for host in HOSTS
        }

    def forget(self):
        self.calls.clear()
        self.mails.clear()
        self.status, self.answer = 200, {}


def certificate(folder):
    """A key and a certificate for all hosts, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "luopan tests")])
    begin = datetime.datetime(2020, 1, 1)
    names = [x509.DNSName(host) for host in HOSTS]
    names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(datetime.datetime(2120, 1, 1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    own, public = folder / "key.pem", folder / "cert.pem"
    own.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return str(own), str(public)


def _over_http(met):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = urlsplit(self.path)
            met.calls.append(
                Call(
                    self.headers["Host"],
                    parts.path,
                    {k: v[0] for k, v in parse_qs(parts.query).items()},
                    dict(self.headers),
                    body,
                )
            )
            slack = self.headers["Host"].startswith("hooks.slack")
            said = b"ok" if slack else json.dumps(met.answer).encode()
            self.send_response(met.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args):
            """Nothing."""

    return Handler


def _over_smtp(met):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                verb = line.split()[0].upper()
                if verb == "EHLO":
                    self._say("250-here\r\n250 AUTH PLAIN LOGIN")
                elif verb == "AUTH":
                    met.calls.append(line)
                    self._say("235 welcome")
                elif verb == "DATA":
                    self._say("354 go on")
                    self._mail()
                elif verb == "QUIT":
                    self._say("221 bye")
                    break
                else:
                    self._say("250 fine")

        def _mail(self):
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            met.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
            self._say("250 taken")

        def _say(self, text):
            self.wfile.write(f"{text}\r\n".encode())

    return Handler


class _Mails(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def providers(folder):
    """They listen until the block ends."""
    met = Providers()
    own, public = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, own)
    met.authority = public
    web = ThreadingHTTPServer(("127.0.0.1", 0), _over_http(met))
    post = _Mails(("127.0.0.1", 0), _over_smtp(met))
    for server in (web, post):
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    met.http, met.smtp = web.server_address, post.server_address
    try:
        yield met
    finally:
        for server in (web, post):
            server.shutdown()
            server.server_close()
