#include "gateway/site/openapi.h"

#include <google/protobuf/descriptor.h>

#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gateway/connect/schema.h"
#include "gateway/connect/wire.h"

namespace muster::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// The comment before a definition, as one paragraph for each of its own.
template <class Thing>
std::string CommentOf(const Thing& thing) {
  google::protobuf::SourceLocation location;
  if (!thing.GetSourceLocation(&location)) return "";
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(absl::StripAsciiWhitespace(location.leading_comments), '\n')) {
    lines.emplace_back(absl::StripAsciiWhitespace(line));
  }
  return absl::StrJoin(lines, "\n");
}

template <class Thing>
std::string Description(const Thing& thing) {
  const std::string comment = CommentOf(thing);
  return comment.empty() ? "" : absl::StrCat(R"("description":)", JsonString(comment), ",");
}

// Closes an object whose members each end with a comma.
std::string Closed(std::string object) {
  if (absl::EndsWith(object, ",")) object.pop_back();
  object.push_back('}');
  return object;
}

std::string Reference(absl::string_view full_name) { return absl::StrCat(R"("$ref":"#/components/schemas/)", full_name, R"(",)"); }

// The members of the schema of one value of a field.
std::string ValueMembers(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return R"("type":"boolean",)";
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
      return R"("type":"integer","format":"int32",)";
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT64:
      return R"("type":"string","format":"int64",)";
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return R"("type":"number","format":"double",)";
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? R"("type":"string","contentEncoding":"base64",)" : R"("type":"string",)";
    case FieldDescriptor::CPPTYPE_ENUM:
      return Reference(field.enum_type()->full_name());
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  const std::string& type = field.message_type()->full_name();
  if (type == "google.protobuf.Timestamp") return R"("type":"string","format":"date-time",)";
  if (type == "google.protobuf.Duration") return R"("type":"string","examples":["1.5s"],)";
  if (type == "google.protobuf.Any") return R"("type":"object","properties":{"@type":{"type":"string"}},)";
  if (type == "google.protobuf.FieldMask") return R"("type":"string","examples":["displayName,roleGrants"],)";
  // What is left of protobuf's own types are objects of any kind.
  if (absl::StartsWith(type, "google.protobuf.")) return R"("type":"object",)";
  return Reference(type);
}

std::string FieldSchema(const FieldDescriptor& field) {
  std::string schema = absl::StrCat("{", Description(field));
  if (field.is_map()) {
    absl::StrAppend(&schema, R"("type":"object","additionalProperties":)",
                    Closed(absl::StrCat("{", ValueMembers(*field.message_type()->field(1)))), ",");
  } else if (field.is_repeated()) {
    absl::StrAppend(&schema, R"("type":"array","items":)", Closed(absl::StrCat("{", ValueMembers(field))), ",");
  } else {
    absl::StrAppend(&schema, ValueMembers(field));
  }
  return Closed(std::move(schema));
}

// All messages and enums that methods lead to.
class Schemas {
 public:
  void Add(const Descriptor& message) {
    if (absl::StartsWith(message.full_name(), "google.protobuf.") || !names_.insert(message.full_name()).second) return;
    std::string schema = absl::StrCat("{", Description(message), R"("type":"object","properties":{)");
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      absl::StrAppend(&schema, JsonString(field.json_name()), ":", FieldSchema(field), ",");
    }
    written_.push_back(absl::StrCat(JsonString(message.full_name()), ":", Closed(std::move(schema)), "}"));
    for (int i = 0; i < message.field_count(); ++i) AddType(*message.field(i));
  }

  std::string Json() const { return absl::StrJoin(written_, ","); }

 private:
  void AddType(const FieldDescriptor& field) {
    if (field.is_map()) return AddType(*field.message_type()->field(1));
    if (field.message_type() != nullptr) Add(*field.message_type());
    if (field.enum_type() != nullptr) AddEnum(*field.enum_type());
  }

  void AddEnum(const EnumDescriptor& type) {
    if (!names_.insert(type.full_name()).second) return;
    std::vector<std::string> values, meanings;
    const std::string comment = CommentOf(type);
    if (!comment.empty()) meanings.push_back(comment);
    for (int i = 0; i < type.value_count(); ++i) {
      values.push_back(JsonString(type.value(i)->name()));
      const std::string meaning = CommentOf(*type.value(i));
      if (!meaning.empty()) meanings.push_back(absl::StrCat(type.value(i)->name(), ": ", meaning));
    }
    const std::string description =
        meanings.empty() ? "" : absl::StrCat(R"("description":)", JsonString(absl::StrJoin(meanings, "\n")), ",");
    written_.push_back(
        absl::StrCat(JsonString(type.full_name()), ":{", description, R"("type":"string","enum":[)", absl::StrJoin(values, ","), "]}"));
  }

  std::set<std::string> names_;
  std::vector<std::string> written_;
};

std::string Body(const Descriptor& message, const MethodDescriptor& method) {
  const char* const type = method.server_streaming() ? "application/connect+json" : "application/json";
  return absl::StrCat(R"({"description":")", message.name(), R"(","content":{")", type, R"(":{"schema":)",
                      Closed(absl::StrCat("{", Reference(message.full_name()))), "}}}");
}

std::string PathItem(const MethodDescriptor& method) {
  const bool everywhere = method.service()->full_name() == "muster.common.v1.EventService";
  std::string item = absl::StrCat(
      JsonString(absl::StrCat(everywhere ? "/services/{service}" : "", "/", method.service()->full_name(), "/", method.name())),
      R"(:{"post":{"operationId":)", JsonString(method.full_name()), R"(,"tags":[)", JsonString(method.service()->full_name()), "],",
      Description(method));
  if (everywhere) absl::StrAppend(&item, R"("parameters":[{"name":"service","in":"path","required":true,"schema":{"type":"string"}}],)");
  absl::StrAppend(&item, R"("requestBody":)", Body(*method.input_type(), method), R"(,"responses":{"200":)",
                  Body(*method.output_type(), method), R"(,"default":{"$ref":"#/components/responses/Error"}}}})");
  return item;
}

constexpr absl::string_view kError =
    R"({"description":"An error: its code, its reason and details, a sentence for people in the language asked for","content":{"application/json":{"schema":{"type":"object","properties":{"code":{"type":"string"},"message":{"type":"string"},"details":{"type":"array","items":{"type":"object","properties":{"type":{"type":"string"},"value":{"type":"string","contentEncoding":"base64"},"debug":{"type":"object"}}}}}}}}})";

}  // namespace

std::string OpenApiDocument() {
  std::vector<std::string> tags, paths;
  Schemas schemas;
  for (const ServiceDescriptor* const service : Schema::Get().services()) {
    tags.push_back(Closed(absl::StrCat(R"({"name":)", JsonString(service->full_name()), ",", Description(*service))));
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      paths.push_back(PathItem(method));
      schemas.Add(*method.input_type());
      schemas.Add(*method.output_type());
    }
  }
  return absl::StrCat(
      R"({"openapi":"3.1.0","info":{"title":"调集 Muster","version":"1","description":"Every method is called by POST with JSON (or with protobuf, application/proto), as the Connect protocol has it. Quantities of 64 bits are strings in JSON."},)",
      R"("security":[{"session":[]},{"key":[]}],"tags":[)", absl::StrJoin(tags, ","), R"(],"paths":{)", absl::StrJoin(paths, ","),
      R"(},"components":{"securitySchemes":{"session":{"type":"apiKey","in":"cookie","name":"muster_session"},"key":{"type":"http","scheme":"bearer"}},"responses":{"Error":)",
      kError, R"(},"schemas":{)", schemas.Json(), "}}}");
}

}  // namespace muster::gateway
