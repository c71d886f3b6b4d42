#include "dataset/io/row_format.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "alert/dataset.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/io/source.h"
#include "import/format.h"

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

bool IsList(std::string_view head) {
  return BeginsWith(SkipBlanks(head), "[") && !IsUtf32(head) && !IsUtf16(head);
}

std::unique_ptr<BlockSource> BlocksOfLines(std::unique_ptr<ByteStream> stream, const std::string&,
                                           size_t block_size) {
  return BlocksOfStream(std::move(stream), block_size);
}

constexpr char kUnpack[] = "unpack it first";
constexpr char kRecode[] = "write it as UTF-8 (iconv -t UTF-8)";
constexpr char kStream[] = "give its rows as an Arrow stream, or write them as JSON Lines";
constexpr char kWriteLines[] = "write its rows as JSON Lines";

// A log of inspect begins with its journal, or with a sample.
bool IsInspectArchive(std::string_view head) {
  return BeginsWith(head, "PK\x03\x04") && head.find("_journal/start.json") != head.npos;
}

// Results of another system in one JSON document. Lines may be what somebody maps the keys of.
bool IsForeignDocument(std::string_view head) {
  return BeginsWith(SkipBlanks(head), "{") && import::FormatOfDocument(head) != ALERT_IMPORT_AUTO;
}

bool IsYaml(std::string_view head) {
  return BeginsWith(head, "---\n") || BeginsWith(head, "---\r\n") || BeginsWith(head, "%YAML");
}

// A format a row; the first that fits counts.
constexpr RowFormat kFormats[] = {
    {"", IsList, "a JSON list", BlocksOfLists, ""},
    {"", IsInspectArchive, "a log of inspect (.eval)", nullptr, "", ALERT_CAUSE_FOREIGN_RESULTS},
    {"PK\x03\x04", nullptr, "a zip archive", nullptr,
     "unzip it first (an .xlsx workbook is a zip archive too)"},
    {"PK\x05\x06", nullptr, "a zip archive without files", nullptr, "give the rows themselves"},
    {"\xFD\x37zXZ\0"sv, nullptr, "compressed by xz", nullptr, kUnpack},
    {"", IsBzip2, "compressed by bzip2", nullptr, kUnpack},
    {"7z\xBC\xAF\x27\x1C", nullptr, "a 7z archive", nullptr, kUnpack},
    {"Rar!\x1A\x07", nullptr, "a rar archive", nullptr, kUnpack},
    {"\x04\x22\x4D\x18", nullptr, "compressed by LZ4", nullptr, kUnpack},
    {"", IsTar, "a tar archive", nullptr, kUnpack},
    {"PAR1", nullptr, "a Parquet file", nullptr, kStream},
    {"ARROW1", nullptr, "an Arrow file", nullptr, kStream},
    {"\xFF\xFF\xFF\xFF", nullptr, "an Arrow stream that was written as it is", nullptr, kStream},
    {"Obj\x01", nullptr, "an Avro file", nullptr, kWriteLines},
    {"\x89HDF\r\n\x1A\n", nullptr, "an HDF5 file", nullptr, kWriteLines},
    {"\x93NUMPY", nullptr, "an array of NumPy", nullptr, kWriteLines},
    {"", IsPickle, "a pickle of Python", nullptr, kWriteLines},
    {{ALERT_SQLITE_MAGIC, sizeof ALERT_SQLITE_MAGIC},
     nullptr,
     "an SQLite database",
     nullptr,
     "",
     ALERT_CAUSE_STORE_AS_ROWS},
    {"", IsTally, "a tally", nullptr, "", ALERT_CAUSE_TALLY_AS_ROWS},
    {"%PDF-", nullptr, "a PDF document", nullptr, kWriteLines},
    {"", IsMarkup, "HTML or XML", nullptr, kWriteLines},
    {"", IsUtf32, "text in UTF-32", nullptr, kRecode},
    {"", IsUtf16, "text in UTF-16", nullptr, kRecode},
    {"", IsTable, "a table of values between commas or tabs (CSV, TSV)", nullptr, kWriteLines,
     ALERT_CAUSE_FOREIGN_RESULTS},
    {"", IsYaml, "YAML", nullptr, kWriteLines},
    {"", IsForeignDocument, "a JSON document with results of another system", nullptr, "",
     ALERT_CAUSE_FOREIGN_RESULTS},
    {"", IsOneDocument, "one JSON document over several lines", nullptr,
     "`jq -c .` writes it on one line, `jq -c '.results[]'` the elements of its list `results`, "
     "each on its line"},
    {"", nullptr, "JSON Lines", BlocksOfLines, ""},
};

bool Is(const RowFormat& format, std::string_view head) {
  return format.is != nullptr ? format.is(head) : BeginsWith(head, format.magic);
}

}  // namespace

bool RowFormat::has_plain_lines() const {
  return open == BlocksOfLines;
}

absl::StatusOr<const RowFormat*> FormatOf(const std::string& name, std::string_view head) {
  if (BeginsWith(head, kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  // The last, whose magic is nothing, is what is none of the others.
  const RowFormat* format = std::find_if(std::begin(kFormats), std::end(kFormats),
                                         [&](const RowFormat& each) { return Is(each, head); });
  if (format->open != nullptr) return format;
  return WithCause(absl::InvalidArgumentError(
                       absl::StrCat(name, ": is ", Absl(format->name), ", not JSON Lines",
                                    format->advice.empty() ? "" : "; ", Absl(format->advice))),
                   format->cause);
}

}  // namespace alert
