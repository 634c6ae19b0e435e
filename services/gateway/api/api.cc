#include "gateway/api/api.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "gateway/api/cookies.h"
#include "gateway/http/lookout.h"
#include "gateway/http/path.h"
#include "muster/gateway/v1/sign_in_service.pb.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"

namespace muster::gateway {
namespace {

constexpr char kOwnPackage[] = "/muster.gateway.v1.";
constexpr char kSignIn[] = "/muster.gateway.v1.SignInService/SignIn";
constexpr char kSignOut[] = "/muster.gateway.v1.SignInService/SignOut";
constexpr char kListWorlds[] = "/muster.gateway.v1.SignInService/ListWorlds";
constexpr char kGetIdentity[] = "/muster.gateway.v1.SignInService/GetIdentity";
constexpr char kSearchAudit[] = "/muster.gateway.v1.AuditService/SearchAuditEntries";
constexpr char kVerifyAudit[] = "/muster.gateway.v1.AuditService/VerifyAudit";
constexpr char kChangePassword[] = "/muster.chapter.v1.UserService/ChangePassword";
constexpr char kCreateSession[] = "/muster.chapter.v1.SessionService/CreateSession";
constexpr char kRevokeSession[] = "/muster.chapter.v1.SessionService/RevokeSession";

constexpr absl::Duration kDefaultLimit = absl::Seconds(30);
constexpr absl::Duration kLongestLimit = absl::Minutes(5);
constexpr absl::Duration kSignInLimit = absl::Seconds(20);
// Below this an answer gains nothing by being compressed.
constexpr std::size_t kCompressFrom = 1024;

constexpr char kAcceptPost[] = "application/json, application/proto, application/connect+json, application/connect+proto";

Channel ChannelOf(const Request& request) { return request.secure ? Channel::kTls : Channel::kPlain; }

CallContext ContextOf(const Request& request) {
  return {.trace_id = request.trace_id, .language = request.language, .client_address = request.peer};
}

std::string ETagOf(absl::string_view bytes) {
  std::array<unsigned char, 16> digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return absl::StrCat("\"", absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size())), "\"");
}

// A browser says where a request comes from; what another site makes it send is refused, although the cookie would not come along anyway.
absl::Status CheckSameSite(const Request& request) {
  const absl::string_view site = request.Header("sec-fetch-site");
  if (!site.empty()) {
    if (site == "same-origin" || site == "none") return absl::OkStatus();
    return PermissionDenied("CROSS_SITE", absl::StrCat("sec-fetch-site is ", site));
  }
  const absl::string_view origin = request.Header("origin");
  if (origin.empty()) return absl::OkStatus();
  if (origin == absl::StrCat(request.secure ? "https://" : "http://", request.Header("host"))) return absl::OkStatus();
  return PermissionDenied("CROSS_SITE", absl::StrCat("the origin is ", origin));
}

absl::Status TooMany(absl::Duration wait) {
  const auto seconds = std::max<std::int64_t>(1, absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1))));
  return ResourceExhausted("TOO_MANY_REQUESTS", "the client asks too often", wait, {{"seconds", seconds}});
}

// Whether a method may be called before signing in.
bool IsPublic(const ApiMethod& method) { return method.path == kSignIn || method.path == kSignOut || method.path == kListWorlds; }

// What may be done with a one-time password: choosing another.
bool IsForNewcomers(const ApiMethod& method) { return method.path == kGetIdentity || method.path == kChangePassword; }

}  // namespace

Api::Api(const muster::config::ServerConfig& config, const GatewayConfig& settings, const Upstreams& upstreams, SessionKeeper& keeper,
         Watch& watch, const Audit& audit)
    : config_(config),
      settings_(settings),
      upstreams_(upstreams),
      keeper_(keeper),
      watch_(watch),
      audit_(audit),
      requests_(
          {.per_second = static_cast<double>(settings.requests_per_second()), .burst = static_cast<double>(settings.request_burst())}),
      sign_ins_({.per_second = settings.sign_ins_per_minute() / 60.0, .burst = static_cast<double>(settings.sign_ins_per_minute())}),
      guesses_({.per_second = settings.sign_ins_per_minute() / 60.0, .burst = static_cast<double>(settings.sign_ins_per_minute())}) {}

bool Api::Owns(absl::string_view path) { return absl::StartsWith(path, "/muster.") || absl::StartsWith(path, "/services/"); }

absl::StatusOr<Api::Route> Api::FindRoute(const Request& request, Refusal& refusal) const {
  Route route;
  absl::string_view path = request.path;
  std::string named;
  if (absl::ConsumePrefix(&path, "/services/")) {
    const std::size_t slash = path.find('/');
    named = std::string(path.substr(0, slash));
    path = slash == absl::string_view::npos ? absl::string_view() : path.substr(slash);
  }
  route.method = Schema::Get().Find(path);
  const bool own = absl::StartsWith(path, kOwnPackage);
  if (route.method != nullptr) route.service = named.empty() ? route.method->service : named;
  if (route.method == nullptr || (own ? !named.empty() : !upstreams_.Has(route.service))) {
    refusal.http_status = 404;
    return WithCode(absl::StatusCode::kUnimplemented,
                    NotFound("RPC_UNKNOWN", absl::StrCat("no method ", request.path, " here"), {{"method", request.path}}));
  }
  const bool streaming = route.method->descriptor->server_streaming();
  if (request.method() == "GET" && route.method->reads) {
    const std::string encoding = QueryValue(request.query, "encoding");
    if (encoding != "json" && encoding != "proto") return InvalidArgument("QUERY_MALFORMED", "encoding is json or proto");
    route.type = {encoding == "json" ? Codec::kJson : Codec::kProto, false};
    return route;
  }
  if (request.method() != "POST") {
    refusal.http_status = 405;
    refusal.headers.emplace_back("allow", route.method->reads ? "GET, POST" : "POST");
    return WithCode(
        absl::StatusCode::kUnknown,
        InvalidArgument("VERB_UNKNOWN", absl::StrCat(request.method(), " is not how this is called"), {{"verb", request.method()}}));
  }
  const std::optional<ContentType> type = ParseContentType(request.Header("content-type"));
  if (!type.has_value() || type->streaming != streaming) {
    refusal.http_status = 415;
    refusal.headers.emplace_back("accept-post", kAcceptPost);
    return WithCode(absl::StatusCode::kUnknown, InvalidArgument("CONTENT_TYPE_UNKNOWN", "the content type is none that this method takes",
                                                                {{"content_type", request.Header("content-type")}}));
  }
  route.type = *type;
  const absl::string_view version = request.Header("connect-protocol-version");
  if (!version.empty() && version != "1") {
    return InvalidArgument("PROTOCOL_VERSION_UNKNOWN", "connect-protocol-version must be 1", {{"version", version}});
  }
  return route;
}

absl::StatusOr<std::string> Api::ReadMessage(const Request& request, const Route& route) const {
  const auto limit = static_cast<std::size_t>(settings_.max_body_bytes());
  const google::protobuf::Descriptor& input = *route.method->descriptor->input_type();
  std::string text;
  if (request.method() == "GET") {
    text = QueryValue(request.query, "message");
    if (QueryValue(request.query, "base64") == "1" && !absl::WebSafeBase64Unescape(std::string(text), &text)) {
      return InvalidArgument("QUERY_MALFORMED", "message is not base64url");
    }
    ASSIGN_OR_RETURN(const Encoding encoding, ParseEncoding(QueryValue(request.query, "compression")));
    if (encoding != Encoding::kIdentity) {
      ASSIGN_OR_RETURN(text, Decompress(text, encoding, limit));
    }
  } else if (!route.type.streaming) {
    ASSIGN_OR_RETURN(const Encoding encoding, ParseEncoding(request.Header("content-encoding")));
    ASSIGN_OR_RETURN(text, Decompress(request.body(), encoding, limit));
  } else {
    ASSIGN_OR_RETURN(const Encoding encoding, ParseEncoding(request.Header("connect-content-encoding")));
    ASSIGN_OR_RETURN(const std::vector<Enveloped> envelopes, ReadEnvelopes(request.body()));
    if (envelopes.size() != 1) {
      return WithCode(absl::StatusCode::kUnimplemented,
                      InvalidArgument("ONE_MESSAGE_EXPECTED", "a server stream takes exactly one message", {{"count", envelopes.size()}}));
    }
    const Enveloped& only = envelopes.front();
    const bool compressed = (only.flags & kFlagCompressed) != 0;
    if ((only.flags & ~kFlagCompressed) != 0) return InvalidArgument("FRAME_MALFORMED", "unknown flags");
    if (compressed && encoding == Encoding::kIdentity) {
      return Internal("FRAME_NOT_COMPRESSED", "a compressed message without connect-content-encoding");
    }
    ASSIGN_OR_RETURN(text, Decompress(only.message, compressed ? encoding : Encoding::kIdentity, limit));
  }
  switch (route.type.codec) {
    case Codec::kJson:
      return Schema::Get().ToBinary(input, text.empty() ? "{}" : text);
    case Codec::kProto:
      RETURN_IF_ERROR(Schema::Get().Check(input, text));
      return text;
  }
  return text;
}

Task<absl::Status> Api::Admit(Request& request, Exchange& exchange, Call& call) {
  const absl::Time now = request.arrival;
  const std::string address = absl::StrCat("address ", request.peer);
  absl::string_view bearer = request.Header("authorization");
  call.by_cookie = !absl::ConsumePrefix(&bearer, "Bearer ");
  call.credential = call.by_cookie ? CookieValue(request.Header("cookie"), SessionCookieName(ChannelOf(request))) : std::string(bearer);
  if (call.by_cookie) {
    absl::Status same_site = CheckSameSite(request);
    if (!same_site.ok()) co_return same_site;
  }
  if (IsPublic(*call.route.method)) {
    const bool signs_in = call.route.method->path == kSignIn;
    const absl::Duration wait = signs_in ? sign_ins_.Take(address, now) : requests_.Take(address, now);
    co_return wait > absl::ZeroDuration() ? TooMany(wait) : absl::OkStatus();
  }
  if (call.credential.empty()) {
    const absl::Duration wait = requests_.Take(address, now);
    co_return wait > absl::ZeroDuration() ? TooMany(wait) : Unauthenticated("CALLER_MISSING", "neither session nor API key");
  }
  // Guessing secrets is as slow as guessing passwords, and does not keep neighbours behind the same address from signing in.
  const bool guessed = !keeper_.HasMet(call.credential);
  if (const absl::Duration wait = guessed ? guesses_.Look(address, now) : absl::ZeroDuration(); wait > absl::ZeroDuration()) {
    co_return TooMany(wait);
  }
  absl::StatusOr<std::shared_ptr<const SignedIn>> who = co_await keeper_.Identify(call.credential, ContextOf(request));
  if (!who.ok()) {
    if (guessed && absl::IsUnauthenticated(who.status())) guesses_.Take(address, now);
    co_return who.status();
  }
  call.who = *std::move(who);
  exchange.subject = call.who->identity.user();
  exchange.world = call.who->world;
  const absl::Duration wait = requests_.Take(call.who->identity.credential(), now);
  if (wait > absl::ZeroDuration()) co_return TooMany(wait);
  if (call.who->identity.password_change_required() && !IsForNewcomers(*call.route.method)) {
    co_return PermissionDenied("PASSWORD_CHANGE_REQUIRED", "the one-time password is to be changed first");
  }
  co_return absl::OkStatus();
}

Task<void> Api::Handle(Request& request, Exchange& exchange) {
  Call call;
  Refusal refusal;
  absl::StatusOr<Route> route = FindRoute(request, refusal);
  if (!route.ok()) {
    refusal.status = route.status();
    co_await Refuse(request, exchange, refusal, false);
    co_return;
  }
  call.route = *std::move(route);
  const bool streaming = call.route.type.streaming;
  absl::Status status = co_await Admit(request, exchange, call);
  if (status.ok()) {
    absl::StatusOr<std::string> message = ReadMessage(request, call.route);
    absl::StatusOr<std::optional<absl::Duration>> timeout = ParseTimeout(request.Header("connect-timeout-ms"));
    status = message.ok() ? timeout.status() : message.status();
    if (message.ok()) call.message = *std::move(message);
    const std::optional<absl::Duration> asked = timeout.ok() ? *timeout : std::nullopt;
    // A stream lives as long as its caller's token unless the client says otherwise.
    call.deadline =
        streaming && !asked.has_value() ? absl::InfiniteFuture() : request.arrival + std::min(asked.value_or(kDefaultLimit), kLongestLimit);
  }
  if (!status.ok()) {
    refusal.status = status;
    co_await Refuse(request, exchange, refusal, streaming);
    co_return;
  }
  if (streaming) {
    co_await AnswerStream(request, exchange, call);
  } else {
    co_await AnswerUnary(request, exchange, call);
  }
}

Task<void> Api::Refuse(Request& request, Exchange& exchange, const Refusal& refusal, bool streaming) {
  exchange.reason = ReasonOf(refusal.status);
  if (streaming && refusal.http_status == 0) {
    // An error of a stream travels as its last message.
    Response head;
    head.headers.emplace_back("content-type", std::string(request.Header("content-type")));
    co_await exchange.BeginStream(std::move(head));
    const std::string end = EndOfStream(refusal.status, request.language);
    if (co_await exchange.Write(end)) co_await exchange.EndStream();
    co_return;
  }
  Response response = ErrorResponse(refusal.status, request.language, refusal.http_status);
  response.headers.insert(response.headers.end(), refusal.headers.begin(), refusal.headers.end());
  co_await exchange.Send(std::move(response));
}

Task<void> Api::AnswerUnary(Request& request, Exchange& exchange, const Call& call) {
  Headers headers;
  absl::StatusOr<std::string> answer = absl::UnknownError("not called yet");
  if (call.route.service == "gateway") {
    answer = co_await CallOwn(request, exchange, call, headers);
  } else {
    const rpc::CallOptions options = {.deadline = call.deadline,
                                      .token = call.who->signer->TokenFor(request.peer),
                                      .trace_id = request.trace_id,
                                      .language = request.language};
    const std::function<bool()> is_over = [&exchange] { return exchange.client_has_left(); };
    answer = co_await upstreams_.Unary(call.route.service, call.route.method->path, options, call.message, is_over);
    // What was changed there may be what is remembered of this session.
    if (answer.ok() && call.route.service == "chapter" && !call.route.method->reads)
      keeper_.Forget(call.who->world, call.who->identity.user());
  }
  if (answer.ok() && call.route.type.codec == Codec::kJson) {
    answer = Schema::Get().ToJson(*call.route.method->descriptor->output_type(), *answer);
  }
  if (!answer.ok()) {
    Refusal refusal;
    refusal.status = answer.status();
    refusal.headers = headers;
    co_await Refuse(request, exchange, refusal, false);
    co_return;
  }
  Response response;
  response.headers = std::move(headers);
  response.headers.emplace_back("content-type", std::string(ContentTypeName(call.route.type)));
  if (request.method() == "GET") {
    const std::string etag = ETagOf(*answer);
    response.headers.emplace_back("etag", etag);
    response.headers.emplace_back("cache-control", "private, no-cache");
    response.headers.emplace_back("vary", "accept-encoding, accept-language, authorization, cookie");
    if (request.Header("if-none-match") == etag) {
      response.status = 304;
      co_await exchange.Send(std::move(response));
      co_return;
    }
  }
  const Encoding encoding = answer->size() < kCompressFrom ? Encoding::kIdentity : ChooseEncoding(request.Header("accept-encoding"));
  if (encoding == Encoding::kIdentity) {
    response.body = *std::move(answer);
  } else {
    response.body = Compress(*answer, encoding);
    response.headers.emplace_back("content-encoding", std::string(NameOf(encoding)));
  }
  co_await exchange.Send(std::move(response));
}

Task<void> Api::AnswerStream(Request& request, Exchange& exchange, const Call& call) {
  Response head;
  head.headers.emplace_back("content-type", std::string(ContentTypeName(call.route.type)));
  absl::Status status;
  if (call.route.service == "gateway") {
    const WatchCall watch_call = {.credential = call.credential,
                                  .who = call.who,
                                  .context = ContextOf(request),
                                  .codec = call.route.type.codec,
                                  .request = call.message,
                                  .deadline = call.deadline};
    co_await exchange.BeginStream(std::move(head));
    status = co_await watch_.Run(watch_call, exchange);
  } else {
    const Encoding encoding = ChooseEncoding(request.Header("connect-accept-encoding"));
    if (encoding != Encoding::kIdentity) head.headers.emplace_back("connect-content-encoding", std::string(NameOf(encoding)));
    co_await exchange.BeginStream(std::move(head));
    const rpc::CallOptions options = {.deadline = call.deadline,
                                      .token = call.who->signer->TokenFor(request.peer),
                                      .trace_id = request.trace_id,
                                      .language = request.language};
    const std::shared_ptr<UpstreamStream> stream = upstreams_.Stream(call.route.service, call.route.method->path, options, call.message);
    const absl::Cleanup cancel = [&stream] { stream->Cancel(); };
    // A service may be silent for long.
    const auto executor = co_await asio::this_coro::executor;
    const Lookout lookout(
        executor, [&exchange] { return exchange.client_has_left() || exchange.draining(); }, [&stream] { stream->Cancel(); });
    bool client_listens = true;
    while (client_listens) {
      std::optional<std::string> message = co_await stream->Next();
      if (!message.has_value()) {
        status = stream->status();
        break;
      }
      if (call.route.type.codec == Codec::kJson) {
        absl::StatusOr<std::string> json = Schema::Get().ToJson(*call.route.method->descriptor->output_type(), *message);
        if (!json.ok()) {
          status = json.status();
          break;
        }
        message = *std::move(json);
      }
      const bool compress = encoding != Encoding::kIdentity && message->size() >= kCompressFrom;
      const std::string envelope = compress ? Envelope(kFlagCompressed, Compress(*message, encoding)) : Envelope(0, *message);
      client_listens = co_await exchange.Write(envelope);
      if (exchange.draining()) break;
    }
    if (exchange.draining()) status = Unavailable("SHUTTING_DOWN", "the gateway is shutting down", absl::Seconds(1));
  }
  exchange.reason = ReasonOf(status);
  const std::string end = EndOfStream(status, request.language);
  if (co_await exchange.Write(end)) co_await exchange.EndStream();
}

Task<absl::StatusOr<std::string>> Api::CallOwn(Request& request, const Exchange& exchange, const Call& call, Headers& headers) {
  const std::string& path = call.route.method->path;
  if (path == kSignIn) co_return co_await SignIn(request, call, headers);
  if (path == kSignOut) co_return co_await SignOut(request, call, headers);
  if (path == kListWorlds) co_return ListWorlds();
  if (path == kGetIdentity) co_return GetIdentity(call);
  const AuditCall audit_call = {
      .who = call.who, .context = ContextOf(request), .request = call.message, .deadline = call.deadline, .is_over = [&exchange] {
        return exchange.client_has_left();
      }};
  if (path == kSearchAudit) co_return co_await audit_.Search(audit_call);
  MUSTER_CHECK(path == kVerifyAudit);
  co_return co_await audit_.Verify(audit_call);
}

absl::StatusOr<std::string> Api::ListWorlds() const {
  v1::ListWorldsResponse response;
  for (const muster::config::World& world : config_.worlds()) {
    response.add_worlds()->set_name(world.name());
    response.mutable_worlds()->rbegin()->set_exercise(world.exercise());
  }
  return response.SerializeAsString();
}

absl::StatusOr<std::string> Api::GetIdentity(const Call& call) const {
  v1::GetIdentityResponse response;
  response.mutable_world()->set_name(call.who->world);
  for (const muster::config::World& world : config_.worlds()) {
    if (world.name() == call.who->world) response.mutable_world()->set_exercise(world.exercise());
  }
  *response.mutable_identity() = call.who->identity;
  return response.SerializeAsString();
}

Task<absl::StatusOr<std::string>> Api::SignIn(Request& request, const Call& call, Headers& headers) {
  v1::SignInRequest sign_in;
  sign_in.ParseFromString(call.message);
  const std::string world_name = sign_in.world().empty() ? config_.worlds(0).name() : sign_in.world();
  const auto world = std::find_if(config_.worlds().begin(), config_.worlds().end(),
                                  [&](const muster::config::World& entry) { return entry.name() == world_name; });
  if (world == config_.worlds().end()) {
    co_return PermissionDenied("WORLD_UNKNOWN", "this deployment has no such world", {{"world", world_name}});
  }
  chapter::v1::CreateSessionRequest create;
  create.set_user(absl::StartsWith(sign_in.user(), "users/") || sign_in.user().empty() ? sign_in.user()
                                                                                       : absl::StrCat("users/", sign_in.user()));
  create.set_password(sign_in.password());
  create.set_totp_code(sign_in.totp_code());
  create.set_chapter(sign_in.chapter());
  create.set_client_address(request.peer);
  // A browser's name is ASCII; anything else is left out rather than a reason to refuse the sign-in.
  for (const char c : request.Header("user-agent").substr(0, 300)) {
    if (absl::ascii_isprint(static_cast<unsigned char>(c))) create.mutable_user_agent()->push_back(c);
  }
  const rpc::CallOptions options = keeper_.AsGateway(world_name, kSignInLimit, ContextOf(request));
  const absl::StatusOr<std::string> answer = co_await upstreams_.Unary("chapter", kCreateSession, options, create.SerializeAsString());
  if (!answer.ok()) co_return answer.status();
  chapter::v1::CreateSessionResponse session;
  if (!session.ParseFromString(*answer)) co_return Internal("CALL_FAILED", "not a CreateSessionResponse", {{"service", "chapter"}});
  const std::string credential = absl::StrCat(world_name, ".", session.secret());
  headers.emplace_back("set-cookie", SessionCookie(credential, ChannelOf(request)));
  // From here on it is no guess, however many of those come from the same address.
  const absl::StatusOr<std::shared_ptr<const SignedIn>> met = co_await keeper_.Identify(credential, ContextOf(request));
  static_cast<void>(met);
  v1::SignInResponse response;
  response.mutable_world()->set_name(world_name);
  response.mutable_world()->set_exercise(world->exercise());
  *response.mutable_identity() = std::move(*session.mutable_identity());
  co_return response.SerializeAsString();
}

Task<absl::StatusOr<std::string>> Api::SignOut(Request& request, const Call& call, Headers& headers) {
  headers.emplace_back("set-cookie", SessionCookie("", ChannelOf(request)));
  if (!call.by_cookie || call.credential.empty()) co_return v1::SignOutResponse().SerializeAsString();
  const absl::StatusOr<std::shared_ptr<const SignedIn>> who = co_await keeper_.Identify(call.credential, ContextOf(request));
  if (absl::IsUnauthenticated(who.status())) co_return v1::SignOutResponse().SerializeAsString();
  if (!who.ok()) co_return who.status();
  chapter::v1::RevokeSessionRequest revoke;
  revoke.set_request_id(NewUuid());
  revoke.set_name((*who)->identity.credential());
  const rpc::CallOptions options = {.deadline = absl::Now() + kSignInLimit,
                                    .token = (*who)->signer->TokenFor(request.peer),
                                    .trace_id = request.trace_id,
                                    .language = request.language};
  const absl::StatusOr<std::string> answer = co_await upstreams_.Unary("chapter", kRevokeSession, options, revoke.SerializeAsString());
  keeper_.Forget((*who)->world, (*who)->identity.credential());
  if (!answer.ok()) co_return answer.status();
  co_return v1::SignOutResponse().SerializeAsString();
}

}  // namespace muster::gateway
