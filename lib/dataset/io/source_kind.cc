#include "dataset/io/source_kind.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "alert/dataset.h"
#include "base/text.h"

namespace alert {
namespace {

using namespace std::string_view_literals;

constexpr char kBlanks[] = " \t\r\n";
constexpr char kSpaces[] = " \t\r";

bool BeginsWith(std::string_view text, std::string_view begin) {
  return text.substr(0, begin.size()) == begin;
}

std::string_view SkipBlanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kBlanks), text.size()));
}

std::string_view FirstLine(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

// Behind the first line, and the blank ones that follow it.
std::string_view BehindFirstLine(std::string_view text) {
  return SkipBlanks(text.substr(std::min(text.find('\n'), text.size())));
}

// A text may have the same word at the same place; the fields before it are filled up with zeros.
bool IsTar(std::string_view head) {
  constexpr size_t kMagicAt = 257;
  return head.size() > kMagicAt && BeginsWith(head.substr(kMagicAt), "ustar") &&
         head.find('\0') < kMagicAt;
}

bool IsBzip2(std::string_view head) {
  return BeginsWith(head, "BZh") && head.size() >= 10 &&
         head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59";
}

bool IsPickle(std::string_view head) {
  return head.size() >= 2 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5;
}

// Its first field is the number of its format, and its last the checksum; nothing else begins so.
bool IsTally(std::string_view head) {
  constexpr char kSecondFields[] = "\x12\x1A\x22\x2A\x30\x3A\x42\x4A\x50\x79";
  return head.size() >= 3 && BeginsWith(head, "\x08\x01") && head[2] != '\0' &&
         std::string_view(kSecondFields).find(head[2]) != std::string_view::npos;
}

// Whether the first characters are of ASCII, each in `width` bytes of which the one at `at` counts.
bool IsWide(std::string_view head, size_t width, size_t at) {
  constexpr size_t kCharacters = 4;
  if (head.size() < kCharacters * width) return false;
  for (size_t i = 0; i < kCharacters * width; ++i) {
    if ((head[i] != '\0') != (i % width == at)) return false;
  }
  return true;
}

bool IsUtf32(std::string_view head) {
  return BeginsWith(head, "\xFF\xFE\0\0"sv) || BeginsWith(head, "\0\0\xFE\xFF"sv) ||
         IsWide(head, 4, 0) || IsWide(head, 4, 3);
}

bool IsUtf16(std::string_view head) {
  return BeginsWith(head, "\xFF\xFE") || BeginsWith(head, "\xFE\xFF") || IsWide(head, 2, 0) ||
         IsWide(head, 2, 1);
}

bool IsMarkup(std::string_view head) {
  const std::string_view text = SkipBlanks(head);
  return absl::StartsWithIgnoreCase(Absl(text), "<!doctype") ||
         absl::StartsWithIgnoreCase(Absl(text), "<html") || BeginsWith(text, "<?xml");
}

// A heading that names columns, unless JSON stands behind it.
bool IsTable(std::string_view head) {
  const std::string_view text = SkipBlanks(head);
  if (BeginsWith(text, "{") || BeginsWith(BehindFirstLine(text), "{")) return false;
  const std::vector<std::string> names =
      absl::StrSplit(std::string(FirstLine(text)), absl::ByAnyChar(",;\t"));
  return names.size() > 1 && std::any_of(names.begin(), names.end(), [](const std::string& name) {
           std::string_view bare = name;
           bare.remove_prefix(std::min(bare.find_first_not_of(" \"'"), bare.size()));
           bare = bare.substr(0, bare.find_last_not_of(" \"'\r") + 1);
           return absl::EqualsIgnoreCase(Absl(bare), "category") ||
                  absl::EqualsIgnoreCase(Absl(bare), "id");
         });
}

// An opening brace alone on its line, and a key on the next.
bool IsOneDocument(std::string_view head) {
  const std::string_view text = SkipBlanks(head);
  return BeginsWith(text, "{") &&
         FirstLine(text).substr(1).find_first_not_of(kSpaces) == std::string_view::npos &&
         BeginsWith(BehindFirstLine(text), "\"");
}

// Something that holds no rows which could be read: by its first bytes, or by more than these.
struct Refused {
  std::string_view magic;
  bool (*is)(std::string_view head);  // NULL: by `magic`
  std::string_view what;
  std::string_view advice;
};

constexpr char kUnpack[] = "unpack it first";
constexpr char kRecode[] = "write it as UTF-8 (iconv -t UTF-8)";
constexpr char kStream[] = "give its rows as an Arrow stream, or write them as JSON Lines";
constexpr char kWriteLines[] = "write its rows as JSON Lines";

// The first that fits counts.
constexpr Refused kRefused[] = {
    {"PK\x03\x04", nullptr, "a zip archive",
     "unzip it first (an .xlsx workbook and an .eval log are zip archives too)"},
    {"PK\x05\x06", nullptr, "a zip archive without files", "give the rows themselves"},
    {"\xFD\x37zXZ\0"sv, nullptr, "compressed by xz", kUnpack},
    {"", IsBzip2, "compressed by bzip2", kUnpack},
    {"7z\xBC\xAF\x27\x1C", nullptr, "a 7z archive", kUnpack},
    {"Rar!\x1A\x07", nullptr, "a rar archive", kUnpack},
    {"\x04\x22\x4D\x18", nullptr, "compressed by LZ4", kUnpack},
    {"", IsTar, "a tar archive", kUnpack},
    {"PAR1", nullptr, "a Parquet file", kStream},
    {"ARROW1", nullptr, "an Arrow file", kStream},
    {"\xFF\xFF\xFF\xFF", nullptr, "an Arrow stream that was written as it is", kStream},
    {"Obj\x01", nullptr, "an Avro file", kWriteLines},
    {"\x89HDF\r\n\x1A\n", nullptr, "an HDF5 file", kWriteLines},
    {"\x93NUMPY", nullptr, "an array of NumPy", kWriteLines},
    {"", IsPickle, "a pickle of Python", kWriteLines},
    {{ALERT_SQLITE_MAGIC, sizeof ALERT_SQLITE_MAGIC},
     nullptr,
     "an SQLite database",
     "where it is the store of a run, name the file itself to `alert score`, or write its rows "
     "with `alert export`"},
    {"", IsTally, "a tally", "score it with `alert rescore`, add it up with `alert merge`"},
    {"%PDF-", nullptr, "a PDF document", kWriteLines},
    {"", IsMarkup, "HTML or XML", kWriteLines},
    {"", IsUtf32, "text in UTF-32", kRecode},
    {"", IsUtf16, "text in UTF-16", kRecode},
    {"", IsTable, "a table of values between commas or tabs (CSV, TSV)", kWriteLines},
    {"", IsOneDocument, "one JSON document over several lines",
     "`jq -c .` writes it on one line, `jq -c '.results[]'` the elements of its list `results`, "
     "each on its line"},
};

bool Is(const Refused& refused, std::string_view head) {
  return refused.is != nullptr ? refused.is(head) : BeginsWith(head, refused.magic);
}

}  // namespace

absl::StatusOr<Layout> LayoutOf(const std::string& name, std::string_view head) {
  if (BeginsWith(head, kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  const std::string_view text = SkipBlanks(head);
  if (BeginsWith(text, "[") && !IsUtf32(head) && !IsUtf16(head)) return Layout::kList;
  for (const Refused& refused : kRefused) {
    if (!Is(refused, head)) continue;
    return absl::InvalidArgumentError(absl::StrCat(name, ": is ", Absl(refused.what),
                                                   ", not JSON Lines; ", Absl(refused.advice)));
  }
  return Layout::kLines;
}

}  // namespace alert
