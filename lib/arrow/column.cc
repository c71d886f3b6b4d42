#include "arrow/column.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"
#include "base/json_string.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "simdjson.h"

namespace alert {
namespace {

using Kind = ArrowType::Kind;

constexpr char kBadOffsets[] = "has a row whose bounds are wrong";
constexpr char kBadIndex[] = "has an index that is not in its dictionary";
constexpr char kBadText[] = "holds a text that is not UTF-8";

// So that sums of lengths and offsets can't overflow.
constexpr int64_t kMaxLength = std::numeric_limits<int64_t>::max() / 4;

// Buffers that the standard prescribes; -1: any number.
int BufferCount(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return 0;
    case Kind::kStruct:
    case Kind::kFixedSizeList:
      return 1;
    case Kind::kText:
    case Kind::kLargeText:
      return 3;
    case Kind::kTextView:
    case Kind::kOther:
      return -1;
    default:
      return 2;
  }
}

// The layout of an element of a text view: up to 12 bytes in place, else a place in a buffer.
struct TextView {
  int32_t size;
  char head[4];
  int32_t buffer;
  int32_t offset;
};
constexpr int32_t kInPlace = 12;
static_assert(sizeof(TextView) == 16, "as the standard says");

template <typename Number>
void AppendFloating(Number value, std::string* json) {
  if (std::isfinite(value)) {
    fmt::format_to(std::back_inserter(*json), "{}", value);
  } else {
    json->append("null");
  }
}

}  // namespace

absl::Status ArrowColumn::Wrong(std::string_view what) const {
  return absl::InvalidArgumentError(absl::StrCat("the column ", Quoted(type_->name), " ",
                                                 absl::string_view(what.data(), what.size())));
}

absl::Status ArrowColumn::Make(const ArrowType& type, const ArrowArray* array,
                               ArrowColumn* column) {
  column->type_ = &type;
  column->array_ = array;
  if (array == nullptr || array->release == nullptr) return column->Wrong("is released already");
  if (array->length < 0 || array->offset < 0 || array->length > kMaxLength ||
      array->offset > kMaxLength) {
    return column->Wrong("has a length or an offset that can't be");
  }
  ALERT_RETURN_IF_ERROR(column->CheckBuffers());
  return column->MakeChildren();
}

absl::Status ArrowColumn::CheckBuffers() const {
  const int count = BufferCount(type_->kind);
  if (count == 0) return absl::OkStatus();
  if (count > 0 && array_->n_buffers != count) {
    return Wrong(absl::StrCat("has ", array_->n_buffers, " buffers, and its type, ",
                              Quoted(type_->format), ", has ", count));
  }
  if (type_->kind == Kind::kTextView && array_->n_buffers < 3) {
    return Wrong("has too few buffers for its type");
  }
  if (type_->kind == Kind::kOther) return absl::OkStatus();
  if (array_->buffers == nullptr) return Wrong("has no buffers");
  if (count != 1 && array_->length > 0 && array_->buffers[1] == nullptr) {
    return Wrong("has rows and no values");
  }
  if (array_->null_count > 0 && array_->buffers[0] == nullptr) {
    return Wrong("has nulls and no validity bitmap");
  }
  return absl::OkStatus();
}

absl::Status ArrowColumn::MakeChildren() {
  if (type_->kind == Kind::kOther) return absl::OkStatus();
  if (array_->n_children != static_cast<int64_t>(type_->children.size()) ||
      (array_->n_children > 0 && array_->children == nullptr)) {
    return Wrong("has other children than its type");
  }
  int64_t needed = 0;
  if (type_->kind == Kind::kStruct) needed = array_->offset + array_->length;
  if (type_->kind == Kind::kFixedSizeList && type_->list_size > 0) {
    needed = array_->offset + array_->length;
    if (needed > kMaxLength / type_->list_size) return Wrong("is too long");
    needed *= type_->list_size;
  }
  children_.resize(type_->children.size());
  for (size_t i = 0; i < children_.size(); ++i) {
    const ArrowArray* child = array_->children[i];
    ALERT_RETURN_IF_ERROR(Make(type_->children[i], child, &children_[i]));
    if (child->length < needed) {
      return children_[i].Wrong(
          absl::StrCat("has ", child->length, " rows where there must be ", needed));
    }
  }
  if (type_->dictionary == nullptr) return absl::OkStatus();
  if (array_->dictionary == nullptr) return Wrong("has no dictionary");
  dictionary_ = std::make_unique<ArrowColumn>();
  return Make(*type_->dictionary, array_->dictionary, dictionary_.get());
}

bool ArrowColumn::IsNull(int64_t row) const {
  if (type_->kind == Kind::kNull || type_->kind == Kind::kOther) return true;
  const auto* validity = Buffer<uint8_t>(0);
  const int64_t at = array_->offset + row;
  if (validity != nullptr && (validity[at >> 3] >> (at & 7) & 1) == 0) return true;
  if (dictionary_ == nullptr) return false;
  int64_t index = 0;
  return DictionaryIndex(row, &index) == nullptr && dictionary_->IsNull(index);
}

ArrowColumn::Fault ArrowColumn::Cell(int64_t row, ArrowCell* cell) const {
  *cell = ArrowCell();
  if (IsNull(row)) return nullptr;
  if (dictionary_ != nullptr) {
    int64_t index = 0;
    const Fault fault = DictionaryIndex(row, &index);
    return fault != nullptr ? fault : dictionary_->Cell(index, cell);
  }
  switch (type_->kind) {
    case Kind::kText:
    case Kind::kLargeText:
    case Kind::kTextView:
      cell->kind = ArrowCell::Kind::kText;
      return Text(row, &cell->text);
    case Kind::kList:
    case Kind::kLargeList:
    case Kind::kFixedSizeList:
    case Kind::kStruct:
    case Kind::kFloat:
      cell->kind = ArrowCell::Kind::kJson;
      return nullptr;
    default:
      SetNumber(row, cell);
      return nullptr;
  }
}

void ArrowColumn::SetNumber(int64_t row, ArrowCell* cell) const {
  const int64_t at = array_->offset + row;
  switch (type_->kind) {
    case Kind::kBool:
      cell->kind = ArrowCell::Kind::kBool;
      cell->integer = Bool(row) ? 1 : 0;
      return;
    case Kind::kDouble:
      cell->real = Buffer<double>(1)[at];
      if (std::isfinite(cell->real)) cell->kind = ArrowCell::Kind::kReal;
      return;
    default:
      cell->integer = Integer(row);
      cell->kind = type_->kind == Kind::kUint64 && cell->integer < 0 ? ArrowCell::Kind::kJson
                                                                     : ArrowCell::Kind::kInteger;
  }
}

ArrowColumn::Fault ArrowColumn::AppendJson(int64_t row, std::string* json) {
  if (IsNull(row)) {
    json->append("null");
    return nullptr;
  }
  if (dictionary_ != nullptr) return AppendFromDictionary(row, json);
  switch (type_->kind) {
    case Kind::kText:
    case Kind::kLargeText:
    case Kind::kTextView:
      return AppendText(row, json);
    case Kind::kList:
    case Kind::kLargeList:
    case Kind::kFixedSizeList:
      return AppendList(row, json);
    case Kind::kStruct:
      return AppendStruct(row, json);
    default:
      AppendNumber(row, json);
      return nullptr;
  }
}

ArrowColumn::Fault ArrowColumn::Text(int64_t row, std::string_view* text) const {
  if (dictionary_ != nullptr) {
    int64_t index = 0;
    const Fault fault = DictionaryIndex(row, &index);
    return fault != nullptr ? fault : dictionary_->Text(index, text);
  }
  const Fault fault = type_->kind == Kind::kText        ? OffsetText<int32_t>(row, text)
                      : type_->kind == Kind::kLargeText ? OffsetText<int64_t>(row, text)
                                                        : ViewText(row, text);
  if (fault != nullptr) return fault;
  return simdjson::validate_utf8(text->data(), text->size()) ? nullptr : kBadText;
}

template <typename Offset>
ArrowColumn::Fault ArrowColumn::OffsetText(int64_t row, std::string_view* text) const {
  const Offset* offsets = Buffer<Offset>(1) + array_->offset + row;
  const auto* bytes = Buffer<char>(2);
  if (offsets[0] < 0 || offsets[1] < offsets[0]) return kBadOffsets;
  if (offsets[1] == offsets[0]) {
    *text = "";
    return nullptr;
  }
  if (bytes == nullptr) return kBadOffsets;
  *text = {bytes + offsets[0], static_cast<size_t>(offsets[1] - offsets[0])};
  return nullptr;
}

ArrowColumn::Fault ArrowColumn::ViewText(int64_t row, std::string_view* text) const {
  const char* element = Buffer<char>(1) + (array_->offset + row) * int64_t{sizeof(TextView)};
  TextView view;
  std::memcpy(&view, element, sizeof view);
  if (view.size < 0) return kBadOffsets;
  if (view.size <= kInPlace) {
    *text = {element + offsetof(TextView, head), static_cast<size_t>(view.size)};
    return nullptr;
  }
  // The last buffer holds the sizes of those between it and the views.
  const int64_t buffers = array_->n_buffers - 3;
  if (view.buffer < 0 || view.buffer >= buffers || view.offset < 0) return kBadOffsets;
  const auto* sizes = static_cast<const int64_t*>(array_->buffers[array_->n_buffers - 1]);
  const auto* bytes = static_cast<const char*>(array_->buffers[2 + view.buffer]);
  if (bytes == nullptr || sizes == nullptr ||
      int64_t{view.offset} + view.size > sizes[view.buffer]) {
    return kBadOffsets;
  }
  *text = {bytes + view.offset, static_cast<size_t>(view.size)};
  return nullptr;
}

bool ArrowColumn::Bool(int64_t row) const {
  const int64_t at = array_->offset + row;
  return (Buffer<uint8_t>(1)[at >> 3] >> (at & 7) & 1) != 0;
}

int64_t ArrowColumn::Integer(int64_t row) const {
  const int64_t at = array_->offset + row;
  switch (type_->kind) {
    case Kind::kInt8:
      return Buffer<int8_t>(1)[at];
    case Kind::kUint8:
      return Buffer<uint8_t>(1)[at];
    case Kind::kInt16:
      return Buffer<int16_t>(1)[at];
    case Kind::kUint16:
      return Buffer<uint16_t>(1)[at];
    case Kind::kInt32:
      return Buffer<int32_t>(1)[at];
    case Kind::kUint32:
      return Buffer<uint32_t>(1)[at];
    // Of kUint64 too: the same bits.
    default:
      return Buffer<int64_t>(1)[at];
  }
}

ArrowColumn::Fault ArrowColumn::DictionaryIndex(int64_t row, int64_t* index) const {
  *index = Integer(row);
  return *index < 0 || *index >= dictionary_->rows() ? kBadIndex : nullptr;
}

ArrowColumn::Fault ArrowColumn::AppendFromDictionary(int64_t row, std::string* json) {
  int64_t index = 0;
  if (const Fault fault = DictionaryIndex(row, &index); fault != nullptr) return fault;
  if (values_.empty()) values_.resize(static_cast<size_t>(dictionary_->rows()));
  std::string& value = values_[static_cast<size_t>(index)];
  if (value.empty()) {
    if (const Fault fault = dictionary_->AppendJson(index, &value); fault != nullptr) {
      value.clear();
      return fault;
    }
  }
  json->append(value);
  return nullptr;
}

ArrowColumn::Fault ArrowColumn::AppendText(int64_t row, std::string* json) const {
  std::string_view text;
  if (const Fault fault = Text(row, &text); fault != nullptr) return fault;
  AppendJsonString(text, json);
  return nullptr;
}

ArrowColumn::Fault ArrowColumn::AppendList(int64_t row, std::string* json) {
  const int64_t at = array_->offset + row;
  int64_t begin = at * type_->list_size;
  int64_t end = begin + type_->list_size;
  if (type_->kind == Kind::kList) {
    begin = Buffer<int32_t>(1)[at];
    end = Buffer<int32_t>(1)[at + 1];
  } else if (type_->kind == Kind::kLargeList) {
    begin = Buffer<int64_t>(1)[at];
    end = Buffer<int64_t>(1)[at + 1];
  }
  ArrowColumn& elements = children_[0];
  if (begin < 0 || end < begin || end > elements.rows()) return kBadOffsets;
  json->push_back('[');
  for (int64_t i = begin; i < end; ++i) {
    if (i != begin) json->push_back(',');
    if (const Fault fault = elements.AppendJson(i, json); fault != nullptr) return fault;
  }
  json->push_back(']');
  return nullptr;
}

ArrowColumn::Fault ArrowColumn::AppendStruct(int64_t row, std::string* json) {
  json->push_back('{');
  for (ArrowColumn& member : children_) {
    if (json->back() != '{') json->push_back(',');
    AppendJsonString(member.type().name, json);
    json->push_back(':');
    if (const Fault fault = member.AppendJson(ChildRow(row), json); fault != nullptr) return fault;
  }
  json->push_back('}');
  return nullptr;
}

void ArrowColumn::AppendNumber(int64_t row, std::string* json) const {
  const int64_t at = array_->offset + row;
  switch (type_->kind) {
    case Kind::kBool:
      json->append(Bool(row) ? "true" : "false");
      return;
    case Kind::kFloat:
      AppendFloating(Buffer<float>(1)[at], json);
      return;
    case Kind::kDouble:
      AppendFloating(Buffer<double>(1)[at], json);
      return;
    case Kind::kUint64:
      absl::StrAppend(json, static_cast<uint64_t>(Integer(row)));
      return;
    default:
      absl::StrAppend(json, Integer(row));
      return;
  }
}

}  // namespace alert
