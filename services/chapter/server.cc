#include "chapter/server.h"

#include "absl/time/clock.h"
#include "chapter/api/chapter_api.h"
#include "chapter/api/gatekeeper.h"
#include "chapter/api/session_api.h"
#include "chapter/api/user_api.h"
#include "chapter/jobs/renew_secrets.h"
#include "platform/status/status.h"
#include "sql/chapter_migrations.h"

namespace muster::chapter {
namespace {

constexpr absl::Duration kRenewalPatience = absl::Minutes(1);

class Server final : public ServiceServer {
 public:
  explicit Server(const ServiceContext& context)
      : context_(context),
        scopes_(context.worlds(), context.chapters()),
        gatekeeper_([] { return absl::Now(); }, {}, *context.sealer()),
        chapter_api_(context.worlds()),
        user_api_(scopes_, gatekeeper_),
        session_api_(context.worlds(), scopes_, gatekeeper_) {
    chapter_service_.Unary("GetChapter", &chapter_api_, &ChapterApi::GetChapter);
    chapter_service_.Unary("ListChapters", &chapter_api_, &ChapterApi::ListChapters);
    chapter_service_.Unary("ListCooperationZones", &chapter_api_, &ChapterApi::ListCooperationZones);
    chapter_service_.Unary("ImportChapters", &chapter_api_, &ChapterApi::ImportChapters);

    user_service_.Unary("GetUser", &user_api_, &UserApi::GetUser);
    user_service_.Unary("ListUsers", &user_api_, &UserApi::ListUsers);
    user_service_.Unary("CreateUser", &user_api_, &UserApi::CreateUser);
    user_service_.Unary("UpdateUser", &user_api_, &UserApi::UpdateUser);
    user_service_.Unary("DisableUser", &user_api_, &UserApi::DisableUser);
    user_service_.Unary("EnableUser", &user_api_, &UserApi::EnableUser);
    user_service_.Unary("ResetPassword", &user_api_, &UserApi::ResetPassword);
    user_service_.Unary("ChangePassword", &user_api_, &UserApi::ChangePassword);
    user_service_.Unary("BeginTotp", &user_api_, &UserApi::BeginTotp);
    user_service_.Unary("ConfirmTotp", &user_api_, &UserApi::ConfirmTotp);
    user_service_.Unary("DisableTotp", &user_api_, &UserApi::DisableTotp);
    user_service_.Unary("CreateApiKey", &user_api_, &UserApi::CreateApiKey);
    user_service_.Unary("ListApiKeys", &user_api_, &UserApi::ListApiKeys);
    user_service_.Unary("RevokeApiKey", &user_api_, &UserApi::RevokeApiKey);

    session_service_.Unary("CreateSession", &session_api_, &SessionApi::CreateSession);
    session_service_.Unary("Authenticate", &session_api_, &SessionApi::Authenticate);
    session_service_.Unary("ListSessions", &session_api_, &SessionApi::ListSessions);
    session_service_.Unary("UpdateSession", &session_api_, &SessionApi::UpdateSession);
    session_service_.Unary("RevokeSession", &session_api_, &SessionApi::RevokeSession);
  }

  std::vector<rpc::Service*> rpc_services() override { return {&chapter_service_, &user_service_, &session_service_}; }

  absl::Status RenewRows() override {
    for (const std::unique_ptr<World>& world : context_.worlds().all()) {
      ASSIGN_OR_RETURN(const int unreadable_count, RenewSecrets(*world, *context_.sealer(), absl::Now() + kRenewalPatience));
      if (unreadable_count == 0) continue;
      context_.logger().Warning("secrets of authenticator apps cannot be opened: the key that sealed them is not in sealing_key_file",
                                {{"world", world->name}, {"accounts", unreadable_count}});
    }
    return absl::OkStatus();
  }

 private:
  const ServiceContext& context_;
  const Scopes scopes_;
  Gatekeeper gatekeeper_;
  ChapterApi chapter_api_;
  UserApi user_api_;
  SessionApi session_api_;
  rpc::Service chapter_service_{"muster.chapter.v1.ChapterService"};
  rpc::Service user_service_{"muster.chapter.v1.UserService"};
  rpc::Service session_service_{"muster.chapter.v1.SessionService"};
};

}  // namespace

absl::StatusOr<std::optional<std::string>> FirstAdministrator(const World& world, absl::Time deadline) {
  return MakeFirstAdministrator(world, deadline);
}

ServiceDefinition Definition() {
  return {.name = "chapter",
          .migrations = &sql::Migrations,
          .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> { return std::make_unique<Server>(context); },
          .seals = true};
}

}  // namespace muster::chapter
