"""The gateway through its own door: sign-in, sessions, Connect, live updates, TLS, limits, bad input, a service that is down."""

import base64
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time
import unittest
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from deployment import Deployment  # noqa: E402
from gateway_client import SESSIONS, SIGN_IN, USERS, WATCH, Browser, envelope, totp  # noqa: E402

LIST_INCIDENTS = "/muster.disaster.v1.IncidentService/ListIncidents"
GET_CHAPTER = "/muster.chapter.v1.ChapterService/GetChapter"
LIST_WORLDS = SIGN_IN + "ListWorlds"
CREATED = "muster.disaster.v1.IncidentCreated"

# Small enough to be reached, large enough not to be in the way.
SETTINGS = {"max_body_bytes": 100000, "requests_per_second": 2000, "request_burst": 4000, "sign_ins_per_minute": 600}


class GatewayDeployment(Deployment):
    def write_settings(self, **settings):
        path = self.state / "gateway.textproto"
        lines = [line for line in path.read_text().splitlines() if line.split(":")[0] in ("console_directory", "tls_listen", "certificate_file", "private_key_file")]
        lines += [f"{name}: {value}" for name, value in {**SETTINGS, **settings}.items()] + ["header_time { seconds: 2 }", "body_time { seconds: 3 }"]
        path.write_text("\n".join(lines) + "\n")

    def start(self):
        self.write_settings()
        # As if no console had been built: what is served is each test's own.
        shutil.rmtree(self.state / "console", ignore_errors=True)
        super().start()

    def service(self, command, name):
        subprocess.run(["sv", "-w", "20", command, str(self.state / "service" / name)], check=True, capture_output=True)

    def end_gateway(self):
        """Asks it to stop; runit starts it again. Its old process id."""
        pid = self.pid_of("gateway")
        if pid <= 0:
            raise RuntimeError("the gateway does not run")
        os.kill(pid, signal.SIGTERM)
        return pid

    def restart_gateway(self):
        self.wait_for_gateway(self.end_gateway())

    def wait_for_gateway(self, not_pid=0):
        for _ in range(400):
            try:
                if self.pid_of("gateway") != not_pid and Browser(self.port).ask("GET", "/healthz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError("the gateway does not answer")


def resident_kb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


class GatewayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.deployment = GatewayDeployment()
        cls.addClassCleanup(cls.deployment.remove)
        cls.deployment.script("demo/users")
        cls.password = (cls.deployment.state / "keys/demo-password").read_text().strip()
        cls.port = cls.deployment.port
        cls.certificate = str(cls.deployment.state / "keys/gateway.crt")

    def browser(self, user=None):
        browser = Browser(self.port)
        if user:
            answer = browser.sign_in(user, self.password)
            self.assertEqual(answer.status, 200, answer.body)
        return browser

    def administrator(self, method, message):
        """A call of the user service by an administrator of the nation."""
        return self.deployment.muster("call", f"muster.chapter.v1.UserService/{method}", json.dumps(message), identity="administrator@000000:setup")

    def new_user(self, name):
        """The one-time password of an account made for one test."""
        created = self.administrator("CreateUser", {
            "requestId": str(uuid.uuid4()), "userId": name,
            "user": {"displayName": name, "chapter": "chapters/622900", "roleGrants": [{"role": "ROLE_DUTY_OFFICER", "chapter": "chapters/622900"}]}})
        return created["oneTimePassword"]

    def new_person(self, name, password="Ready-for-2026"):
        """An account made for one test, whose password has been chosen."""
        browser = Browser(self.port)
        one_time = self.new_user(name)
        self.assertEqual(browser.sign_in(name, one_time).status, 200)
        self.assertEqual(browser.call(USERS + "ChangePassword", {"oldPassword": one_time, "newPassword": password}).status, 200)
        return password

    def sql(self, statement):
        """Runs a statement as the owner of the database, past every service."""
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.deployment.owner_conninfo(), "-c", statement], check=True, capture_output=True)

    def incident(self, chapter="622927"):
        """An incident made through the command line; its name."""
        return self.deployment.muster("call", "muster.disaster.v1.IncidentService/CreateIncident", json.dumps({
            "requestId": str(uuid.uuid4()),
            "incident": {"title": "测试", "hazard": "HAZARD_EARTHQUAKE", "chapter": f"chapters/{chapter}", "place": "测试", "occurTime": "2024-01-01T00:00:00Z"}}),
            identity=f"duty-officer@{chapter}")["name"]

    def assert_refused(self, answer, status, reason):
        self.assertEqual((answer.status, answer.reason()), (status, reason), answer.body)

    # Signing in.

    def test_signing_in_sets_a_cookie_that_no_script_and_no_other_site_gets(self):
        browser = self.browser()
        answer = browser.sign_in("linxia-duty", self.password)
        self.assertEqual(answer.status, 200, answer.body)
        cookie = answer.headers["set-cookie"]
        for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertNotIn(self.password.encode(), answer.body)
        identity = browser.call(SIGN_IN + "GetIdentity").json()
        self.assertEqual(identity["world"], {"name": "demo", "exercise": True})
        self.assertEqual(identity["identity"]["user"], "users/linxia-duty")
        self.assertEqual(identity["identity"]["roles"], ["ROLE_DUTY_OFFICER"])

    def test_without_a_session_nothing_is_answered(self):
        self.assert_refused(self.browser().call(LIST_INCIDENTS), 401, "CALLER_MISSING")

    def test_a_forged_cookie_is_refused(self):
        for cookie in ("muster_session=demo." + "A" * 43, "muster_session=nowhere.x", "muster_session=x"):
            browser = self.browser()
            browser.cookie = cookie
            self.assert_refused(browser.call(LIST_INCIDENTS), 401, "SESSION_ENDED")

    def test_a_wrong_password_is_refused_in_the_readers_language_and_then_locks(self):
        self.new_person("locked-one")
        browser = self.browser()
        first = browser.sign_in("locked-one", "wrong")
        self.assert_refused(first, 401, "SIGN_IN_REFUSED")
        self.assertIn("用户名或密码不正确", first.sentence())
        english = browser.call(SIGN_IN + "SignIn", {"world": "demo", "user": "locked-one", "password": "wrong"}, {"accept-language": "en"})
        self.assertIn("user name or the password is wrong", english.sentence())
        for _ in range(3):
            self.assert_refused(browser.sign_in("locked-one", "wrong"), 401, "SIGN_IN_REFUSED")
        locked = browser.sign_in("locked-one", "Ready-for-2026")
        self.assert_refused(locked, 429, "SIGN_IN_LOCKED")
        self.assertGreater(int(locked.headers["retry-after"]), 800)

    def test_a_one_time_password_is_good_for_choosing_another_only(self):
        one_time = self.new_user("newcomer")
        browser = self.browser()
        self.assertTrue(browser.sign_in("newcomer", one_time).json()["identity"]["passwordChangeRequired"])
        self.assert_refused(browser.call(LIST_INCIDENTS), 403, "PASSWORD_CHANGE_REQUIRED")
        weak = browser.call(USERS + "ChangePassword", {"oldPassword": one_time, "newPassword": "short"})
        self.assertEqual(weak.status, 400)
        fields = weak.detail("google.rpc.BadRequest")["fieldViolations"]
        self.assertEqual([(field["field"], field["reason"]) for field in fields], [("new_password", "PASSWORD_TOO_SHORT")])
        self.assertIn("至少 10 个字符", fields[0]["description"])
        self.assertEqual(browser.call(USERS + "ChangePassword", {"oldPassword": one_time, "newPassword": "Ready-for-2026"}).status, 200)
        self.assert_refused(browser.call(LIST_INCIDENTS), 401, "SESSION_ENDED")
        self.assertEqual(browser.sign_in("newcomer", "Ready-for-2026").status, 200)
        self.assertEqual(browser.call(LIST_INCIDENTS).status, 200)

    def test_an_authenticator_app_is_asked_for(self):
        password = self.new_person("with-app")
        browser = self.browser()
        browser.sign_in("with-app", password)
        begun = browser.call(USERS + "BeginTotp", {"password": password}).json()
        self.assertIn("otpauth://totp/", begun["otpauthUri"])
        self.assertEqual(browser.call(USERS + "ConfirmTotp", {"code": totp(begun["secret"], time.time() - 30)}).status, 200)
        other = self.browser()
        self.assert_refused(other.sign_in("with-app", password), 401, "TOTP_REQUIRED")
        self.assert_refused(other.sign_in("with-app", password, totpCode="000000"), 401, "TOTP_REFUSED")
        code = totp(begun["secret"], time.time() + 30)
        self.assertEqual(other.sign_in("with-app", password, totpCode=code).status, 200)
        self.assert_refused(self.browser().sign_in("with-app", password, totpCode=code), 401, "TOTP_REFUSED")

    def test_chapter_does_not_start_without_the_key_of_what_it_sealed(self):
        config = (self.deployment.state / "server.textproto").read_text()
        path = self.deployment.folder / "broken.textproto"
        for broken, reason in ((re.sub("sealing_key_file.*", "", config), "SEALING_KEY_MISSING"), (config.replace(".sealing", ".lost"), "KEY_FILE_UNREADABLE")):
            path.write_text(broken)
            done = subprocess.run([self.deployment.state / "bin/musterd", "chapter", "--config", path], capture_output=True, text=True, timeout=20)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"[{reason}]", done.stderr)

    def test_signing_out_ends_the_session(self):
        browser = self.browser("linxia-duty")
        cookie = browser.cookie
        self.assertEqual(browser.call(SIGN_IN + "SignOut").status, 200)
        self.assertIsNone(browser.cookie)
        browser.cookie = cookie
        self.assert_refused(browser.call(LIST_INCIDENTS), 401, "SESSION_ENDED")

    def test_a_revoked_session_ends_within_a_second(self):
        lost, kept = self.browser("gansu-duty"), self.browser("gansu-duty")
        name = lost.call(SIGN_IN + "GetIdentity").json()["identity"]["credential"]
        listed = kept.call(SESSIONS + "ListSessions", {"parent": "users/gansu-duty"}).json()["sessions"]
        self.assertIn(name, [session["name"] for session in listed])
        self.assertEqual(kept.call(SESSIONS + "RevokeSession", {"requestId": str(uuid.uuid4()), "name": name}).status, 200)
        time.sleep(0.5)
        self.assert_refused(lost.call(LIST_INCIDENTS), 401, "SESSION_ENDED")
        self.assertEqual(kept.call(LIST_INCIDENTS).status, 200)

    def test_a_session_acts_for_another_chapter_from_the_next_call_on(self):
        password = self.new_person("two-chapters")
        user = self.administrator("GetUser", {"name": "users/two-chapters"})
        user["roleGrants"].append({"role": "ROLE_AUDITOR", "chapter": "chapters/640000"})
        self.administrator("UpdateUser", {"requestId": str(uuid.uuid4()), "user": user})
        browser = self.browser()
        identity = browser.sign_in("two-chapters", password).json()["identity"]
        self.assertEqual((identity["chapter"], len(identity["roleGrants"])), ("chapters/622900", 2))
        switch = {"requestId": str(uuid.uuid4()), "session": {"name": identity["credential"], "chapter": "chapters/640000"}}
        self.assertEqual(browser.call(SESSIONS + "UpdateSession", switch).status, 200)
        identity = browser.call(SIGN_IN + "GetIdentity").json()["identity"]
        self.assertEqual((identity["chapter"], identity["roles"]), ("chapters/640000", ["ROLE_AUDITOR"]))

    def test_the_sessions_secrets_are_the_gateways_business_alone(self):
        browser = self.browser("national-admin")
        self.assert_refused(browser.call(SESSIONS + "Authenticate", {"secret": "x"}), 403, "GATEWAY_ONLY")

    def test_an_api_key_calls_without_a_session(self):
        browser = self.browser("gansu-duty")
        created = browser.call(USERS + "CreateApiKey", {"requestId": str(uuid.uuid4()), "parent": "users/gansu-duty",
                                                        "apiKey": {"displayName": "测试", "chapter": "chapters/620000"}}).json()
        machine = Browser(self.port, api_key=created["secret"])
        self.assertEqual(machine.call(LIST_INCIDENTS).status, 200)
        revoked = browser.call(USERS + "RevokeApiKey", {"requestId": str(uuid.uuid4()), "name": created["apiKey"]["name"]})
        self.assertEqual(revoked.status, 200)
        time.sleep(0.5)
        self.assert_refused(machine.call(LIST_INCIDENTS), 401, "SESSION_ENDED")

    # Other sites.

    def test_what_another_site_sends_is_refused(self):
        browser = self.browser("linxia-duty")
        for headers in ({"origin": "https://example.com"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
            self.assert_refused(browser.call(LIST_INCIDENTS, headers=headers), 403, "CROSS_SITE")
        for headers in ({"origin": f"http://127.0.0.1:{self.port}"}, {"sec-fetch-site": "same-origin"}):
            self.assertEqual(browser.call(LIST_INCIDENTS, headers=headers).status, 200)
        form = browser.ask("POST", LIST_INCIDENTS, "{}", {"content-type": "text/plain"})
        self.assert_refused(form, 415, "CONTENT_TYPE_UNKNOWN")

    def test_every_answer_tells_browsers_to_be_strict(self):
        for answer in (self.browser().call(LIST_WORLDS), self.browser().ask("GET", "/"), self.browser().ask("GET", "/%2e%2e/")):
            self.assertIn("default-src 'none'", answer.headers["content-security-policy"])
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
            self.assertEqual(answer.headers["x-frame-options"], "DENY")
            self.assertEqual(answer.headers["cache-control"], "no-store")

    # Connect.

    def test_json_and_binary_say_the_same(self):
        browser = self.browser("linxia-duty")
        as_json = browser.call(GET_CHAPTER, {"name": "chapters/622927"}).json()
        name = b"chapters/622927"
        binary = browser.ask("POST", GET_CHAPTER, b"\x0a" + bytes([len(name)]) + name, {"content-type": "application/proto"})
        self.assertEqual(binary.status, 200)
        self.assertEqual(binary.headers["content-type"], "application/proto")
        self.assertTrue(binary.body.startswith(b"\x0a" + bytes([len(name)]) + name))
        self.assertIn(as_json["displayName"].encode(), binary.body)

    def test_errors_name_every_wrong_field(self):
        answer = self.browser("linxia-duty").call("/muster.disaster.v1.IncidentService/CreateIncident", {"incident": {"title": ""}})
        self.assert_refused(answer, 400, "INVALID_FIELDS")
        fields = {field["field"] for field in answer.detail("google.rpc.BadRequest")["fieldViolations"]}
        self.assertLessEqual({"request_id", "incident.title", "incident.chapter"}, fields)

    def test_a_field_that_does_not_exist_is_an_error(self):
        self.assert_refused(self.browser("linxia-duty").call(LIST_INCIDENTS, {"pageSise": 3}), 400, "JSON_MALFORMED")

    def test_a_read_by_get_has_an_etag(self):
        browser = self.browser("linxia-duty")
        path = GET_CHAPTER + "?connect=v1&encoding=json&message=%7B%22name%22%3A%22chapters%2F622927%22%7D"
        first = browser.ask("GET", path)
        self.assertEqual(first.json()["name"], "chapters/622927")
        again = browser.ask("GET", path, headers={"if-none-match": first.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))

    def test_a_read_by_get_may_be_binary_and_packed(self):
        browser = self.browser("linxia-duty")
        message = b"\n\x0fchapters/622927"
        plain = browser.ask("POST", GET_CHAPTER, message, {"content-type": "application/proto"})
        self.assertEqual(plain.status, 200)
        for query in (f"encoding=proto&message={urllib.parse.quote(message)}",
                      f"encoding=proto&base64=1&message={base64.urlsafe_b64encode(message).decode().rstrip('=')}",
                      f"encoding=proto&base64=1&compression=gzip&message={base64.urlsafe_b64encode(gzip.compress(message)).decode().rstrip('=')}"):
            answer = browser.ask("GET", f"{GET_CHAPTER}?connect=v1&{query}")
            self.assertEqual((answer.status, answer.headers["content-type"], answer.body), (200, "application/proto", plain.body), query)
        self.assert_refused(browser.ask("GET", f"{GET_CHAPTER}?encoding=proto&base64=1&message=***"), 400, "QUERY_MALFORMED")

    def test_a_services_stream_may_be_binary_and_packed(self):
        browser = self.browser("national-auditor")
        path, kind = "/services/chapter/muster.common.v1.EventService/WatchEvents", b"muster.chapter.v1.ChaptersImported"
        request = envelope(b"\x1a" + bytes([len(kind)]) + kind)
        connection = browser.connect()
        connection.request("POST", path, body=request,
                           headers=browser.headers({"content-type": "application/connect+proto", "connect-accept-encoding": "gzip"}))
        response = connection.getresponse()
        self.assertEqual((response.status, response.headers["connect-content-encoding"]), (200, "gzip"))
        flags, size = struct.unpack(">BI", response.read(5))
        message = response.read(size)
        connection.close()
        self.assertIn(kind, gzip.decompress(message) if flags & 1 else message)

    def test_a_write_is_not_done_by_get(self):
        answer = self.browser("linxia-duty").ask("GET", SESSIONS + "RevokeSession?encoding=json&message=%7B%7D")
        self.assert_refused(answer, 405, "VERB_UNKNOWN")

    def test_long_answers_are_compressed(self):
        browser = self.browser("linxia-duty")
        path, message = "/muster.chapter.v1.ChapterService/ListChapters", {"ancestor": "chapters/620000"}
        plain = browser.call(path, message)
        packed = browser.call(path, message, {"accept-encoding": "gzip"})
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertEqual(browser.call(path, message, {"accept-encoding": "gzip, br"}).headers["content-encoding"], "br")

    def test_a_packed_request_is_unpacked_within_the_limit(self):
        browser = self.browser("linxia-duty")
        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        self.assertEqual(browser.ask("POST", GET_CHAPTER, gzip.compress(b'{"name":"chapters/622927"}'), headers).status, 200)
        bomb = browser.ask("POST", GET_CHAPTER, gzip.compress(b" " * 5_000_000), headers)
        self.assert_refused(bomb, 429, "BODY_TOO_LARGE")
        self.assert_refused(browser.ask("POST", GET_CHAPTER, b"no gzip", headers), 400, "BODY_NOT_DECODED")

    def test_a_services_stream_is_passed_on(self):
        browser = self.browser("national-auditor")
        with browser.stream("/services/chapter/muster.common.v1.EventService/WatchEvents", {"payloadTypes": ["muster.chapter.v1.ChaptersImported"]}) as stream:
            event = stream.next()["event"]
            self.assertEqual(event["payload"]["@type"], "type.googleapis.com/muster.chapter.v1.ChaptersImported")
            self.assertIn("caughtUpCursor", stream.next())
        self.assert_refused(browser.call("/muster.common.v1.EventService/WatchEvents"), 404, "RPC_UNKNOWN")

    def test_a_refused_stream_ends_with_the_error(self):
        with self.browser().stream(WATCH, {}) as stream:
            self.assertIsNone(stream.next())
            self.assertEqual(stream.end["error"]["code"], "unauthenticated")

    # The published conformance cases for what is spoken here: unary and server streams of Connect, over HTTP/1.1.

    def raw(self, path, verb="POST", body=b"", **headers):
        return self.browser("linxia-duty").ask(verb, path, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def stream_error(self, body, path=WATCH, **headers):
        answer = self.raw(path, body=body, content_type="application/connect+proto", **headers)
        self.assertEqual(answer.status, 200)
        flags, size = struct.unpack(">BI", answer.body[:5])
        self.assertEqual((flags, size), (2, len(answer.body) - 5))
        return json.loads(answer.body[5:])["error"]["code"]

    def test_conformance_unexpected_content_type(self):
        answer = self.raw(LIST_INCIDENTS, body=b"12345678", content_type="image/jpeg")
        self.assertEqual((answer.status, answer.json()["code"]), (415, "unknown"))
        self.assertIn("application/json", answer.headers["accept-post"])

    def test_conformance_unexpected_codec(self):
        self.assertEqual(self.raw(LIST_INCIDENTS, content_type="application/foo").status, 415)

    def test_conformance_unexpected_verb(self):
        answer = self.raw(LIST_INCIDENTS, verb="DELETE", content_type="application/proto")
        self.assertEqual((answer.status, answer.json()["code"]), (405, "unknown"))
        self.assertIn("POST", answer.headers["allow"])

    def test_conformance_unexpected_uri(self):
        answer = self.raw("/muster.disaster.v1.UnknownService/UnknownMethod", content_type="application/proto")
        self.assertEqual((answer.status, answer.json()["code"]), (404, "unimplemented"))

    def test_conformance_unexpected_compression(self):
        answer = self.raw(LIST_INCIDENTS, content_type="application/proto", content_encoding="foo")
        self.assertEqual(answer.json()["code"], "unimplemented")

    def test_conformance_server_stream_no_request(self):
        self.assertEqual(self.stream_error(b""), "unimplemented")

    def test_conformance_server_stream_multiple_requests(self):
        self.assertEqual(self.stream_error(envelope(b"") + envelope(b"")), "unimplemented")

    def test_conformance_unexpected_compressed_message(self):
        self.assertEqual(self.stream_error(envelope(b"", flags=1), connect_content_encoding="identity"), "internal")

    def test_conformance_server_message_size(self):
        answer = self.raw(LIST_INCIDENTS, body=b" " * 200_000, content_type="application/json")
        self.assertEqual(answer.json()["code"], "resource_exhausted")

    def test_conformance_timeouts(self):
        answer = self.raw(LIST_INCIDENTS, body=b"{}", content_type="application/json", connect_timeout_ms="0")
        self.assertEqual((answer.status, answer.json()["code"]), (504, "deadline_exceeded"))
        self.assert_refused(self.raw(LIST_INCIDENTS, body=b"{}", content_type="application/json", connect_timeout_ms="12345678901"), 400, "TIMEOUT_MALFORMED")

    def test_conformance_timeouts_unary(self):
        self.pause("disaster")
        begin = time.monotonic()
        answer = self.raw(LIST_INCIDENTS, body=b"{}", content_type="application/json", connect_timeout_ms="200")
        self.assertEqual((answer.status, answer.json()["code"]), (504, "deadline_exceeded"))
        self.assertLess(time.monotonic() - begin, 1.5)

    def test_conformance_timeouts_server_stream(self):
        self.pause("disaster")
        begin = time.monotonic()
        body = envelope(b"")
        path = "/services/disaster/muster.common.v1.EventService/WatchEvents"
        self.assertEqual(self.stream_error(body, path, connect_timeout_ms="200"), "deadline_exceeded")
        self.assertLess(time.monotonic() - begin, 1.5)

    def test_conformance_server_message_size_unary(self):
        limit = SETTINGS["max_body_bytes"]
        message = b'{"name":"chapters/622927"}'
        for size, code in ((limit, None), (limit + 1, "resource_exhausted")):
            answer = self.raw(GET_CHAPTER, body=message.ljust(size), content_type="application/json")
            self.assertEqual(answer.json().get("code"), code, size)

    def test_conformance_server_message_size_server_stream(self):
        # No watch has fields of this length: what is too large is told from what is merely wrong, packed or not.
        limit = SETTINGS["max_body_bytes"]
        for size, code in ((limit, "invalid_argument"), (limit + 1, "resource_exhausted"), (limit * 2, "resource_exhausted")):
            message = b"\xff" * size
            self.assertEqual(self.stream_error(envelope(message)), code, size)
            self.assertEqual(self.stream_error(envelope(gzip.compress(message), flags=1), connect_content_encoding="gzip"), code, size)

    def test_conformance_connect_protocol_version(self):
        self.assertEqual(self.raw(LIST_INCIDENTS, body=b"{}", content_type="application/json", connect_protocol_version="1").status, 200)
        self.assert_refused(self.raw(LIST_INCIDENTS, body=b"{}", content_type="application/json", connect_protocol_version="2"), 400, "PROTOCOL_VERSION_UNKNOWN")

    def test_malformed_messages_and_frames_are_refused_by_name(self):
        self.assert_refused(self.raw(LIST_INCIDENTS, body=b"\xff\xff", content_type="application/proto"), 400, "PROTO_MALFORMED")
        self.assert_refused(self.raw(LIST_INCIDENTS, body=b"{", content_type="application/json"), 400, "JSON_MALFORMED")
        self.assertEqual(self.stream_error(b"\0\0\0"), "invalid_argument")
        self.assertEqual(self.stream_error(b"\0\0\0\0\x09abc"), "invalid_argument")

    # Live updates.

    def test_an_event_reaches_who_may_see_it_and_nobody_else(self):
        near, far = self.browser("linxia-duty"), self.browser("ningxia-duty")
        with near.stream(WATCH, {}) as seen, far.stream(WATCH, {}, timeout=3) as unseen:
            self.assertIn("resumeToken", seen.next())
            self.assertIn("resumeToken", unseen.next())
            name = self.incident()
            message = seen.next_event(CREATED)
            self.assertEqual((message["service"], message["event"]["resource"]), ("disaster", name))
            elsewhere = self.incident("640104")
            self.assertEqual(unseen.next_event(CREATED)["event"]["resource"], elsewhere)

    def test_who_was_cut_off_goes_on_where_they_were(self):
        browser = self.browser("linxia-duty")
        with browser.stream(WATCH, {"services": ["disaster"]}) as stream:
            stream.next()
            self.incident()
            token = stream.next_event(CREATED)["resumeToken"]
        missed = [self.incident(), self.incident()]
        with browser.stream(WATCH, {"services": ["disaster"], "resumeToken": token}) as stream:
            self.assertEqual([stream.next_event(CREATED)["event"]["resource"] for _ in missed], missed)

    def test_what_the_gateway_itself_missed_comes_from_the_service(self):
        browser = self.browser("linxia-duty")
        with browser.stream(WATCH, {}) as stream:
            stream.next()
            self.incident()
            token = stream.next_event(CREATED)["resumeToken"]
            old = self.deployment.end_gateway()
            missed = self.incident()
            while stream.next() is not None:
                pass
            self.assertEqual(stream.end["error"]["code"], "unavailable")
            self.assertIn("SHUTTING_DOWN", json.dumps(stream.end))
        self.deployment.wait_for_gateway(old)
        for _ in range(100):
            with browser.stream(WATCH, {"resumeToken": token}) as stream:
                event = stream.next_event(CREATED)
            if event is not None:
                break
            time.sleep(0.1)  # The chapters are not loaded yet.
        self.assertEqual(event["event"]["resource"], missed)

    def test_a_stream_ends_with_its_session(self):
        browser = self.browser("linxia-commander")
        with browser.stream(WATCH, {}) as stream:
            stream.next()
            browser.call(SIGN_IN + "SignOut")
            while stream.next() is not None:
                pass
            self.assertEqual(stream.end["error"]["code"], "unauthenticated")

    def test_a_token_of_another_world_or_of_nobody_is_refused(self):
        browser = self.browser("linxia-duty")
        for token in ("x", "bGl2ZXxjaGFwdGVyPTEtMQ"):
            with browser.stream(WATCH, {"resumeToken": token}) as stream:
                self.assertIsNone(stream.next())
                self.assertIn("RESUME_TOKEN_MALFORMED", json.dumps(stream.end))

    def test_who_does_not_read_is_cut_off_while_others_get_their_events_and_comes_back_without_a_gap(self):
        browser = self.browser("linxia-duty")
        with browser.stream(WATCH, {"services": ["disaster"]}) as stream:
            stream.next()
            self.incident()
            token = stream.next_event(CREATED)["resumeToken"]
        # More than all buffers on the way hold: some twenty megabytes.
        self.sql("""INSERT INTO disaster.outbox_events (resource, chapter, actor, payload_type, payload, create_time, method, client_address)
                    SELECT 'incidents/mute-' || n, chapter, actor, payload_type, payload, create_time, repeat('m', 200), ''
                      FROM (SELECT * FROM disaster.outbox_events WHERE payload_type = '%s' ORDER BY event_id DESC LIMIT 1) AS last,
                           generate_series(1, 30000) AS n""" % CREATED)
        gateway = self.deployment.pid_of("gateway")
        before = resident_kb(gateway)
        with socket.socket() as mute, self.browser("ningxia-duty").stream(WATCH, {"services": ["disaster"]}) as other:
            mute.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            mute.connect(("127.0.0.1", self.port))
            body = envelope(json.dumps({"services": ["disaster"], "resumeToken": token}).encode())
            mute.sendall(f"POST {WATCH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {browser.cookie}\r\ncontent-type: application/connect+json\r\n"
                         f"content-length: {len(body)}\r\n\r\n".encode() + body)
            time.sleep(2)
            elsewhere = self.incident("640104")
            self.assertEqual(other.next_event(CREATED)["event"]["resource"], elsewhere)
            self.assertLess(resident_kb(gateway) - before, 20_000)
            # Half a minute is how long a piece may take; what lies in buffers then is all that still comes.
            time.sleep(33)
            mute.settimeout(10)
            taken = 0
            try:
                while piece := mute.recv(65536):
                    taken += len(piece)
            except ConnectionResetError:
                pass
            self.assertLess(taken, 15_000_000)
        with browser.stream(WATCH, {"services": ["disaster"], "resumeToken": token}) as stream:
            seen = [stream.next_event(CREATED)["event"]["resource"] for _ in range(500)]
        self.assertEqual(seen, [f"incidents/mute-{n}" for n in range(1, 501)])

    # Who did what.

    def audit(self, user, method="SearchAuditEntries", **message):
        answer = self.browser(user).call(f"/muster.gateway.v1.AuditService/{method}", message)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def breaks(self):
        """The services whose trail does not hold, each with how."""
        found = self.audit("national-auditor", "VerifyAudit")
        self.assertEqual(found.get("unavailableServices", []), [])
        return {entry["service"]: entry["result"]["firstBreak"]["kind"] for entry in found["services"] if "firstBreak" in entry["result"]}

    def test_an_auditor_finds_who_did_what_from_where_and_sees_that_the_trail_was_tampered_with(self):
        created = self.browser("linxia-duty").call("/muster.disaster.v1.IncidentService/CreateIncident", {"requestId": str(uuid.uuid4()), "incident": {
            "title": "审计", "hazard": "HAZARD_FLOOD", "chapter": "chapters/622927", "place": "审计", "occurTime": "2024-01-01T00:00:00Z"}}).json()
        found = self.audit("linxia-auditor", actor="users/linxia-duty", resourcePrefix=created["name"])
        entry = found["entries"][0]["entry"]
        self.assertEqual((found["entries"][0]["service"], entry["event"]["actor"], entry["event"]["resource"], entry["clientAddress"]),
                         ("disaster", "users/linxia-duty", created["name"], "127.0.0.1"))
        self.assertTrue(entry["method"].endswith("CreateIncident"), entry)
        # Neither another region's auditor sees it nor somebody who is none.
        self.assertEqual(self.audit("ningxia-auditor", resourcePrefix=created["name"]).get("entries", []), [])
        self.assert_refused(self.browser("linxia-duty").call("/muster.gateway.v1.AuditService/SearchAuditEntries"), 403, "ROLE_MISSING")
        for _ in range(200):
            if self.audit("linxia-auditor", resourcePrefix=created["name"])["entries"][0]["entry"].get("sealed"):
                break
            time.sleep(0.1)
        self.assertEqual(self.breaks(), {})
        row = f"resource = '{created['name']}'"
        self.sql(f"UPDATE disaster.outbox_events SET actor = 'users/nobody' WHERE {row}")
        try:
            self.assertEqual(self.breaks(), {"disaster": "KIND_CHANGED"})
        finally:
            self.sql(f"UPDATE disaster.outbox_events SET actor = 'users/linxia-duty' WHERE {row}")
        self.assertEqual(self.breaks(), {})

    def test_the_trail_goes_on_without_a_service_that_is_down_and_names_it(self):
        self.deployment.service("down", "roster")
        try:
            found = self.audit("national-auditor")
            self.assertEqual(found["unavailableServices"], ["roster"])
            self.assertTrue(found["entries"])
        finally:
            self.deployment.service("up", "roster")

    # The door itself.

    def test_tls_serves_the_same_with_a_cookie_of_its_own(self):
        browser = Browser(self.port + 43, tls=self.certificate)
        answer = browser.sign_in("linxia-duty", self.password)
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["set-cookie"].startswith("__Host-muster_session="))
        self.assertIn("Secure", answer.headers["set-cookie"])
        self.assertIn("max-age", answer.headers["strict-transport-security"])
        self.assertEqual(browser.call(LIST_INCIDENTS).status, 200)
        with browser.stream(WATCH, {}) as stream:
            self.assertIn("resumeToken", stream.next())

    def test_what_is_too_large_is_refused(self):
        body = self.browser().ask("POST", LIST_WORLDS, b"x" * 100_100, {"content-type": "application/json"})
        self.assert_refused(body, 413, "BODY_TOO_LARGE")
        headers = self.browser().ask("GET", "/", headers={"x-long": "x" * 20_000})
        self.assert_refused(headers, 431, "HEADERS_TOO_LARGE")

    def talk(self, text, wait=10):
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as client:
            client.sendall(text)
            answer = b""
            while chunk := client.recv(65536):
                answer += chunk
        return answer

    def assert_too_slow(self, client):
        """A client that stops in the middle of a request hears why, soon, and is then alone."""
        begin = time.monotonic()
        answer = b""
        while chunk := client.recv(65536):
            answer += chunk
        self.assertLess(time.monotonic() - begin, 8)
        head, _, body = answer.partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 408 "), answer)
        self.assertIn(b"connection: close", head.lower())
        self.assertIn(b"REQUEST_TOO_SLOW", body)

    def test_a_client_whose_headers_come_too_slowly_is_told_so_and_cut_off(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as client:
            # A letter now and then does not help.
            client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ")
            for _ in range(3):
                time.sleep(0.4)
                client.sendall(b"x")
            self.assert_too_slow(client)
        time.sleep(0.5)
        self.assertIn("REQUEST_TOO_SLOW", (self.deployment.state / "log/gateway/current").read_text())

    def test_a_client_whose_body_comes_too_slowly_is_told_so_and_cut_off(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as client:
            client.sendall(f"POST {LIST_WORLDS} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{".encode())
            for _ in range(3):
                time.sleep(0.4)
                client.sendall(b" ")
            self.assert_too_slow(client)

    def test_a_client_that_is_too_slow_is_told_so_over_tls(self):
        context = ssl.create_default_context(cafile=self.certificate)
        with socket.create_connection(("127.0.0.1", self.port + 43), timeout=20) as plain, context.wrap_socket(plain, server_hostname="localhost") as client:
            client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ")
            self.assert_too_slow(client)

    def logged(self, trace):
        """The line of the access log about the request with this trace id, once it is there."""
        for _ in range(100):
            for line in (self.deployment.state / "log/gateway/current").read_text().splitlines():
                if trace in line and '"http"' in line:
                    return json.loads(line[line.index("{"):])
            time.sleep(0.1)
        self.fail("the access log says nothing of the request")

    def begin(self, path, body=b"{}", content_type="application/json"):
        """A request of a signed-in person whose answer nobody has waited for yet: its socket and its trace id."""
        browser, trace = self.browser("linxia-duty"), uuid.uuid4().hex
        client = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        client.sendall(f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {browser.cookie}\r\ncontent-type: {content_type}\r\n"
                       f"traceparent: 00-{trace}-0123456789abcdef-01\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        return client, trace

    def pause(self, service):
        """Stops a service in its tracks until the test ends or lets it go on."""
        pid = self.deployment.pid_of(service)
        os.kill(pid, signal.SIGSTOP)
        self.addCleanup(os.kill, pid, signal.SIGCONT)
        return lambda: os.kill(pid, signal.SIGCONT)

    def test_a_call_ends_when_its_client_goes(self):
        self.pause("disaster")
        client, trace = self.begin(LIST_INCIDENTS)
        time.sleep(0.5)
        client.close()
        line = self.logged(trace)
        self.assertEqual((line["reason"], line["path"], line["subject"], line["world"]), ("CALL_CANCELLED", LIST_INCIDENTS, "users/linxia-duty", "demo"))
        self.assertLess(line["duration_us"], 5_000_000)

    def test_a_silent_stream_ends_when_its_client_goes_and_when_the_gateway_stops(self):
        path, body = "/services/roster/muster.common.v1.EventService/WatchEvents", envelope(b'{"payloadTypes":["muster.roster.v1.None"]}')
        client, trace = self.begin(path, body, "application/connect+json")
        self.assertIn(b"200 OK", client.recv(4096))
        client.close()
        self.assertLess(self.logged(trace)["duration_us"], 5_000_000)
        client, trace = self.begin(path, body, "application/connect+json")
        answer = client.recv(4096)
        old = self.deployment.end_gateway()
        while piece := client.recv(4096):
            answer += piece
        client.close()
        self.deployment.wait_for_gateway(old)
        self.assertIn(b"SHUTTING_DOWN", answer)
        self.assertLess(self.logged(trace)["duration_us"], 5_000_000)

    def test_a_call_under_way_is_answered_before_the_gateway_stops(self):
        go_on = self.pause("disaster")
        client, trace = self.begin(LIST_INCIDENTS)
        time.sleep(0.3)
        old = self.deployment.end_gateway()
        time.sleep(0.5)
        go_on()
        answer = b""
        while piece := client.recv(65536):
            answer += piece
        client.close()
        self.deployment.wait_for_gateway(old)
        self.assertIn(b"HTTP/1.1 200 OK", answer)
        self.assertEqual(self.logged(trace)["status"], 200)

    def test_what_is_no_http_is_refused(self):
        answer = self.talk(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        self.assertIn(b"HTTP_MALFORMED", answer)

    def test_paths_that_climb_are_refused(self):
        for path in ("/../etc/passwd", "/%2e%2e/etc/passwd", "/a/..%2fb", "/a%5c..%5cb", "//etc/passwd", "/%00", "/a/./b", "/%252e", "/%zz"):
            self.assert_refused(self.browser().ask("GET", path), 400, "PATH_MALFORMED")

    def test_a_service_that_is_down_is_named(self):
        browser = self.browser("linxia-duty")
        self.deployment.service("down", "roster")
        try:
            answer = browser.call("/muster.roster.v1.TeamService/ListTeams")
            self.assert_refused(answer, 503, "SERVICE_UNAVAILABLE")
            self.assertEqual(answer.info()["metadata"]["service"], "roster")
            self.assertIn("roster", answer.sentence())
            self.assertEqual(browser.call(LIST_INCIDENTS).status, 200)
        finally:
            self.deployment.service("up", "roster")

    def test_several_requests_go_over_one_connection(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        for _ in range(3):
            connection.request("POST", LIST_WORLDS, body="{}", headers={"content-type": "application/json"})
            response = connection.getresponse()
            self.assertEqual((response.status, json.loads(response.read())["worlds"][0]["name"]), (200, "live"))
        connection.close()

    # The console.

    def test_the_console_is_served_as_it_was_built_and_its_absence_is_said(self):
        absent = self.browser().ask("GET", "/")
        self.assertEqual(absent.status, 503)
        self.assertIn("控制台还没有安装", absent.body.decode())
        console = self.deployment.state / "console"
        (console / "assets").mkdir(parents=True)
        self.addCleanup(subprocess.run, ["rm", "-rf", str(console)], check=True)
        (console / "assets/app-1a2b.js").write_text("console.log(1);" * 100)
        (console / "assets/app-1a2b.js.br").write_bytes(b"as it was packed")
        (console / "secret.txt").symlink_to(self.deployment.state / "keys/gateway.secret")
        (console / "index.html").write_text('<meta name="csp-nonce" content="{{csp-nonce}}"><div id=root></div>')
        time.sleep(1.1)
        page = self.browser().ask("GET", "/incidents/20231218-622927-1")
        self.assertEqual(page.status, 200)
        policy = page.headers["content-security-policy"]
        self.assertIn("script-src 'self';", policy)
        nonce = page.body.decode().split('content="')[1].split('"')[0]
        self.assertIn(f"'nonce-{nonce}'", policy)
        self.assertNotEqual(self.browser().ask("GET", "/").body, page.body)
        script = self.browser().ask("GET", "/assets/app-1a2b.js", headers={"accept-encoding": "br"})
        self.assertEqual((script.body, script.headers["content-encoding"]), (b"as it was packed", "br"))
        self.assertIn("immutable", script.headers["cache-control"])
        again = self.browser().ask("GET", "/assets/app-1a2b.js", headers={"accept-encoding": "br", "if-none-match": script.headers["etag"]})
        self.assertEqual(again.status, 304)
        self.assertEqual(self.browser().ask("GET", "/assets/gone.js").status, 404)
        self.assertEqual(self.browser().ask("GET", "/secret.txt").status, 404)
        self.assertEqual(self.browser().ask("POST", "/").status, 405)

    # The API to read.

    def test_the_api_is_described_by_pages_that_load_nothing_from_elsewhere(self):
        page = self.browser().ask("GET", "/api/")
        self.assertEqual(page.status, 200)
        self.assertIn("default-src 'none'; script-src 'self'", page.headers["content-security-policy"])
        for path in ("/api/", "/api/reader.js", "/api/reader.css"):
            self.assertNotRegex(self.browser().ask("GET", path).body.decode(), r"https?://")
        self.assertEqual(self.browser().ask("GET", "/api").headers["location"], "/api/")
        described = self.browser().ask("GET", "/api/openapi.json", headers={"accept-encoding": "gzip"})
        again = self.browser().ask("GET", "/api/openapi.json", headers={"accept-encoding": "gzip", "if-none-match": described.headers["etag"]})
        self.assertEqual(again.status, 304)
        document = json.loads(gzip.decompress(described.body))
        methods = self.deployment.text("call", "--list").split()
        described_methods = {path.lstrip("/") for path in document["paths"]}
        self.assertLessEqual({method for method in methods if "EventService" not in method}, described_methods)
        schemas = document["components"]["schemas"]
        references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
        self.assertEqual(references - set(schemas), set())

    # What changes the gateway's settings, or how it runs, comes last.

    def test_z_all_services_and_the_gateway_run_in_one_process(self):
        names = ("gateway", "chapter", "disaster", "roster", "warehouse", "dispatch")
        for name in names:
            self.deployment.service("down", name)
        state = self.deployment.state
        as_user = ["setpriv", "--reuid", "muster", "--regid", "muster", "--init-groups"] if os.geteuid() == 0 else []
        with open(state / "log/all", "w") as log, subprocess.Popen([*as_user, state / "bin/musterd", "all", "--config", state / "server.textproto"],
                                                                   stdout=log, stderr=log, cwd="/") as everything:
            try:
                for _ in range(200):
                    try:
                        answer = self.browser().sign_in("linxia-duty", self.password)
                        if answer.status == 200:
                            break
                    except OSError:
                        pass
                    time.sleep(0.1)
                self.assertEqual(self.browser("linxia-duty").call(LIST_INCIDENTS).status, 200)
            finally:
                everything.terminate()
                self.assertEqual(everything.wait(20), 0)
                for name in reversed(names):
                    self.deployment.service("up", name)
                self.deployment.wait_for_gateway()

    def test_z_the_address_behind_a_trusted_proxy_is_believed_and_no_other(self):
        header = {"x-forwarded-for": "203.0.113.9"}

        def address_of_session():
            browser = Browser(self.port)
            answer = browser.call(SIGN_IN + "SignIn", {"world": "demo", "user": "gansu-duty", "password": self.password}, header)
            self.assertEqual(answer.status, 200, answer.body)
            sessions = browser.call(SESSIONS + "ListSessions", {"parent": "users/gansu-duty"}, header).json()["sessions"]
            return max(sessions, key=lambda session: session["createTime"])["clientAddress"]

        self.assertEqual(address_of_session(), "127.0.0.1")
        self.deployment.write_settings(trusted_proxies='"127.0.0.0/8"')
        self.deployment.restart_gateway()
        try:
            self.assertEqual(address_of_session(), "203.0.113.9")
        finally:
            self.deployment.write_settings()
            self.deployment.restart_gateway()

    def test_z_what_came_to_a_trusted_proxy_by_tls_counts_as_such(self):
        def sign_in():
            browser = Browser(self.port)
            headers = {"x-forwarded-proto": "https", "origin": "https://relief.example", "host": "relief.example"}
            return browser.call(SIGN_IN + "SignIn", {"world": "demo", "user": "gansu-duty", "password": self.password}, headers)

        self.assert_refused(sign_in(), 403, "CROSS_SITE")
        self.deployment.write_settings(trusted_proxies='"127.0.0.0/8"')
        self.deployment.restart_gateway()
        try:
            cookie = sign_in().headers["set-cookie"]
            self.assertTrue(cookie.startswith("__Host-") and "Secure" in cookie, cookie)
        finally:
            self.deployment.write_settings()
            self.deployment.restart_gateway()

    def test_z_one_address_cannot_take_every_connection(self):
        self.deployment.write_settings(max_connections_per_address=4)
        self.deployment.restart_gateway()
        clients = []
        try:
            for _ in range(4):
                clients.append(socket.create_connection(("127.0.0.1", self.port), timeout=10))
                clients[-1].sendall(b"G")
            time.sleep(0.2)
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as one_more:
                answer = one_more.recv(4096)
            self.assertTrue(answer.startswith(b"HTTP/1.1 503 "), answer)
            self.assertIn(b"TOO_MANY_CONNECTIONS", answer)
            clients.pop().close()
            time.sleep(0.2)
            self.assertEqual(self.browser().call(LIST_WORLDS).status, 200)
        finally:
            for client in clients:
                client.close()
            self.deployment.write_settings()
            self.deployment.restart_gateway()

    def test_z_a_machine_with_a_bad_key_keeps_nobody_behind_its_address_out(self):
        self.deployment.write_settings(sign_ins_per_minute=3)
        self.deployment.restart_gateway()
        try:
            machine = Browser(self.port, api_key="demo." + "x" * 43)
            for _ in range(10):
                self.assert_refused(machine.call(LIST_INCIDENTS), 401, "SESSION_ENDED")
            for number in range(5):
                guesser = Browser(self.port, api_key=f"demo.{number:043}")
                reason = guesser.call(LIST_INCIDENTS).reason()
            self.assertEqual(reason, "TOO_MANY_REQUESTS")
            person = self.browser("linxia-duty")
            self.assertEqual(person.call(LIST_INCIDENTS).status, 200)
        finally:
            self.deployment.write_settings()
            self.deployment.restart_gateway()

    def test_z_who_asks_too_often_waits(self):
        self.deployment.write_settings(requests_per_second=1, request_burst=5, sign_ins_per_minute=3)
        self.deployment.restart_gateway()
        try:
            browser = self.browser("linxia-duty")
            answers = [browser.call(GET_CHAPTER, {"name": "chapters/622927"}) for _ in range(8)]
            self.assertEqual([answer.status for answer in answers][:5], [200] * 5)
            self.assert_refused(answers[-1], 429, "TOO_MANY_REQUESTS")
            self.assertGreaterEqual(int(answers[-1].headers["retry-after"]), 1)
            refusals = [self.browser().sign_in("nobody-there", "x").reason() for _ in range(4)]
            self.assertIn("TOO_MANY_REQUESTS", refusals)
        finally:
            self.deployment.write_settings()
            self.deployment.restart_gateway()


if __name__ == "__main__":
    unittest.main()
