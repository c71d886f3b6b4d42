#include "dataset/dataset.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrow/source.h"
#include "base/status.h"
#include "base/text.h"

namespace alert {
namespace {

// Blocks smaller than this spend more time on their edges than on their rows.
constexpr size_t kMinBlockSize = 64;
// Beyond this the parser counts in more bits than it has.
constexpr size_t kMaxBlockSize = size_t{1} << 30;
// Each thread takes memory; more than this no machine has a use for.
constexpr size_t kMostThreads = 1024;

}  // namespace

Dataset::Dataset(std::shared_ptr<const Taxonomy> taxonomy, const DatasetOptions& options)
    : taxonomy_(std::move(taxonomy)), options_(options), selection_(taxonomy_) {
  options_.block_size = std::clamp(options_.block_size, kMinBlockSize, kMaxBlockSize);
  options_.threads = std::min(options_.threads, kMostThreads);
}

absl::Status Dataset::AddFile(std::string_view path) {
  SourceSpec source;
  source.name = path;
  if (path == "-") {
    const auto is_standard_input = [](const SourceSpec& other) {
      return other.place == SourceSpec::Place::kStandardInput;
    };
    if (std::any_of(sources_.begin(), sources_.end(), is_standard_input)) {
      return absl::InvalidArgumentError("standard input can be read only once");
    }
    source.place = SourceSpec::Place::kStandardInput;
    source.name = "standard input";
  } else {
    ALERT_RETURN_IF_ERROR(CheckFile(source.name));
  }
  sources_.push_back(std::move(source));
  return absl::OkStatus();
}

absl::Status Dataset::AddRange(std::string_view path, uint64_t begin, uint64_t end) {
  SourceSpec source;
  source.name = path;
  if (path == "-") {
    return absl::InvalidArgumentError("standard input has no ranges of bytes");
  }
  if (end < begin) {
    return absl::InvalidArgumentError(
        absl::StrCat(source.name, ": the range ends before it begins"));
  }
  ALERT_RETURN_IF_ERROR(CheckFile(source.name));
  source.begin = begin;
  source.end = end;
  if (absl::StatusOr<std::unique_ptr<BlockSource>> opened = OpenSource(source, kMinBlockSize);
      !opened.ok()) {
    return opened.status();
  }
  sources_.push_back(std::move(source));
  return absl::OkStatus();
}

void Dataset::AddMemory(std::string_view name, std::string_view memory) {
  SourceSpec source;
  source.place = SourceSpec::Place::kMemory;
  source.name = name.empty() ? "memory" : std::string(name);
  source.memory = memory;
  sources_.push_back(std::move(source));
}

void Dataset::AddKept(std::string_view name, std::shared_ptr<const std::string> bytes) {
  AddMemory(name, *bytes);
  sources_.back().kept = std::move(bytes);
}

void Dataset::AddArrow(std::shared_ptr<ArrowSource> arrow) {
  SourceSpec source;
  source.name = arrow->name();
  source.arrow = std::move(arrow);
  sources_.push_back(std::move(source));
}

absl::Status Dataset::MapField(std::string_view key, std::string_view path) {
  const std::optional<Field> field = FindField(key);
  if (!field) {
    return absl::NotFoundError(
        absl::StrCat("there is no key ", Quoted(key), " to read; see docs/formats.md"));
  }
  return fields_.Map(*field, path);
}

absl::Status Dataset::SetDefault(std::string_view key, std::string_view value) {
  const std::optional<Field> field = FindField(key);
  if (value.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("the default of ", Quoted(key), " is empty"));
  }
  if (field == Field::kLanguage) {
    defaults_.language = value;
  } else if (field == Field::kModel) {
    defaults_.model = value;
  } else if (field == Field::kAttack) {
    defaults_.attack = value;
  } else {
    return absl::NotFoundError(
        absl::StrCat("only attack_type, language and model have a default, not ", Quoted(key)));
  }
  return absl::OkStatus();
}

absl::Status Dataset::Select(alert_dimension dimension, std::string_view value) {
  return selection_.Add(dimension, value);
}

absl::Status Dataset::SetShard(uint32_t index, uint32_t count) {
  if (index < 1 || index > count) {
    return absl::InvalidArgumentError(
        absl::StrCat("shard ", index, "/", count, " does not exist; shards are 1/N to N/N"));
  }
  shard_ = {index, count};
  return absl::OkStatus();
}

size_t Dataset::ThreadCount() const {
  if (options_.threads != 0) return options_.threads;
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace alert
