#include "run/store/export.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "arrow/text_column.h"
#include "base/status.h"
#include "text/escape.h"

namespace alert::run {
namespace {

using Json = ExportRows::Json;

constexpr size_t kRowsPerBatch = 4096;
constexpr char kInt64[] = "l";
constexpr char kLargeText[] = "U";

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::StatusOr<Json> RowOf(ExportRows* rows) {
  Json json;
  std::visit([&json](auto id) { json["id"] = id; }, rows->id());
  for (size_t key = 0; key < rows->keys().size(); ++key) {
    std::optional<std::string> value = rows->Value(key);
    if (!value.has_value()) continue;
    json[rows->keys()[key]] = rows->is_number(key) ? Json::parse(*value) : Json(*std::move(value));
  }
  if (!rows->has_judgements()) return json;
  absl::StatusOr<Json> judgements = rows->Judgements();
  ALERT_RETURN_IF_ERROR(judgements.status());
  json["judgements"] = *std::move(judgements);
  return json;
}

// The columns of a batch.
struct BatchMemory {
  std::vector<int64_t> ids;
  TextColumn text_ids;
  std::vector<TextColumn> texts;
  TextColumn judgements;
  size_t rows = 0;
};

class StoreProducer : public ArrowProducer {
 public:
  StoreProducer(std::unique_ptr<Store> store, ExportRows rows, bool has_text_ids)
      : store_(std::move(store)), rows_(std::move(rows)), has_text_ids_(has_text_ids) {
    fields_.push_back({"id", has_text_ids ? kLargeText : kInt64, nullptr, false});
    for (const std::string& key : rows_.keys()) fields_.push_back({key, kLargeText});
    if (rows_.has_judgements()) fields_.push_back({"judgements", kLargeText});
  }

  const std::vector<ArrowField>& fields() const override { return fields_; }

  absl::StatusOr<bool> Next(ArrowArray* out) override {
    const auto memory = std::make_shared<BatchMemory>();
    memory->texts.resize(rows_.keys().size());
    while (!ended_ && memory->rows < kRowsPerBatch) {
      absl::StatusOr<bool> more = rows_.Next();
      ALERT_RETURN_IF_ERROR(more.status());
      ended_ = !*more;
      if (!ended_) ALERT_RETURN_IF_ERROR(AddRow(memory.get()));
    }
    if (memory->rows == 0) return false;
    ExportBatch(memory->rows, ColumnsOf(memory), out);
    return true;
  }

 private:
  absl::Status AddRow(BatchMemory* memory) {
    AddId(memory);
    for (size_t key = 0; key < memory->texts.size(); ++key) {
      if (const std::optional<std::string> value = rows_.Value(key)) {
        memory->texts[key].FillWithNulls(memory->rows);
        memory->texts[key].Append(*value);
      }
    }
    ++memory->rows;
    if (!rows_.has_judgements()) return absl::OkStatus();
    absl::StatusOr<Json> judgements = rows_.Judgements();
    ALERT_RETURN_IF_ERROR(judgements.status());
    memory->judgements.Append(Dump(*judgements));
    return absl::OkStatus();
  }

  void AddId(BatchMemory* memory) const {
    const ItemId id = rows_.id();
    const int64_t* const number = std::get_if<int64_t>(&id);
    if (!has_text_ids_) {
      memory->ids.push_back(*number);
    } else if (number != nullptr) {
      memory->text_ids.Append(std::to_string(*number));
    } else {
      memory->text_ids.Append(std::get<std::string_view>(id));
    }
  }

  std::vector<ArrowColumnData> ColumnsOf(const std::shared_ptr<BatchMemory>& memory) const {
    std::vector<ArrowColumnData> columns;
    if (has_text_ids_) {
      columns.push_back(DataOf(memory->text_ids, memory));
    } else {
      columns.push_back({{nullptr, memory->ids.data()}, 0, memory, nullptr});
    }
    for (TextColumn& texts : memory->texts) {
      texts.FillWithNulls(memory->rows);
      columns.push_back(DataOf(texts, memory));
    }
    if (rows_.has_judgements()) columns.push_back(DataOf(memory->judgements, memory));
    return columns;
  }

  std::unique_ptr<Store> store_;  // outlives what reads it
  ExportRows rows_;
  const bool has_text_ids_;
  std::vector<ArrowField> fields_;
  bool ended_ = false;
};

}  // namespace

absl::Status Export(Store* store, const ExportOptions& options,
                    const std::function<bool(std::string_view)>& write) {
  absl::StatusOr<ExportRows> rows = ExportRows::Open(store, options);
  ALERT_RETURN_IF_ERROR(rows.status());
  for (;;) {
    absl::StatusOr<bool> more = rows->Next();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more) return absl::OkStatus();
    absl::StatusOr<Json> row = RowOf(&*rows);
    ALERT_RETURN_IF_ERROR(row.status());
    if (!write(TerminalSafeJson(Dump(*row)) + '\n')) return absl::OkStatus();
  }
}

absl::StatusOr<std::unique_ptr<ArrowProducer>> ProduceStoreRows(const std::string& path,
                                                                const ExportOptions& options) {
  absl::StatusOr<std::unique_ptr<Store>> store = Store::OpenToRead(path);
  ALERT_RETURN_IF_ERROR(store.status());
  // One state of the store for all that is read: a run may go on meanwhile.
  ALERT_RETURN_IF_ERROR((*store)->database().Execute("BEGIN"));
  absl::StatusOr<ExportRows> rows = ExportRows::Open(store->get(), options);
  ALERT_RETURN_IF_ERROR(rows.status());
  absl::StatusOr<bool> has_text_ids = rows->HasTextIds();
  ALERT_RETURN_IF_ERROR(has_text_ids.status());
  return std::make_unique<StoreProducer>(*std::move(store), *std::move(rows), *has_text_ids);
}

}  // namespace alert::run
