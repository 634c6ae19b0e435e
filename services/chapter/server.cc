#include "chapter/server.h"

#include "chapter/api/chapter_api.h"
#include "sql/chapter_migrations.h"

namespace muster::chapter {
namespace {

class Server final : public ServiceServer {
 public:
  explicit Server(const ServiceContext& context) : chapter_api_(context.worlds()), chapter_service_("muster.chapter.v1.ChapterService") {
    chapter_service_.Unary("GetChapter", &chapter_api_, &ChapterApi::GetChapter);
    chapter_service_.Unary("ListChapters", &chapter_api_, &ChapterApi::ListChapters);
    chapter_service_.Unary("ListCooperationZones", &chapter_api_, &ChapterApi::ListCooperationZones);
    chapter_service_.Unary("ImportChapters", &chapter_api_, &ChapterApi::ImportChapters);
  }

  std::vector<rpc::Service*> rpc_services() override { return {&chapter_service_}; }

 private:
  ChapterApi chapter_api_;
  rpc::Service chapter_service_;
};

}  // namespace

ServiceDefinition Definition() {
  return {.name = "chapter", .migrations = &sql::Migrations, .make = [](const ServiceContext& context) -> std::unique_ptr<ServiceServer> {
            return std::make_unique<Server>(context);
          }};
}

}  // namespace muster::chapter
