#include "arrow/type.h"

#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "text/json_depth.h"

namespace alert {
namespace {

using Kind = ArrowType::Kind;

struct Format {
  std::string_view format;
  Kind kind;
};

constexpr Format kFormats[] = {
    {"n", Kind::kNull},   {"b", Kind::kBool},       {"c", Kind::kInt8},
    {"C", Kind::kUint8},  {"s", Kind::kInt16},      {"S", Kind::kUint16},
    {"i", Kind::kInt32},  {"I", Kind::kUint32},     {"l", Kind::kInt64},
    {"L", Kind::kUint64}, {"f", Kind::kFloat},      {"g", Kind::kDouble},
    {"u", Kind::kText},   {"U", Kind::kLargeText},  {"vu", Kind::kTextView},
    {"+l", Kind::kList},  {"+L", Kind::kLargeList}, {"+s", Kind::kStruct}};

constexpr std::string_view kFixedSizeListPrefix = "+w:";

bool IsInteger(Kind kind) {
  return kind >= Kind::kInt8 && kind <= Kind::kUint64;
}

void ReadFormat(ArrowType* type) {
  const std::string_view format = type->format;
  for (const Format& known : kFormats) {
    if (known.format == format) type->kind = known.kind;
  }
  if (format.substr(0, kFixedSizeListPrefix.size()) != kFixedSizeListPrefix) return;
  const std::string_view size = format.substr(kFixedSizeListPrefix.size());
  if (absl::SimpleAtoi(absl::string_view(size.data(), size.size()), &type->list_size) &&
      type->list_size >= 0) {
    type->kind = Kind::kFixedSizeList;
  }
}

absl::StatusOr<ArrowType> Parse(const ArrowSchema& schema, int depth) {
  if (schema.release == nullptr) return absl::InvalidArgumentError("a schema is released already");
  if (schema.format == nullptr) return absl::InvalidArgumentError("a schema has no format");
  if (depth > kMostRowDepth) return absl::InvalidArgumentError("the columns are nested too deeply");
  ArrowType type;
  type.format = schema.format;
  if (schema.name != nullptr) type.name = schema.name;
  ReadFormat(&type);
  if (schema.n_children < 0 || (schema.n_children > 0 && schema.children == nullptr)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the column ", Quoted(type.name), " has no valid list of children"));
  }
  for (int64_t i = 0; i < schema.n_children; ++i) {
    if (schema.children[i] == nullptr)
      return absl::InvalidArgumentError("a child's schema is NULL");
    absl::StatusOr<ArrowType> child = Parse(*schema.children[i], depth + 1);
    ALERT_RETURN_IF_ERROR(child.status());
    type.children.push_back(*std::move(child));
  }
  const bool is_list = type.kind == Kind::kList || type.kind == Kind::kLargeList ||
                       type.kind == Kind::kFixedSizeList;
  if (is_list && type.children.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("the list ", Quoted(type.name), " has ", type.children.size(), " children"));
  }
  if (schema.dictionary != nullptr) {
    if (!IsInteger(type.kind)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the indices of the column ", Quoted(type.name), " are no integers"));
    }
    absl::StatusOr<ArrowType> values = Parse(*schema.dictionary, depth + 1);
    ALERT_RETURN_IF_ERROR(values.status());
    type.dictionary = std::make_shared<const ArrowType>(*std::move(values));
  }
  return type;
}

}  // namespace

absl::StatusOr<ArrowType> ParseArrowType(const ArrowSchema& schema) {
  return Parse(schema, 0);
}

}  // namespace alert
