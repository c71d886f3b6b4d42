#include "bare_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include "simdjson.h"

namespace {

namespace ondemand = simdjson::ondemand;

constexpr size_t kBlock = size_t{1} << 20;

bool ReadRow(ondemand::object row, BareSums* sums) {
  int64_t id = 0;
  std::string_view category;
  std::string_view model;
  std::string_view attack;
  bool safe = false;
  if (row["id"].get(id) || row["category"].get(category) || row["model"].get(model) ||
      row["safe"].get(safe)) {
    return false;
  }
  if (row["attack_type"].get(attack)) attack = {};
  ++sums->rows;
  sums->safe += safe ? 1 : 0;
  sums->ids += static_cast<uint64_t>(id);
  sums->text_bytes += category.size() + model.size() + attack.size();
  return true;
}

bool ReadBlock(ondemand::parser& parser, const std::vector<char>& buffer, size_t size,
               BareSums* sums) {
  ondemand::document_stream rows;
  if (parser.iterate_many(buffer.data(), size, std::max<size_t>(size, 32)).get(rows)) return false;
  for (auto each : rows) {
    ondemand::object row;
    if (each.get_object().get(row) || !ReadRow(row, sums)) return false;
  }
  return true;
}

}  // namespace

bool ReadBare(const char* path, BareSums* sums) {
  const int file = open(path, O_RDONLY);
  if (file < 0) return false;
  *sums = {};
  std::vector<char> buffer(2 * kBlock + simdjson::SIMDJSON_PADDING);
  ondemand::parser parser;
  size_t kept = 0;  // bytes of a line that is not complete
  bool good = true;
  while (good) {
    const ssize_t count = read(file, buffer.data() + kept, kBlock);
    if (count <= 0) {
      good = count == 0 && kept == 0;
      break;
    }
    const size_t filled = kept + static_cast<size_t>(count);
    const void* newline = memrchr(buffer.data(), '\n', filled);
    if (newline == nullptr) {
      good = false;
      break;
    }
    const size_t size = static_cast<size_t>(static_cast<const char*>(newline) - buffer.data()) + 1;
    good = ReadBlock(parser, buffer, size, sums);
    kept = filled - size;
    std::memmove(buffer.data(), buffer.data() + size, kept);
  }
  close(file);
  return good;
}
