"""The gateway as a client sees it: Connect over http.client, nothing else."""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import struct
import time

SIGN_IN = "/muster.gateway.v1.SignInService/"
USERS = "/muster.chapter.v1.UserService/"
SESSIONS = "/muster.chapter.v1.SessionService/"
WATCH = "/muster.gateway.v1.LiveService/Watch"


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def reason(self):
        """The reason of an error, "" when there is none."""
        return self.info().get("reason", "")

    def info(self):
        return self.detail("google.rpc.ErrorInfo")

    def detail(self, type_name):
        details = self.json().get("details", [])
        return next((entry.get("debug", {}) for entry in details if entry["type"] == type_name), {})

    def sentence(self):
        return self.detail("google.rpc.LocalizedMessage").get("message", "")


class Browser:
    """One client with its cookie jar of one. `tls` is the certificate to trust, or None for plain HTTP."""

    def __init__(self, port, tls=None, api_key=None):
        self.port = port
        self.context = ssl.create_default_context(cafile=tls) if tls else None
        self.api_key = api_key
        self.cookie = None

    def connect(self, timeout=30):
        if self.context:
            return http.client.HTTPSConnection("localhost", self.port, timeout=timeout, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def headers(self, extra):
        headers = {"accept-language": "zh-CN", **extra}
        if self.cookie:
            headers["cookie"] = self.cookie
        if self.api_key:
            headers["authorization"] = f"Bearer {self.api_key}"
        return {name: value for name, value in headers.items() if value is not None}

    def ask(self, method, path, body=None, headers=None):
        connection = self.connect()
        try:
            connection.request(method, path, body=body, headers=self.headers(headers or {}))
            response = connection.getresponse()
            answer = Answer(response, response.read())
        finally:
            connection.close()
        cookie = answer.headers.get("set-cookie")
        if cookie:
            pair = cookie.split(";")[0]
            self.cookie = None if pair.endswith("=") else pair
        return answer

    def call(self, path, message=None, headers=None):
        """A unary call with JSON."""
        return self.ask("POST", path, json.dumps(message or {}), {"content-type": "application/json", **(headers or {})})

    def sign_in(self, user, password, world="demo", **more):
        return self.call(SIGN_IN + "SignIn", {"world": world, "user": user, "password": password, **more})

    def stream(self, path, message, timeout=30, codec="json"):
        return Stream(self, path, message, timeout, codec)


def envelope(message, flags=0):
    return struct.pack(">BI", flags, len(message)) + message


class Stream:
    """A server stream being read, message by message; `end` holds the last one once it has come."""

    def __init__(self, browser, path, message, timeout, codec):
        self.connection = browser.connect(timeout)
        body = envelope(json.dumps(message).encode() if codec == "json" else message)
        self.connection.request("POST", path, body=body, headers=browser.headers({"content-type": f"application/connect+{codec}"}))
        self.response = self.connection.getresponse()
        self.end = None

    def next(self):
        """The next message, or None at the end."""
        head = self.response.read(5)
        if len(head) < 5:
            return None
        flags, size = struct.unpack(">BI", head)
        body = self.response.read(size)
        if flags & 2:
            self.end = json.loads(body)
            return None
        return json.loads(body) if self.response.headers["content-type"].endswith("json") else body

    def next_event(self, payload_type=None):
        """The next message with an event (of this type)."""
        while (message := self.next()) is not None:
            if "event" in message and (payload_type is None or message["event"]["payload"]["@type"].endswith("/" + payload_type)):
                return message
        return None

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def totp(secret, at=None):
    """The code of an authenticator app with this Base32 secret."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time() if at is None else at) // 30), hashlib.sha1).digest()
    offset = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[offset:offset + 4])[0] & 0x7FFFFFFF) % 1000000:06}"
