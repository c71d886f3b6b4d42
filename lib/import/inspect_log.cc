#include "import/inspect_log.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "import/splitter.h"
#include "import/zip.h"

namespace alert::import {
namespace {

class JsonLog : public InspectLog {
 public:
  explicit JsonLog(const Input& input) : input_(input) {}

  absl::Status ForEach(const std::function<bool(size_t)>& wants,
                       const VisitSample& visit) override {
    JsonReader reader;
    size_t index = 0;
    header_.clear();
    return SplitDocument(
        input_, {"samples"},
        [&](std::string_view, std::string_view json) -> absl::Status {
          const size_t sample = index++;
          if (!wants(sample)) return absl::OkStatus();
          const std::optional<Value> value = reader.Read(json);
          if (!value.has_value() || !value->is_object()) {
            return input_.Damaged(absl::StrCat("samples[", sample, "] is no JSON object"));
          }
          return visit(sample, *value);
        },
        &header_);
  }

  absl::StatusOr<std::string> Header() override { return header_; }
  bool is_closed() const override { return true; }

 private:
  const Input& input_;
  std::string header_;
};

class EvalLog : public InspectLog {
 public:
  EvalLog(const Input& input, ZipArchive archive) : input_(input), archive_(std::move(archive)) {}

  absl::Status ForEach(const std::function<bool(size_t)>& wants,
                       const VisitSample& visit) override {
    JsonReader reader;
    size_t index = 0;
    for (const ZipMember& member : archive_.members()) {
      if (!absl::StartsWith(member.name, "samples/") || !absl::EndsWith(member.name, ".json")) {
        continue;
      }
      const size_t sample = index++;
      if (!wants(sample)) continue;
      const absl::StatusOr<std::string> json = archive_.Read(member);
      ALERT_RETURN_IF_ERROR(json.status());
      const std::optional<Value> value = reader.Read(*json);
      if (!value.has_value() || !value->is_object()) {
        return input_.Damaged(
            absl::StrCat("its member ", Quoted(member.name), " is no JSON object"));
      }
      ALERT_RETURN_IF_ERROR(visit(sample, *value));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Header() override {
    const ZipMember* header = archive_.Find("header.json");
    if (header == nullptr) header = archive_.Find("_journal/start.json");
    if (header == nullptr) {
      return input_.Refuse("is a zip archive, and no log of inspect: it has no header.json");
    }
    return archive_.Read(*header);
  }

  bool is_closed() const override { return archive_.Find("header.json") != nullptr; }

 private:
  const Input& input_;
  ZipArchive archive_;
};

}  // namespace

std::unique_ptr<InspectLog> OpenInspectJson(const Input& input) {
  return std::make_unique<JsonLog>(input);
}

absl::StatusOr<std::unique_ptr<InspectLog>> OpenInspectEval(const Input& input) {
  absl::StatusOr<ZipArchive> archive = ZipArchive::Open(input);
  ALERT_RETURN_IF_ERROR(archive.status());
  return std::make_unique<EvalLog>(input, *std::move(archive));
}

}  // namespace alert::import
